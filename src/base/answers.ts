/** What a replay answers about a call that succeeded (RULES.md 22), gravest last; `unknown` is RULES.md 24's. */
export const ANSWERS = ['allowed by this policy', 'allowed elsewhere', 'withheld', 'unknown', 'denied'] as const;
export type Answer = (typeof ANSWERS)[number];

export type AnswerCounts = Readonly<Record<Answer, number>>;

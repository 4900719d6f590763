/** What becomes of a permission of today beside what was called (RULES.md 18, 19). */
export const USE_STATUSES = ['used', 'unobserved-use', 'unobservable', 'unused'] as const;
export type UseStatus = (typeof USE_STATUSES)[number];

/** Why a call was denied, as far as today's policies tell. */
export const DENIAL_KINDS = ['not granted', 'explicit deny', 'denied elsewhere', 'unknown', 'probing'] as const;
export type DenialKind = (typeof DENIAL_KINDS)[number];

import type { Grant, GrantEvidence } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import type { Decision } from '../iam/evaluate.js';
import type { Judged } from './replay.js';
import type { ReplayedResource } from './requests.js';
import { ANSWERS, type Answer } from '../base/answers.js';
import type { LeftOut, Replay, ReplayLine } from './types.js';

const MAX_IDS = 5;

interface OpenLine extends Omit<ReplayLine, 'count' | 'eventIds'> {
  count: number;
  eventIds: string[];
}

/** Adds up answers, event by event: an event counts once per line and once per action, with its gravest answer. */
export class ReplayTally {
  #events = 0;
  readonly #answers = emptyCounts();
  readonly #actions = new Map<string, Record<Answer, number>>();
  readonly #lines = new Map<string, OpenLine>();
  #evidence: GrantEvidence | null = null;
  readonly #byAction = new Map<string, Answer>();
  readonly #touched = new Set<OpenLine>();

  startEvents(evidence: GrantEvidence | null): void {
    this.#evidence = evidence;
    this.#byAction.clear();
    this.#touched.clear();
  }

  add(grant: Grant, resource: ReplayedResource, { answer, decision }: Judged): void {
    this.#byAction.set(grant.action, graver(this.#byAction.get(grant.action) ?? answer, answer));
    if (answer === 'allowed by this policy') return;
    const line = lineOf(grant, resource, { answer, decision });
    const key = JSON.stringify([answer, line.action, line.resource, line.why, line.inferred]);
    const known = this.#lines.get(key) ?? line;
    this.#lines.set(key, known);
    this.#touched.add(known);
  }

  endEvents(): void {
    if (this.#evidence === null) return;
    const { count, eventIds } = this.#evidence;
    let worst: Answer = 'allowed by this policy';
    for (const [action, answer] of this.#byAction) {
      let counts = this.#actions.get(action);
      if (counts === undefined) this.#actions.set(action, (counts = emptyCounts()));
      counts[answer] += count;
      worst = graver(worst, answer);
    }
    this.#events += count;
    this.#answers[worst] += count;
    for (const line of this.#touched) {
      line.count += count;
      line.eventIds = [...new Set([...line.eventIds, ...eventIds])].toSorted(compareText).slice(0, MAX_IDS);
    }
  }

  result(left: readonly LeftOut[]): Replay {
    const reasons = new Map<string, number>();
    for (const { why, count } of left) reasons.set(why, (reasons.get(why) ?? 0) + count);
    return {
      events: this.#events,
      answers: this.#answers,
      actions: [...this.#actions]
        .toSorted(([a], [b]) => compareText(a, b))
        .map(([action, answers]) => ({ action, answers })),
      lines: [...this.#lines.values()].toSorted(compareLines),
      leftOut: [...reasons].toSorted(([a], [b]) => compareText(a, b)).map(([why, count]) => ({ why, count })),
    };
  }
}

/** Gravest first, then most events, then by name. */
function compareLines(a: ReplayLine, b: ReplayLine): number {
  return (
    ANSWERS.indexOf(b.answer) - ANSWERS.indexOf(a.answer) ||
    b.count - a.count ||
    compareText(a.action, b.action) ||
    compareText(a.resource, b.resource) ||
    compareText(a.why, b.why)
  );
}

const emptyCounts = (): Record<Answer, number> => ({
  'allowed by this policy': 0,
  'allowed elsewhere': 0,
  withheld: 0,
  unknown: 0,
  denied: 0,
});

export const graver = (a: Answer, b: Answer): Answer => (ANSWERS.indexOf(b) > ANSWERS.indexOf(a) ? b : a);

function lineOf(grant: Grant, { pattern }: ReplayedResource, { answer, decision }: Judged): OpenLine {
  const { statements, missing, unknownKeys } = decision;
  return {
    answer,
    action: grant.action,
    resource: pattern,
    inferred: grant.inferred,
    why: reasonOf(decision),
    count: 0,
    eventIds: [],
    unknownKeys,
    statements,
    missing,
  };
}

const LAYER_NAMES = {
  identity: 'policy',
  boundary: 'boundary',
  session: 'session policy',
  serviceControl: 'service control policy',
  resourceControl: 'resource control policy',
} as const;

/** Why a decision is no permission, in one phrase. */
export function reasonOf({ result, statements, missing, unknownKeys }: Decision): string {
  if (result === 'unknown') return `depends on ${unknownKeys.join(', ')}`;
  if (missing !== null) return `no statement of the ${LAYER_NAMES[missing]} allows it`;
  const [by] = statements;
  if (by === undefined || result === 'allowed') return 'allowed';
  const where = by.sid === null ? `statement ${by.statement + 1}` : `statement ${by.sid}`;
  return `denied by ${where} of ${by.policy}`;
}

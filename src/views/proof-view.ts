import type { MappedUsage } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import { counted } from '../base/counted.js';
import { createEvaluator } from '../iam/evaluate.js';
import type { NamedPolicy } from '../iam/compile-policy.js';
import { replay } from '../proof/replay.js';
import type { Proof } from '../proof/prove.js';
import type { ReplayLine } from '../proof/types.js';
import type { ProofView } from './types/proof.js';

const MOST_LINES = 200;

export interface ProofInput {
  readonly proof: Proof;
  readonly mapped: MappedUsage;
  /** The policies that were proved, everything beside them included. */
  readonly policies: readonly NamedPolicy[];
  readonly current: readonly NamedPolicy[] | null;
  readonly grantGuarded: boolean;
}

/** The proof with every call that the policy by itself does not allow, and in words what is not proved. */
export function proofView(input: ProofInput): ProofView {
  const { proof, mapped } = input;
  const lines = linesOf(input);
  const unproved = unprovedOf(proof);
  return {
    proved: unproved.length === 0,
    unproved,
    replay: {
      ...proof.replay,
      lines: lines.slice(0, MOST_LINES),
      more: Math.max(0, lines.length - MOST_LINES),
      leftOut: leftOutOf(mapped),
    },
    beyondCurrent: proof.beyondCurrent,
    verified: proof.verified,
    coverage: proof.coverage,
    tomorrow: proof.tomorrow,
  };
}

/** Replayed once more only where there is something to list. */
function linesOf({ proof, mapped, policies, current, grantGuarded }: ProofInput): readonly ReplayLine[] {
  const { events, answers } = proof.replay;
  if (answers['allowed by this policy'] === events) return [];
  const evaluate = createEvaluator({ identity: policies });
  const today = current === null ? null : createEvaluator({ identity: current });
  return replay(mapped, evaluate, { current: today, grantGuarded }).lines;
}

function unprovedOf({ replay: { events, answers }, beyondCurrent }: Proof): readonly string[] {
  return [
    ...(events === 0 ? ['No call that succeeded was replayed: a proof over nothing proves nothing.'] : []),
    ...(answers.denied > 0 ? [`${counted(answers.denied, 'event')} that succeeded would be denied.`] : []),
    ...(answers.unknown > 0
      ? [`Of ${counted(answers.unknown, 'event')} it is not known whether the policy would allow them.`]
      : []),
    ...(answers.withheld > 0
      ? [`${counted(answers.withheld, 'event')} used guarded actions that are withheld: they would be denied.`]
      : []),
    ...((beyondCurrent ?? 0) > 0
      ? [`${counted(beyondCurrent ?? 0, 'permission')} reach beyond what is granted today.`]
      : []),
  ];
}

function leftOutOf({ left }: MappedUsage): ProofView['replay']['leftOut'] {
  const counts = new Map<string, number>();
  for (const { row, why } of left) counts.set(why, (counts.get(why) ?? 0) + row.count);
  return [...counts]
    .map(([why, count]) => ({ why, count }))
    .toSorted((a, b) => b.count - a.count || compareText(a.why, b.why));
}

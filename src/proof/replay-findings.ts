import { finding, type Finding, type FindingCode } from '../base/findings.js';
import type { Answer } from '../base/answers.js';
import type { Replay, ReplayLine } from './types.js';

const CODES: readonly (readonly [Answer, FindingCode, string])[] = [
  ['denied', 'would-be-denied', 'would be denied'],
  ['unknown', 'decision-unknown', 'can not be decided'],
  ['withheld', 'guarded-withheld', 'is guarded and was used on a pattern only; it is not allowed'],
  [
    'allowed elsewhere',
    'not-allowed-by-current',
    'is not allowed by the policies of today either; a resource policy or a grant did, or it is gone',
  ],
];

/** One finding for each action that a replay did not find allowed, and answer. */
export function replayFindings({ lines }: Replay): readonly Finding[] {
  return CODES.flatMap(([answer, code, says]) =>
    [...byAction(lines.filter((line) => line.answer === answer))].map(([action, own]) => {
      const count = own.reduce((most, line) => Math.max(most, line.count), 0);
      const [first] = own;
      const more = own.length > 1 ? ` and ${own.length - 1} more resources` : '';
      return finding(code, `${action} on ${first?.resource ?? '*'}${more} ${says}: ${first?.why ?? ''}`, count);
    }),
  );
}

function byAction(lines: readonly ReplayLine[]): ReadonlyMap<string, readonly ReplayLine[]> {
  const groups = new Map<string, ReplayLine[]>();
  for (const line of lines) {
    const list = groups.get(line.action);
    if (list === undefined) groups.set(line.action, [line]);
    else list.push(line);
  }
  return groups;
}

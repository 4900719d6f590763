import { uniqueSids } from '../policy/sids.js';
import type { PolicyDocument, Statement } from '../iam/types.js';
import type { Decision } from './types/policy.js';

const BY_HAND = 'KeptByHand';

/** Whether a statement was added by {@link applyDecisions}. */
export const isByHand = ({ Sid }: Statement): boolean => Sid.startsWith(BY_HAND);

/** Documents with lines dropped and added by hand. What is kept goes into the last document; Sids stay unique over all of them. */
export function applyDecisions(
  documents: readonly PolicyDocument[],
  decisions: readonly Decision[],
): readonly PolicyDocument[] {
  if (decisions.length === 0) return documents;
  const drops = decisions.filter(({ kind }) => kind === 'drop');
  const cut = documents.map(({ Statement: list }) => list.flatMap((statement) => withoutDropped(statement, drops)));
  const kept = decisions.filter(({ kind }) => kind === 'keep').map(keptStatement);
  const lists = cut.map((list, at) => (at === cut.length - 1 ? [...list, ...kept] : list));
  const sids = uniqueSids(lists.flat().map(({ Sid }) => Sid));
  let next = 0;
  const renamed = lists.map((list) => list.map((statement) => ({ ...statement, Sid: sids[next++] ?? statement.Sid })));
  const filled = renamed.filter((list) => list.length > 0);
  return (filled.length === 0 ? [[]] : filled).map((list) => ({ Version: '2012-10-17', Statement: list }));
}

const keptStatement = ({ action, resource }: Decision): Statement => ({
  Sid: BY_HAND,
  Effect: 'Allow',
  Action: [action],
  Resource: [resource ?? '*'],
});

/** {A, B} × {X, Y} without A on X is B × {X, Y} and A × {Y}: nothing else is lost, nothing is gained. */
function withoutDropped(statement: Statement, drops: readonly Decision[]): readonly Statement[] {
  if (statement.Effect === 'Deny') return [statement];
  const whole: string[] = [];
  const parts: Statement[] = [];
  for (const action of statement.Action) {
    const own = drops.filter((drop) => drop.action.toLowerCase() === action.toLowerCase());
    if (own.length === 0) whole.push(action);
    else if (own.every(({ resource }) => resource !== null)) {
      const left = statement.Resource.filter((one) => !own.some(({ resource }) => resource === one));
      if (left.length === statement.Resource.length) whole.push(action);
      else if (left.length > 0) parts.push({ ...statement, Action: [action], Resource: left });
    }
  }
  return [...(whole.length > 0 ? [{ ...statement, Action: whole }] : []), ...parts];
}

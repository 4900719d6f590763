import type { GrantEvidence } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import type { Evidence } from './types.js';

const MAX_IDS = 5;

/** The evidence of each usage row once; grants of a row share theirs, or have an equal one. */
export function distinctRows(evidences: Iterable<GrantEvidence>): readonly GrantEvidence[] {
  const byFirstId = new Map<string, GrantEvidence>();
  /** Rows of which another has the same first id, or none of the two any. */
  const twins: GrantEvidence[] = [];
  for (const evidence of new Set(evidences)) {
    const id = evidence.eventIds[0] ?? rowKey(evidence);
    if (byFirstId.has(id)) twins.push(evidence);
    else byFirstId.set(id, evidence);
  }
  if (twins.length === 0) return [...byFirstId.values()];
  const keys = new Set([...byFirstId.values()].map(rowKey));
  const others = twins.filter((evidence) => {
    const key = rowKey(evidence);
    return !keys.has(key) && keys.add(key);
  });
  return [...byFirstId.values(), ...others];
}

/** Equal for grants that come from one usage row; its events are counted once. */
export function rowKey(evidence: GrantEvidence): string {
  const { eventSource, eventName, account, region, count, firstSeen, lastSeen, eventIds, via } = evidence;
  return JSON.stringify([
    eventSource,
    eventName,
    account,
    region,
    count,
    firstSeen,
    lastSeen,
    eventIds,
    via,
    evidence.console,
  ]);
}

export type Measures = Pick<Evidence, 'count' | 'firstSeen' | 'lastSeen' | 'eventIds'>;

/** Events of the rows in all, each row once; null for no row. */
export const measure = (evidences: Iterable<GrantEvidence>): Measures | null =>
  measureDistinct(distinctRows(evidences));

/** {@link measure} of what {@link distinctRows} gave. */
export function measureDistinct(rows: readonly GrantEvidence[]): Measures | null {
  const [first] = rows;
  if (first === undefined) return null;
  let { firstSeen, lastSeen } = first;
  let count = 0;
  let eventIds: readonly string[] = [];
  for (const evidence of rows) {
    count += evidence.count;
    if (evidence.firstSeen < firstSeen) firstSeen = evidence.firstSeen;
    if (evidence.lastSeen > lastSeen) lastSeen = evidence.lastSeen;
    eventIds = addSmallest(eventIds, evidence.eventIds);
  }
  return { count, firstSeen, lastSeen, eventIds };
}

/** Account → events, each row once; in order. Rows without an account are left out. */
export const countByAccount = (evidences: Iterable<GrantEvidence>): ReadonlyMap<string, number> =>
  countDistinctByAccount(distinctRows(evidences));

/** {@link countByAccount} of what {@link distinctRows} gave. */
export function countDistinctByAccount(rows: readonly GrantEvidence[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { account, count } of rows) if (account !== null) counts.set(account, (counts.get(account) ?? 0) + count);
  return new Map([...counts].toSorted(([a], [b]) => compareText(a, b)));
}

/** The five smallest of both, in order. */
function addSmallest(smallest: readonly string[], more: readonly string[]): readonly string[] {
  const last = smallest[MAX_IDS - 1];
  // ids of a row are in order
  if (last !== undefined && (more[0] ?? last) >= last) return smallest;
  const wanted = last === undefined ? more : more.filter((id) => id < last);
  if (wanted.length === 0) return smallest;
  return [...new Set([...smallest, ...wanted])].toSorted(compareText).slice(0, MAX_IDS);
}

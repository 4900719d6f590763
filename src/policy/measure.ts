import type { GrantEvidence } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import type { Evidence } from './types.js';

const MAX_IDS = 5;

/** The evidence of each usage row once; grants of a row share theirs, or have an equal one. */
function distinctRows(evidences: readonly GrantEvidence[]): readonly GrantEvidence[] {
  const byFirstId = new Map<string, GrantEvidence[]>();
  const distinct: GrantEvidence[] = [];
  for (const evidence of new Set(evidences)) {
    const id = evidence.eventIds[0] ?? rowKey(evidence);
    const twins = byFirstId.get(id);
    if (twins === undefined) byFirstId.set(id, [evidence]);
    else if (twins.some((twin) => rowKey(twin) === rowKey(evidence))) continue;
    else twins.push(evidence);
    distinct.push(evidence);
  }
  return distinct;
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
export function measure(evidences: readonly GrantEvidence[]): Measures | null {
  const [first] = evidences;
  if (first === undefined) return null;
  let { firstSeen, lastSeen } = first;
  let count = 0;
  let eventIds: readonly string[] = [];
  for (const evidence of distinctRows(evidences)) {
    count += evidence.count;
    if (evidence.firstSeen < firstSeen) firstSeen = evidence.firstSeen;
    if (evidence.lastSeen > lastSeen) lastSeen = evidence.lastSeen;
    eventIds = addSmallest(eventIds, evidence.eventIds);
  }
  return { count, firstSeen, lastSeen, eventIds };
}

/** Account → events, each row once; in order. Rows without an account are left out. */
export function countByAccount(evidences: readonly GrantEvidence[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const evidence of distinctRows(evidences)) {
    if (evidence.account !== null) counts.set(evidence.account, (counts.get(evidence.account) ?? 0) + evidence.count);
  }
  return new Map([...counts].toSorted(([a], [b]) => compareText(a, b)));
}

/** The five smallest of both, in order. */
function addSmallest(smallest: readonly string[], more: readonly string[]): readonly string[] {
  const last = smallest[MAX_IDS - 1];
  const wanted = last === undefined ? more : more.filter((id) => id < last);
  if (wanted.length === 0) return smallest;
  return [...new Set([...smallest, ...wanted])].toSorted(compareText).slice(0, MAX_IDS);
}

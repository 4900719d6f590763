import { compareText } from '../base/findings.js';
import { outcomeOfRow } from '../base/outcome.js';
import type { PrincipalKind, UsageRow } from '../base/usage-row.js';
import { principalKey } from './join-principals.js';

/** One line of `trimtrail principals`. */
export interface PrincipalSummary {
  /** What `--principal` takes: the ARN, or the name where the source has none. */
  readonly principal: string;
  readonly arn: string | null;
  readonly kind: PrincipalKind;
  readonly account: string | null;
  readonly events: number;
  /** Events with outcome `denied`. */
  readonly denied: number;
  /** Event sources, sorted. */
  readonly services: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Who is in the rows: most active first, ties by name, then ARN, account and kind. A recreated principal is one line. */
export function summarizePrincipals(rows: readonly UsageRow[]): readonly PrincipalSummary[] {
  return [...groupBy(rows, (row) => principalKey(row.principal)).values()]
    .map((group) => ({ name: group[0].principal.name, line: summaryOf(group) }))
    .toSorted(
      ({ name: a, line: x }, { name: b, line: y }) =>
        y.events - x.events ||
        compareText(a, b) ||
        compareText(x.principal, y.principal) ||
        compareText(x.account ?? '', y.account ?? '') ||
        compareText(x.kind, y.kind),
    )
    .map(({ line }) => line);
}

function summaryOf(rows: Group): PrincipalSummary {
  const { name, arn, kind, account } = rows[0].principal;
  const services = new Set(rows.flatMap(({ eventSource }) => (eventSource === null ? [] : [eventSource])));
  return {
    principal: arn ?? name,
    arn,
    kind,
    account,
    events: countOf(rows),
    denied: countOf(rows.filter((row) => outcomeOfRow(row) === 'denied')),
    services: [...services].toSorted(compareText),
    firstSeen: firstOf(rows),
    lastSeen: lastOf(rows),
  };
}

/** One line of `trimtrail usage`: the question the tool started from, `SELECT DISTINCT eventtype, eventsource, eventname`. */
export interface CallSummary {
  readonly eventType: string;
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly region: string | null;
  readonly count: number;
  /** Refused for want of permission. */
  readonly denied: number;
  /** Ended in another error that says nothing of permission: outcomes `failed` and `unclear`. */
  readonly failed: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** The distinct calls of all principals by event source, name, type and region, in that order. */
export function summarizeCalls(rows: readonly UsageRow[]): readonly CallSummary[] {
  const groups = groupBy(rows, ({ eventSource, eventName, eventType, region }) =>
    JSON.stringify([eventSource, eventName, eventType, region]),
  );
  return [...groups.values()]
    .map(callOf)
    .toSorted(
      (a, b) =>
        compareText(a.eventSource ?? '', b.eventSource ?? '') ||
        compareText(a.eventName, b.eventName) ||
        compareText(a.eventType, b.eventType) ||
        compareText(a.region ?? '', b.region ?? ''),
    );
}

function callOf(rows: Group): CallSummary {
  const { eventType, eventSource, eventName, region } = rows[0];
  return {
    eventType,
    eventSource,
    eventName,
    region,
    count: countOf(rows),
    denied: countOf(rows.filter((row) => outcomeOfRow(row) === 'denied')),
    failed: countOf(rows.filter((row) => ['failed', 'unclear'].includes(outcomeOfRow(row)))),
    firstSeen: firstOf(rows),
    lastSeen: lastOf(rows),
  };
}

type Group = [UsageRow, ...UsageRow[]];

function groupBy(rows: readonly UsageRow[], keyOf: (row: UsageRow) => string): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

/** Events of rows. */
export function countOf(rows: readonly UsageRow[]): number {
  return rows.reduce((sum, row) => sum + row.count, 0);
}

function firstOf(rows: Group): string {
  return rows.reduce((first, row) => (row.firstSeen < first ? row.firstSeen : first), rows[0].firstSeen);
}

function lastOf(rows: Group): string {
  return rows.reduce((last, row) => (row.lastSeen > last ? row.lastSeen : last), rows[0].lastSeen);
}

import { compareText } from '../base/findings.js';
import { outcomeOfRow } from '../base/outcome.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import type { PrincipalLine, UsageLine } from './types.js';

/** How a principal is named in outputs and to `--principal`: its ARN, else its name. */
export const principalText = ({ arn, name }: Principal): string => arn ?? name;

interface Counts {
  readonly count: number;
  readonly denied: number;
  readonly failed: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

function countsOf(row: UsageRow): Counts {
  const outcome = outcomeOfRow(row);
  const { count, firstSeen, lastSeen } = row;
  const failed = outcome === 'failed' || outcome === 'unclear' ? count : 0;
  return { count, denied: outcome === 'denied' ? count : 0, failed, firstSeen, lastSeen };
}

function addCounts(a: Counts, b: Counts): Counts {
  return {
    count: a.count + b.count,
    denied: a.denied + b.denied,
    failed: a.failed + b.failed,
    firstSeen: compareText(a.firstSeen, b.firstSeen) <= 0 ? a.firstSeen : b.firstSeen,
    lastSeen: compareText(a.lastSeen, b.lastSeen) >= 0 ? a.lastSeen : b.lastSeen,
  };
}

/** Rows folded to distinct calls per principal and region, in order of principal, type, source, name, region. */
export function usageLines(rows: readonly UsageRow[]): readonly UsageLine[] {
  const lines = new Map<string, UsageLine>();
  for (const row of rows) {
    const { eventType, eventSource, eventName, region } = row;
    const principal = principalText(row.principal);
    const key = JSON.stringify([principal, eventType, eventSource ?? '', eventName, region ?? '']);
    const counts = countsOf(row);
    const known = lines.get(key);
    lines.set(key, {
      principal,
      eventType,
      eventSource,
      eventName,
      region,
      ...(known === undefined ? counts : addCounts(known, counts)),
    });
  }
  return [...lines].toSorted(([a], [b]) => compareText(a, b)).map(([, line]) => line);
}

interface OpenPrincipal {
  readonly principal: Principal;
  readonly services: Set<string>;
  counts: Counts;
}

/** Who is in the rows, most active first; ties by name. A recreated principal is one line. */
export function principalLines(rows: readonly UsageRow[]): readonly PrincipalLine[] {
  const open = new Map<string, OpenPrincipal>();
  for (const row of rows) {
    const { principal } = row;
    const key = JSON.stringify([principal.kind, principalText(principal), principal.account]);
    const counts = countsOf(row);
    const known = open.get(key);
    if (known === undefined) open.set(key, { principal, services: new Set(), counts });
    else known.counts = addCounts(known.counts, counts);
    if (row.eventSource !== null) open.get(key)?.services.add(row.eventSource);
  }
  return [...open.values()].map(lineOf).toSorted(compareLines);
}

function lineOf({ principal, services, counts }: OpenPrincipal): PrincipalLine {
  return {
    principal: principalText(principal),
    arn: principal.arn,
    kind: principal.kind,
    account: principal.account,
    events: counts.count,
    denied: counts.denied,
    services: [...services].toSorted(compareText),
    firstSeen: counts.firstSeen,
    lastSeen: counts.lastSeen,
  };
}

function compareLines(a: PrincipalLine, b: PrincipalLine): number {
  const byName = compareText(a.principal, b.principal) || compareText(a.kind, b.kind);
  return b.events - a.events || byName || compareText(a.account ?? '', b.account ?? '');
}

import { counted } from '../base/counted.js';
import { finding } from '../base/findings.js';
import type { Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { RecordShape, UsageRow } from '../base/usage-row.js';
import { DATA_PLANE_ACTIONS } from './data-events.js';
import type { DataPlaneActions } from './data-events.js';
import { countOf } from './summaries.js';
import type { UsageFacts } from './types.js';

export interface SourceView {
  readonly rows: readonly UsageRow[];
  readonly facts: UsageFacts;
  readonly shapes: Ledger['shapes'];
  /** Regions the user asked for: one region is then no news. */
  readonly regions?: readonly string[];
  /** Data-plane actions to name; {@link DATA_PLANE_ACTIONS} by default. */
  readonly dataPlane?: DataPlaneActions;
}

/**
 * What the source cannot show (RULES.md 5). Every finding speaks of the events that matched: other principals' events were not looked at.
 * Source: CloudTrail User Guide, "Working with CloudTrail Event history".
 */
export function sourceFindings(view: SourceView): readonly Finding[] {
  const calls = view.rows.filter(({ eventType }) => eventType === 'AwsApiCall');
  if (calls.length === 0) return [];
  return [
    managementOnly(view, calls),
    readsMissing(view, calls),
    singleRegion(view, calls),
    sessionNames(view),
    parametersMissing(view, calls),
    timeZone(view),
    sourceMissing(calls),
  ].filter((found) => found !== null);
}

function managementOnly(
  { rows, facts, dataPlane = DATA_PLANE_ACTIONS }: SourceView,
  calls: readonly UsageRow[],
): Finding | null {
  if ((facts.seen['data'] ?? 0) > 0) return null;
  const used = new Set(rows.map(({ eventSource }) => eventSource));
  const sources = Object.keys(dataPlane).toSorted((a, b) => Number(used.has(b)) - Number(used.has(a)));
  const actions = sources.flatMap((source) => dataPlane[source] ?? []);
  const usedActions = sources.filter((source) => used.has(source)).flatMap((source) => dataPlane[source] ?? []);
  const named = usedActions.length > 0 ? usedActions : actions;
  const count = countOf(calls);
  const message = `no data event among ${counted(count, 'event')}; data-plane use such as ${named.slice(0, 8).join(', ')} would not show`;
  return finding('management-events-only', message, count, { actions, ofUsedServices: usedActions });
}

function readsMissing({ facts }: SourceView, calls: readonly UsageRow[]): Finding | null {
  if ((facts.seen['management-read'] ?? 0) > 0 || (facts.seen['data'] ?? 0) > 0) return null;
  const count = countOf(calls);
  return finding(
    'read-events-missing',
    `no read-only event among ${counted(count, 'event')}; the console's default filter leaves reads out`,
    count,
  );
}

function singleRegion({ facts, regions = [] }: SourceView, calls: readonly UsageRow[]): Finding | null {
  const [region] = facts.regions;
  if (facts.regions.length !== 1 || region === undefined || regions.length > 0) return null;
  const isTrail = (facts.seen['data'] ?? 0) > 0;
  const why = isTrail ? 'the files may hold no other' : 'event history covers only the region it was downloaded in';
  return finding('single-region', `all events are from ${region}; ${why}`, countOf(calls));
}

function sessionNames({ rows, shapes }: SourceView): Finding | null {
  if (!hasShape(shapes, 'console-csv', 'console-csv-old')) return null;
  const named = rows.filter(({ principal }) => principal.kind === 'unknown' && principal.arn === null);
  if (named.length === 0) return null;
  const count = countOf(named);
  return finding(
    'session-name-only',
    `${counted(count, 'event')} with no more than the name of a user or a role session; a role's sessions cannot be told from a user of the same name`,
    count,
  );
}

function parametersMissing({ shapes }: SourceView, calls: readonly UsageRow[]): Finding | null {
  const count = countOf(calls.filter(({ parameters }) => parameters === 'omitted'));
  if (count === 0) return null;
  const why = hasShape(shapes, 'console-csv', 'console-csv-old') ? 'the CSV has none' : 'CloudTrail left them out';
  return finding(
    'parameters-missing',
    `${counted(count, 'event')} without request parameters (${why}); resources are known by type only`,
    count,
  );
}

function timeZone({ shapes }: SourceView): Finding | null {
  const count = shapes['console-csv-old'] ?? 0;
  return count === 0
    ? null
    : finding('time-zone-unknown', `${counted(count, 'time')} without a zone, read as UTC`, count);
}

function sourceMissing(calls: readonly UsageRow[]): Finding | null {
  const count = countOf(calls.filter(({ eventSource }) => eventSource === null));
  return count === 0
    ? null
    : finding(
        'event-source-missing',
        `${counted(count, 'event')} without an event source; the service was not guessed`,
        count,
      );
}

function hasShape(shapes: Ledger['shapes'], ...wanted: readonly RecordShape[]): boolean {
  return wanted.some((shape) => (shapes[shape] ?? 0) > 0);
}

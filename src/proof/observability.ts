import { daysBetween } from '../base/day.js';
import type { UsageRow } from '../base/usage-row.js';
import type { ActionData } from '../catalog/types.js';
import type { SelectedClasses } from './event-selectors.js';

/** What classes of events a source showed, and over which days. */
export interface Observability {
  /** Days on which use of the action would have been seen, both ends counted; 0 with the reason when it could not have been. */
  of(action: string, data: ActionData | null): Observed;
  /** The same for a class as {@link classOf} names it. */
  ofClass(name: string): Observed;
  /** First and last day of any event; null for no event. */
  readonly span: DaySpan | null;
}

export interface Observed {
  readonly days: number;
  /** Null when `days` is more than 0. */
  readonly reason: string | null;
}

export interface DaySpan {
  readonly first: string;
  readonly last: string;
}

export interface ObservabilityOptions {
  /** The account whose principal it is; null: any. */
  readonly account: string | null;
  /** From `get-event-selectors`; null: what the events show. */
  readonly selected: SelectedClasses | null;
  /** Classes of actions that a data event stands for; see {@link classOf}. */
  readonly classesOfRow: (row: UsageRow) => readonly string[];
}

/** The class of actions that CloudTrail writes no event for. */
export const NEVER_LOGGED = 'never-logged';
/** Services whose events a trail can leave out or take by themselves. Source: CloudTrail User Guide, "Logging management events". */
const OWN_CLASS: ReadonlySet<string> = new Set(['kms', 'rds-data']);

/**
 * The class of an action (RULES.md 18): `management-read`, `management-write`, `data:<type>`, `never-logged`; KMS and the RDS Data API are
 * classes of their own. An action the catalogue does not class is a management event of its access level.
 */
export function classOf(action: string, data: ActionData | null): string {
  const prefix = action.slice(0, action.indexOf(':'));
  const level =
    data === null ? null : data.level === 'Read' || data.level === 'List' ? 'management-read' : 'management-write';
  const stated = data?.observable ?? level ?? 'unknown';
  return OWN_CLASS.has(prefix) && stated.startsWith('management-') ? `${stated}:${prefix}` : stated;
}

/**
 * A class was observable from its first event to its last, of any principal in the account: then the trail was on at both ends. With
 * selectors it was from the first event of any kind to the last.
 */
export function observe(
  rows: readonly UsageRow[],
  { account, selected, classesOfRow }: ObservabilityOptions,
): Observability {
  const spans = new Map<string, DaySpan>();
  let all: DaySpan | null = null;
  for (const row of rows) {
    if (account !== null && row.account !== null && row.account !== account) continue;
    const own: DaySpan = { first: row.firstSeen.slice(0, 10), last: row.lastSeen.slice(0, 10) };
    all = join(all, own);
    for (const name of rowClasses(row, classesOfRow)) spans.set(name, join(spans.get(name) ?? null, own));
  }
  const seen = { spans, all, selected };
  const known = new Map<string, Observed>();
  // asked for each of the 17,000 actions that `*` grants, of which there are a few dozen classes
  const of = (name: string): Observed => {
    const answer = known.get(name) ?? observed(name, seen);
    known.set(name, answer);
    return answer;
  };
  return { span: all, ofClass: of, of: (action, data) => of(classOf(action, data)) };
}

function rowClasses(row: UsageRow, classesOfRow: ObservabilityOptions['classesOfRow']): readonly string[] {
  if (row.eventType !== 'AwsApiCall') return [];
  if (row.eventCategory === 'Data') return classesOfRow(row);
  const [prefix = ''] = (row.eventSource ?? '').split('.');
  const base = isRead(row) ? 'management-read' : 'management-write';
  const own = prefix === 'kms' ? 'kms' : prefix.startsWith('rdsdata') || prefix === 'rds-data' ? 'rds-data' : null;
  return row.eventCategory === null ? [...classesOfRow(row), base] : [own === null ? base : `${base}:${own}`];
}

const isRead = (row: UsageRow): boolean => row.readOnly ?? /^(?:Get|List|Describe|Head|Lookup)/.test(row.eventName);

function join(a: DaySpan | null, b: DaySpan): DaySpan {
  if (a === null) return b;
  return { first: a.first < b.first ? a.first : b.first, last: a.last > b.last ? a.last : b.last };
}

interface Seen {
  readonly spans: ReadonlyMap<string, DaySpan>;
  readonly all: DaySpan | null;
  readonly selected: SelectedClasses | null;
}

function observed(name: string, { spans, all, selected }: Seen): Observed {
  if (name === NEVER_LOGGED) return { days: 0, reason: 'CloudTrail never logs it' };
  if (name === 'unknown') return { days: 0, reason: 'the catalogue does not know the action' };
  const why = selected === null ? null : selected.reason(name);
  if (why !== null) return { days: 0, reason: why };
  const span = selected === null ? spans.get(name) : all;
  if (span === undefined || span === null) return { days: 0, reason: `the source holds no ${describeClass(name)}` };
  return { days: daysBetween(span.first, span.last), reason: null };
}

/** A class of events in words: `data event of AWS::S3::Object`, `read-only management event`. */
export function describeClass(name: string): string {
  if (name.startsWith('data:')) return `data event of ${name.slice(5)}`;
  const [base = '', service] = name.split(':');
  const kind = base === 'management-read' ? 'read-only management event' : 'writing management event';
  return service === undefined ? kind : `${kind} of ${service}`;
}

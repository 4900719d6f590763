import type { SqlText } from '../../engines/sql-text.js';
import { groupBy } from '../../base/group-by.js';
import { RECORD_SHAPES } from '../../base/usage-row.js';
import { requestPathsOf } from '../context-request.js';
import { compileFilter } from '../filter.js';
import type { FilterSpec } from '../types.js';
import { bodyExpression, bodyPaths, readsResources, type BodyPath } from './body-paths.js';
import { COUNTING } from './counted.js';
import { IDENTITY_MEMBERS, keyColumns, needsOf, windowSql, type FilterNeeds, type KeyColumn } from './key-columns.js';

/** A statement and what is bound to its `?`, in order. */
export interface BoundSql {
  readonly sql: string;
  readonly params: readonly string[];
}

export interface PlanOptions {
  readonly text: SqlText;
  /** The table or view, as it is named in SQL. */
  readonly table: string;
  /** An event may be in it more than once. */
  readonly mayRepeat?: boolean;
  readonly filter: FilterSpec;
  /** Rows that are taken in place of those that may matter to the filter. */
  readonly where?: BoundSql;
  /** Condition keys that rows keep; none unless told. */
  readonly contextKeys?: readonly string[];
  /** Tells sessions, addresses, access keys and days apart too. */
  readonly detailed?: boolean;
  /** The table is one of counts: a row stands for `n` events. Its rows have neither ids nor days. */
  readonly counted?: boolean;
}

/** An event as records name it. */
export interface EventNames {
  readonly eventSource: string;
  readonly eventName: string;
}

/**
 * The first question: which events are there, by the shape of their records, and how many rows. Its WHERE finds at least every record that
 * can matter to the filter; TypeScript judges what comes back, by the same code that judges records of files.
 */
export function planEvents({
  text,
  table,
  filter,
  counted = false,
  where = whereSql(text, filter),
}: PlanOptions): BoundSql {
  const { events } = COUNTING[counted ? 'counts' : 'rows'];
  const sql =
    `SELECT coalesce(eventsource, '') AS eventsource, eventname, recordshape, ${events} FROM ${table} ` +
    `WHERE ${where.sql} GROUP BY 1, 2, 3`;
  return { sql, params: where.params };
}

/** How many rows are another account's copy of a call that is there already: files count those among the copies. */
export const planShared = (table: string): BoundSql => ({
  sql: `SELECT count(*) - count(DISTINCT sharedeventid) FROM ${table} WHERE sharedeventid <> ''`,
  params: [],
});

/** What rows of a statement of {@link planRows} hold: the key as the text of a JSON list, then the {@link MEASURES}. */
export interface RowPlan extends BoundSql {
  /** Names of the key's parts, in order. */
  readonly columns: readonly string[];
  /** What column `body` lists, for each event. */
  readonly bodies: ReadonlyMap<string, readonly BodyPath[]>;
  /** The same in two statements, for an engine that finds it too complex; null when it is about one kind of event. */
  readonly halves?: () => readonly [RowPlan, RowPlan] | null;
}

export const MEASURES = ['days', 'events', 'first', 'last', 'ids', 'differ'] as const;

/** The event as one text, as SQL compares it. */
export const eventKey = ({ eventSource, eventName }: EventNames): string => `${eventSource} ${eventName}`;
const EVENT_KEY = `(coalesce(eventsource, '') || ' ' || eventname)`;

/**
 * The second question: rows that are finer than usage rows. Several statements when one would be too long.
 *
 * @param projections Path specifications by event.
 */
export function planRows(
  options: PlanOptions,
  projections: ReadonlyMap<string, readonly string[]>,
): readonly RowPlan[] {
  const needs = options.detailed === true ? DETAILED : needsOf(options.filter, options.contextKeys);
  const wants = [...projections].map(([event, projection]) => wantOf(event, projection, { ...options, needs }));
  const bySql = [...groupBy(wants, ({ sql }) => sql).values()];
  return batches(bySql, options.text.mostText).map((batch) => rowPlan(batch, { ...options, needs }));
}

const DETAILED: FilterNeeds = { session: true, accessKey: true, address: true, events: [], windows: [], context: [] };

type Planning = PlanOptions & { readonly needs: FilterNeeds };

/** What one event's rows need of its body. */
interface Want {
  readonly event: string;
  readonly paths: readonly BodyPath[];
  readonly withResources: boolean;
  /** Equal for events that need the same. */
  readonly sql: string;
}

/** The role a service assumes is a fact beside the rows: see `serviceAssumption`. */
const ASSUME_ROLE = eventKey({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole' });
const ASSUMPTION = ['request.roleArn', 'response.assumedRoleUser.assumedRoleId'];

function wantOf(event: string, projection: readonly string[], { text, needs }: Planning): Want {
  const isAssumption = event === ASSUME_ROLE;
  const more = isAssumption ? [...ASSUMPTION, ...(needs.accessKey ? ['response.credentials.accessKeyId'] : [])] : [];
  const [eventSource = ''] = event.split(' ', 1);
  const paths = bodyPaths([...projection, ...more, ...requestPathsOf(eventSource, needs.context)]);
  const withResources = readsResources(projection);
  const values = paths.map((path) => bodyExpression(text, path));
  return { event, paths, withResources, sql: `${text.jsonList(values)}${withResources ? ' +resources' : ''}` };
}

type Group = readonly [Want, ...Want[]];

function batches(groups: readonly Group[], mostText: number): readonly (readonly Group[])[] {
  const all: Group[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const group of groups) {
    const length = group[0].sql.length + 4 * group.length + 100;
    if (size + length > mostText) {
      all.push([]);
      size = 20_000;
    }
    all.at(-1)?.push(group);
    size += length;
  }
  return all;
}

function rowPlan(groups: readonly Group[], planning: Planning): RowPlan {
  const { text, table, filter, needs, mayRepeat = false, counted = false, where = whereSql(text, filter) } = planning;
  const keys = [...keyColumns(text, needs), bodyColumn(groups), ...resourceColumns(text, groups)];
  const kept = keptSql(table, where);
  const events = groups.flat().map(({ event }) => event);
  const own = counted ? 'lasttime, n' : `substr(eventtime, 1, 10) AS day, coalesce(eventid, recordid) AS id`;
  const inner =
    `SELECT ${mayRepeat ? 'DISTINCT ' : ''}${keys.map(({ name, sql }) => `${sql} AS k_${name}`).join(', ')}, eventtime, ` +
    `${own}, copiesdiffer FROM (${kept.sql}) AS kept WHERE ${EVENT_KEY} IN (${marks(events)})`;
  const names = keys.map(({ name }) => `k_${name}`);
  const count = COUNTING[counted ? 'counts' : 'rows'];
  const [days, ids] = counted ? ["'{}'", "'[]'"] : [text.countsOf('day'), text.smallest('id', 5)];
  return {
    sql:
      `SELECT ${text.jsonList(names)}, ${days}, ${count.events}, min(eventtime), ${count.last}, ` +
      `${ids}, CAST(sum(CASE WHEN copiesdiffer THEN ${count.differing} ELSE 0 END) AS BIGINT) FROM (${inner}) AS rows ` +
      // a place's events are told apart by their day; see `DetailCell`
      `GROUP BY ${[...names, ...(planning.detailed === true ? ['day'] : [])].join(', ')}`,
    params: [...keys.flatMap(({ params = [] }) => params), ...kept.params, ...events],
    columns: keys.map(({ name }) => name),
    halves: () => {
      if (groups.length < 2) return null;
      const middle = Math.ceil(groups.length / 2);
      return [rowPlan(groups.slice(0, middle), planning), rowPlan(groups.slice(middle), planning)];
    },
    bodies: new Map(groups.flat().map(({ event, paths }) => [event, paths])),
  };
}

const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** What each event's projection sees of its body: a JSON list, in the order of its paths. */
function bodyColumn(groups: readonly Group[]): KeyColumn {
  const cases = groups
    .filter(([{ paths }]) => paths.length > 0)
    .map((group) => ({ sql: `WHEN ${EVENT_KEY} IN (${marks(group)}) THEN ${bodySql(group[0])}`, group }));
  if (cases.length === 0) return { name: 'body', sql: 'NULL' };
  const sql = `CASE ${cases.map((each) => each.sql).join(' ')} END`;
  return { name: 'body', sql, params: cases.flatMap(({ group }) => group.map(({ event }) => event)) };
}

const bodySql = ({ sql }: Want): string => sql.replace(/ \+resources$/, '');

function resourceColumns(text: SqlText, groups: readonly Group[]): readonly KeyColumn[] {
  const events = groups
    .flat()
    .filter(({ withResources }) => withResources)
    .map(({ event }) => event);
  if (events.length === 0) return [];
  const when = `CASE WHEN ${EVENT_KEY} IN (${marks(events)}) THEN `;
  const rest = text.jsonList([text.jsonMember('otherfields', 'resources')]);
  return [
    { name: 'resources', sql: `${when}${text.jsonOf('resources')} END`, params: events },
    { name: 'resources_rest', sql: `${when}${rest} END`, params: events },
  ];
}

/** The AssumeRole of services: see `serviceAssumption`. */
export const BY_SERVICES: BoundSql = {
  sql: `(eventname = 'AssumeRole' AND useridentity.type = 'AWSService')`,
  params: [],
};

/** Rows that may matter: see `compileFilter`, whose needles stand in what names the caller. */
export function whereSql(text: SqlText, filter: FilterSpec): BoundSql {
  const { needles } = compileFilter(filter);
  const isFact = BY_SERVICES.sql;
  const window = { from: filter.from, to: filter.to };
  const time = window.from === null && window.to === null ? { sql: '', params: [] } : windowSql(window);
  // one by one: an engine looks into a dictionary's texts once each, into texts put together once a row
  const members = needles?.flatMap((needle) => IDENTITY_MEMBERS.map((member) => ({ member, needle }))) ?? [];
  const whose = needles === null ? '' : `(${members.map(({ member }) => text.contains(member, '?')).join(' OR ')})`;
  const all = [time.sql, whose].filter((sql) => sql !== '');
  if (all.length === 0) return { sql: '1 = 1', params: [] };
  return {
    sql: `(${all.join(' AND ')} OR ${isFact})`,
    params: [...time.params, ...members.map(({ needle }) => needle)],
  };
}

/**
 * RULES.md 2: of two accounts' copies of one call, which share `sharedEventID`, the one that `mergeShared` keeps, whoever asks. Rows
 * without that id, nearly all, need no sorting.
 */
export function keptSql(table: string, where: BoundSql): BoundSql {
  const inArn = `CASE WHEN useridentity.arn LIKE 'arn:_%:_%:%:%:%' THEN nullif(split_part(useridentity.arn, ':', 5), '') END`;
  const own =
    `coalesce(nullif(useridentity.accountid, ''), ` +
    `nullif(useridentity.sessioncontext.sessionissuer.accountid, ''), ${inArn})`;
  const isCallers = `CASE WHEN useridentity.type = 'AWSAccount' THEN 1 WHEN ${own} = recipientaccountid THEN 0 ELSE 1 END`;
  const isAccount = `CASE WHEN useridentity.type = 'AWSAccount' THEN 1 ELSE 0 END`;
  const shapes = RECORD_SHAPES.map((shape, rank) => `WHEN '${shape}' THEN ${rank}`).join(' ');
  const rank =
    `CASE WHEN coalesce(addendum.originaleventid, '') = '' THEN ${RECORD_SHAPES.length} ELSE 0 END + ` +
    `CASE recordshape ${shapes} ELSE 0 END`;
  const order = `${isCallers}, ${isAccount}, ${rank}, coalesce(eventid, '')`;
  return {
    sql:
      `SELECT *, 1 AS copy_number FROM ${table} WHERE coalesce(sharedeventid, '') = '' AND ${where.sql} UNION ALL ` +
      `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY sharedeventid ORDER BY ${order}) AS copy_number ` +
      `FROM ${table} WHERE sharedeventid <> '') AS numbered WHERE copy_number = 1 AND ${where.sql}`,
    params: [...where.params, ...where.params],
  };
}

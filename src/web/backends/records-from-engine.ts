import { allRows, type Cell } from '../../engines/engine.js';
import { outcomeOf } from '../../base/outcome.js';
import type { Principal } from '../../base/usage-row.js';
import { principalOf } from '../../usage/principal.js';
import type { EngineTable } from '../../usage/sql/identities.js';
import { keptSql, type BoundSql } from '../../usage/sql/plan.js';
import type { Copy } from '../../usage/copies.js';
import { isWanted, recordView } from '../../views/record-view.js';
import type { AmongRows } from '../../views/rows-behind.js';
import type { RecordsPage, RecordsQuery, RecordView } from '../../views/types/records.js';
import { copyOfShown, shownColumns, type ShownTable } from './shown-table.js';

export interface RecordsOf {
  /** Rows among which the principal's are. */
  readonly where: BoundSql;
  readonly owns: (principal: Principal) => boolean;
}

/** Records looked at for one page: beyond it the page is of the latest so many. */
const MOST_LOOKED_AT = 5000;

/**
 * A page of the records behind a number. SQL finds and counts them; where only TypeScript can tell whose a record is, the latest ones are
 * looked at one by one.
 *
 * Errors: those of the engine.
 */
export async function recordsFromEngine(
  table: ShownTable,
  query: RecordsQuery,
  { where, owns }: RecordsOf,
): Promise<RecordsPage> {
  const outcomes = query.outcome === null ? null : await outcomeSql(table, where, query.outcome);
  const all = joined([where, ...conditions(query), ...(outcomes === null ? [] : [outcomes])]);
  const kept = keptSql(table.table, all);
  const { offset, limit } = query;
  const isExact = !where.sql.includes(NAMELESS);
  const page = isExact ? { from: offset, count: limit } : { from: 0, count: MOST_LOOKED_AT };
  const sql =
    `SELECT ${shownColumns(table)} FROM (${kept.sql}) AS kept ORDER BY eventtime DESC, coalesce(eventid, recordid) ` +
    `OFFSET ${page.from} LIMIT ${page.count}`;
  const found = (await ask(table, { sql, params: kept.params })).map((cells) => copyOfShown(cells).record);
  if (isExact) return { items: found.map(recordView), offset, total: await countOf(table, kept) };
  const own = found
    .filter((record) => owns(principalOf(record)))
    .map(recordView)
    .filter((view) => isWanted(view, query));
  return { items: own.slice(offset, offset + limit), offset, total: own.length };
}

export interface RecordsAmong extends RecordsOf {
  readonly query: RecordsQuery;
  readonly among: AmongRows;
  /** Whether a record is one of the rows'. */
  readonly belongs: (copy: Copy) => boolean;
}

/** Records looked at in one go. */
const STRETCH = 1000;

/** A page of the records of some usage rows. SQL finds the calls of their events and days, latest first; each is then looked at. */
export async function recordsAmong(
  table: ShownTable,
  { where, query, among, belongs }: RecordsAmong,
): Promise<RecordsPage> {
  const { offset, limit } = query;
  if (among.total === 0) return { items: [], offset, total: 0 };
  const asked = among.eventIds === null ? query : { ...query, eventIds: among.eventIds };
  const kept = keptSql(table.table, joined([where, ...conditions(asked), ...ofRows(among)]));
  const found: RecordView[] = [];
  for (let from = 0; found.length < offset + limit; from += STRETCH) {
    const sql =
      `SELECT ${shownColumns(table)} FROM (${kept.sql}) AS kept ORDER BY eventtime DESC, coalesce(eventid, recordid) ` +
      `OFFSET ${from} LIMIT ${STRETCH}`;
    const copies = (await ask(table, { sql, params: kept.params })).map(copyOfShown);
    found.push(
      ...copies
        .filter(belongs)
        .map(({ record }) => recordView(record))
        .filter((view) => isWanted(view, asked)),
    );
    if (copies.length < STRETCH) break;
  }
  return { items: found.slice(offset, offset + limit), offset, total: among.total };
}

/** Days are named only where they are few: a long list costs more than it saves. */
const MOST_DAYS = 60;

function ofRows({ events, days, eventIds }: AmongRows): readonly BoundSql[] {
  if (eventIds !== null) return [];
  const pairs = events.flatMap(({ eventSource, eventName }) => [eventSource ?? '', eventName]);
  const one = `(coalesce(eventsource, '') = ? AND eventname = ?)`;
  return [
    { sql: `(${events.map(() => one).join(' OR ')})`, params: pairs },
    ...(days.size > MOST_DAYS ? [] : among('substr(eventtime, 1, 10)', [...days])),
  ];
}

/** Stands in the condition for rows that have no ARN: see `handlesSql`. */
const NAMELESS = `coalesce(useridentity.invokedby, '') = ''`;

async function ask({ engine, signal }: EngineTable, { sql, params }: BoundSql): Promise<readonly (readonly Cell[])[]> {
  return allRows(await engine.query(sql, { params, ...(signal === undefined ? {} : { signal }) }));
}

async function countOf(table: EngineTable, kept: BoundSql): Promise<number> {
  const [[count] = []] = await ask(table, { ...kept, sql: `SELECT count(*) FROM (${kept.sql}) AS kept` });
  return Number(count);
}

function joined(parts: readonly BoundSql[]): BoundSql {
  return {
    sql: `(${parts.map(({ sql }) => sql).join(' AND ')})`,
    params: parts.flatMap(({ params }) => params),
  };
}

const SESSION = `CASE WHEN strpos(useridentity.principalid, ':') > 1 THEN substr(useridentity.principalid, strpos(useridentity.principalid, ':') + 1) ELSE '' END`;

const equal = (column: string, value: string | null): readonly BoundSql[] =>
  value === null ? [] : [{ sql: `${column} = ?`, params: [value] }];

const among = (column: string, values: readonly string[]): readonly BoundSql[] =>
  values.length === 0 ? [] : [{ sql: `${column} IN (${values.map(() => '?').join(', ')})`, params: values }];

/** What SQL can tell of a query; all values are bound. */
function conditions({ selection, eventIds, eventName, errorCode }: RecordsQuery): readonly BoundSql[] {
  const named = [...equal('eventname', eventName), ...equal(ERROR_CODE, errorCode)];
  if (eventIds.length > 0) return [...named, ...among('coalesce(eventid, recordid)', eventIds)];
  return [
    ...named,
    ...(selection.from === null ? [] : [{ sql: 'substr(eventtime, 1, 10) >= ?', params: [selection.from] }]),
    ...(selection.to === null ? [] : [{ sql: 'substr(eventtime, 1, 10) <= ?', params: [selection.to] }]),
    ...among(`coalesce(eventsource, '')`, selection.services),
    ...among(`coalesce(awsregion, '')`, selection.regions),
    ...among(SESSION, selection.sessions),
    ...among(`coalesce(sourceipaddress, '')`, selection.addresses),
    ...among(`coalesce(useridentity.accesskeyid, '')`, selection.accessKeys),
  ];
}

const HAS_MESSAGE = `coalesce(errormessage, '') <> ''`;
const ERROR_CODE = `coalesce(nullif(errorcode, ''), CASE WHEN ${HAS_MESSAGE} THEN 'MessageOnly' END)`;

/** Which sources and codes have an outcome is decided here: the principal's own are asked first. */
async function outcomeSql(table: EngineTable, where: BoundSql, outcome: RecordsQuery['outcome']): Promise<BoundSql> {
  const isDenial = `CASE WHEN ${table.text.contains(`coalesce(errormessage, '')`, `'not authorized to perform: '`)} THEN 'yes' ELSE 'no' END`;
  const triple = `coalesce(eventsource, ''), coalesce(${ERROR_CODE}, ''), ${isDenial}`;
  const { sql, params } = keptSql(table.table, where);
  const rows = await ask(table, { sql: `SELECT DISTINCT ${triple} FROM (${sql}) AS kept`, params });
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : '')));
  const fitting = texts.filter(
    ([source = '', code = '', denied]) => outcomeOf(source || null, code || null, denied === 'yes') === outcome,
  );
  if (fitting.length === 0) return { sql: '1 = 0', params: [] };
  const one = `(coalesce(eventsource, '') = ? AND coalesce(${ERROR_CODE}, '') = ? AND ${isDenial} = ?)`;
  return { sql: `(${fitting.map(() => one).join(' OR ')})`, params: fitting.flat() };
}

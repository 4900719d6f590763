import type { Cell } from '../../engines/engine.js';
import type { CloudTrailRecord } from '../../base/record.js';
import type { UsageRow } from '../../base/usage-row.js';
import { projectRecord } from '../project.js';
import { cheapest, type EngineTable } from './identities.js';
import { keptSql, type BoundSql } from './plan.js';

/** Parts of a record that say what was recorded, in the order of the query. */
const FIELDS = [
  'recipientAccountId',
  'awsRegion',
  'eventType',
  'eventCategory',
  'readOnly',
  'eventSource',
  'eventName',
] as const;
const ACCOUNT = `coalesce(nullif(recipientaccountid, ''), useridentity.accountid)`;
const COLUMNS = `${ACCOUNT} AS account, awsregion, eventtype, eventcategory, readonly, eventsource, eventname`;
const NAMES = 'account, awsregion, eventtype, eventcategory, readonly, eventsource, eventname';
const ALL: BoundSql = { sql: '1 = 1', params: [] };

/** What was recorded of whom is left out: rows by day, account, region and call. Errors: those of the engine. */
export async function recordedInEngine(table: EngineTable): Promise<readonly UsageRow[]> {
  const rows = new Map<string, UsageRow>();
  for await (const cells of select(table, { where: ALL, more: 'substr(eventtime, 1, 10)' })) {
    const [count, first, last, day] = cells.slice(FIELDS.length);
    const fresh = rowOf(cells, { count, first, last, day: textOf(day) });
    const key = JSON.stringify(cells.slice(0, FIELDS.length));
    const known = rows.get(key);
    rows.set(key, known === undefined ? fresh : joined(known, fresh));
  }
  return [...rows.values()];
}

/** The calls behind a condition: rows by call and error, without values. Errors: those of the engine. */
export async function callsFromEngine(table: EngineTable, where: BoundSql): Promise<readonly UsageRow[]> {
  const rows: UsageRow[] = [];
  for await (const cells of select(table, { where, more: 'errorcode' })) {
    const [count, first, last, errorCode] = cells.slice(FIELDS.length);
    rows.push(rowOf(cells, { count, first, last, day: textOf(first).slice(0, 10) }, textOf(errorCode)));
  }
  return rows;
}

async function* select(
  asked: EngineTable,
  { where, more }: { readonly where: BoundSql; readonly more: string },
): AsyncGenerator<readonly Cell[]> {
  const { engine, signal } = asked;
  const { table, counted, events, last } = cheapest(asked);
  const kept = keptSql(table, where);
  const sql =
    `SELECT ${NAMES}, ${events}, min(eventtime), ${last}, more FROM (` +
    `SELECT ${COLUMNS}, eventtime${counted ? ', lasttime, n' : ''}, ${more} AS more FROM (${kept.sql}) AS kept) AS rows GROUP BY ${NAMES}, more`;
  const { rows } = await engine.query(sql, { params: kept.params, ...(signal === undefined ? {} : { signal }) });
  for await (const batch of rows) yield* batch;
}

interface Measured {
  readonly count: Cell | undefined;
  readonly first: Cell | undefined;
  readonly last: Cell | undefined;
  readonly day: string;
}

function rowOf(cells: readonly Cell[], { count, first, last, day }: Measured, errorCode = ''): UsageRow {
  const fields = FIELDS.flatMap((name, at) => {
    const cell = cells[at];
    return typeof cell === 'string' ? [[name, cell] as const] : [];
  });
  const record = { eventTime: textOf(first), eventName: '', ...Object.fromEntries(fields) } as CloudTrailRecord; // of its fields
  const key = projectRecord(errorCode === '' ? record : { ...record, errorCode }, null);
  const events = Number(count);
  return {
    ...key,
    count: events,
    firstSeen: textOf(first),
    lastSeen: textOf(last),
    eventIds: [],
    days: { [day]: events },
  };
}

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');

const joined = (a: UsageRow, b: UsageRow): UsageRow => ({
  ...a,
  count: a.count + b.count,
  firstSeen: a.firstSeen < b.firstSeen ? a.firstSeen : b.firstSeen,
  lastSeen: a.lastSeen > b.lastSeen ? a.lastSeen : b.lastSeen,
  days: { ...a.days, ...b.days },
});

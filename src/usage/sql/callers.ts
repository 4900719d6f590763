import type { CloudTrailRecord } from '../../base/record.js';
import type { RecordFilter } from '../filter.js';
import type { FilterSpec } from '../types.js';
import { handleOf, handlesSql, type EngineTable, type Handle } from './identities.js';
import { keyColumns, NO_NEEDS, windowSql } from './key-columns.js';
import { BY_SERVICES, eventKey, MEASURES, planRows, whereSql, type BoundSql } from './plan.js';
import { packedRowReader, rowReader } from './row-record.js';

/** Whom a filter asks for, as counts know them. */
export interface Callers {
  /** Finds their rows: by equality, so that an engine can pass by files and row groups that hold none. */
  readonly where: BoundSql;
  /** The same, whatever the window: counts know the day of an event. */
  readonly whenever: BoundSql;
  /** The AssumeRole of services, whoever was asked for. */
  readonly facts: readonly CloudTrailRecord[];
}

interface Counted extends EngineTable {
  readonly counts: string;
  readonly filter: FilterSpec;
}

/** Handles beyond which looking for each costs more than looking at all. */
const MOST_HANDLES = 1000;
const IDENTITY = /^(?:id|issuer)_|^recipientaccountid$/;

/** The callers that the filter asks for; null where they are too many to be named. Errors: those of the engine. */
export async function callersFromCounts(table: Counted, filter: RecordFilter): Promise<Callers | null> {
  const handles = await handlesOf(table, filter);
  if (handles.length > MOST_HANDLES) return null;
  const own = handlesSql(handles);
  const { from, to } = table.filter;
  const time = from === null && to === null ? { sql: '1 = 1', params: [] } : windowSql({ from, to });
  const where = { sql: `(${time.sql} AND ${own.sql})`, params: [...time.params, ...own.params] };
  return { where, whenever: own, facts: (await factsOf(table)).filter((record) => !filter.concerns(record)) };
}

async function handlesOf({ engine, text, counts, filter, signal }: Counted, asked: RecordFilter) {
  const keys = keyColumns(text, NO_NEEDS).filter(({ name }) => IDENTITY.test(name));
  const rough = whereSql(text, { ...filter, from: null, to: null });
  const sql = `SELECT DISTINCT ${keys.map((key) => `${key.sql} AS k_${key.name}`).join(', ')} FROM ${counts} WHERE ${rough.sql}`;
  const read = rowReader({ ...rough, sql, columns: keys.map(({ name }) => name), bodies: new Map() }, 0);
  const handles = new Map<string, Handle>();
  const { rows } = await engine.query(sql, { params: rough.params, ...(signal === undefined ? {} : { signal }) });
  for await (const batch of rows) {
    for (const row of batch) {
      const { record } = read(row);
      const handle = handleOf(record);
      if (asked.concerns(record)) handles.set(`${handle.by} ${handle.value}`, handle);
    }
  }
  return [...handles.values()];
}

async function factsOf({ engine, text, counts, filter, signal }: Counted): Promise<readonly CloudTrailRecord[]> {
  const assumeRole = eventKey({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole' });
  const everybody = { ...filter, principals: [], session: null, exclude: [], from: null, to: null };
  const asked = { text, table: counts, counted: true, filter: everybody, where: BY_SERVICES };
  const facts: CloudTrailRecord[] = [];
  for (const plan of planRows(asked, new Map([[assumeRole, []]]))) {
    const read = packedRowReader(plan, MEASURES.indexOf('first'));
    const { rows } = await engine.query(plan.sql, { params: plan.params, ...(signal === undefined ? {} : { signal }) });
    for await (const batch of rows) facts.push(...batch.map((row) => read(row).record));
  }
  return facts;
}

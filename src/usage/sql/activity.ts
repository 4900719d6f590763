import type { Principal } from '../../base/usage-row.js';
import { activityOf, type ActivityCell } from '../activity.js';
import { principalOf } from '../principal.js';
import type { EngineTable } from './identities.js';
import { keyColumns } from './key-columns.js';
import { keptSql, type BoundSql } from './plan.js';
import { rowReader } from './row-record.js';

const NEEDS = { session: true, accessKey: true, address: true, events: [], windows: [], context: [] } as const;
const WANTED = new Set(['eventsource', 'awsregion', 'errorcode', 'message', 'recipientaccountid', 'sourceipaddress']);

/** What a principal did by day and place, without looking into any body. Errors: those of the engine. */
export async function activityFromEngine(
  { engine, text, table, signal }: EngineTable,
  { where, owns }: { readonly where: BoundSql; readonly owns: (principal: Principal) => boolean },
): Promise<readonly ActivityCell[]> {
  const keys = keyColumns(text, NEEDS).filter(({ name }) => WANTED.has(name) || /^(?:id|issuer)_/.test(name));
  const names = keys.map(({ name }) => `k_${name}`).join(', ');
  const kept = keptSql(table, where);
  const sql =
    `SELECT ${names}, count(*), day FROM (` +
    `SELECT ${keys.map((key) => `${key.sql} AS k_${key.name}`).join(', ')}, substr(eventtime, 1, 10) AS day ` +
    `FROM (${kept.sql}) AS kept) AS rows GROUP BY ${names}, day`;
  const read = rowReader({ sql, params: [], columns: keys.map(({ name }) => name), bodies: new Map() }, 1);
  const found: ActivityCell[] = [];
  const { rows } = await engine.query(sql, { params: kept.params, ...(signal === undefined ? {} : { signal }) });
  for await (const batch of rows) {
    for (const row of batch) {
      const { record, measures } = read(row);
      if (owns(principalOf(record))) found.push(activityOf(record, Number(measures[0])));
    }
  }
  return found;
}

import { allRows, type Cell } from '../../engines/engine.js';
import type { Principal } from '../../base/usage-row.js';
import type { Copy } from '../../usage/copies.js';
import { detailOfRecords, type RecordDetailOptions } from '../../usage/detail-of-records.js';
import type { UsageDetail } from '../../usage/detail.js';
import type { EngineTable } from '../../usage/sql/identities.js';
import { keptSql, type BoundSql } from '../../usage/sql/plan.js';
import { copyOfShown, shownColumns, type ShownTable } from './shown-table.js';

export interface PersonRecords extends RecordDetailOptions {
  /** The rows that are looked at. */
  readonly where: BoundSql;
  readonly owner: (principal: Principal) => Principal | null;
}

/**
 * The detail of one principal with what its requests carried. SQL does not aggregate by condition keys, so the principal's records
 * themselves are read. Errors: those of the engine.
 */
export function detailFromRecords(table: ShownTable, { where, ...options }: PersonRecords): Promise<UsageDetail> {
  return detailOfRecords(copiesIn(table, where), options);
}

/** Month by month, so that a busy principal's records are never all in memory. */
async function* copiesIn(table: ShownTable, where: BoundSql): AsyncGenerator<Copy> {
  const months = await rowsOf(table, {
    ...where,
    sql: `SELECT DISTINCT substr(eventtime, 1, 7) FROM ${table.table} WHERE ${where.sql}`,
  });
  for (const [month] of months) {
    const kept = keptSql(table.table, {
      sql: `(${where.sql} AND substr(eventtime, 1, 7) = ?)`,
      params: [...where.params, typeof month === 'string' ? month : ''],
    });
    const rows = await rowsOf(table, { ...kept, sql: `SELECT ${shownColumns(table)} FROM (${kept.sql}) AS kept` });
    for (const row of rows) yield copyOfShown(row);
  }
}

async function rowsOf(
  { engine, signal }: EngineTable,
  { sql, params }: BoundSql,
): Promise<readonly (readonly Cell[])[]> {
  return allRows(await engine.query(sql, { params, ...(signal === undefined ? {} : { signal }) }));
}

import { type Fields, type Format, type Found } from '../found.js';
import { isObject } from '../parse-json.js';
import { recordFromColumns } from './columns.js';

/**
 * A row of `QueryResultRows`: a list of maps with one column each.
 *
 * Source: CloudTrail API Reference, "GetQueryResults".
 */
export function lakeRow(list: readonly unknown[]): readonly Found[] | null {
  if (list.length === 0 || !list.every(isColumn)) return null;
  return fromRow(Object.assign(Object.create(null) as object, ...list) as Fields, 'lake');
}

function isColumn(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 1;
}

/** A row whose columns are in lower case: what UNLOAD writes as JSON, or a query tool's export. */
export const lowerCaseRow: Format = (value) => {
  if (typeof value['eventname'] !== 'string' || value['eventtime'] === undefined) return null;
  return fromRow(value, 'athena-csv');
};

function fromRow(row: Fields, shape: 'lake' | 'athena-csv'): readonly Found[] | null {
  const columns = new Map(Object.entries(row).map(([name, value]) => [name.toLowerCase(), value]));
  return recordFromColumns(columns, shape);
}

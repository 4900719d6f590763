import { quoteName, quoteText } from '../../engines/duckdb/quote.js';
import type { Column } from '../../table/columns.js';
import type { CreateTable, Partition, Properties } from '../../table/ddl/types.js';

/**
 * Which rows are in a table's partitions, as DuckDB's condition; null: all. Without projection those that were added; with it those in
 * the ranges of the properties.
 *
 * Source: Amazon Athena User Guide, "Supported types for partition projection".
 */
export function partitionPredicate(
  { partitionColumns, properties }: CreateTable,
  partitions: readonly Partition[],
): string | null {
  if (partitionColumns.length === 0) return null;
  if (properties.get('projection.enabled')?.toLowerCase() !== 'true') return added(partitionColumns, partitions);
  const conditions = partitionColumns.flatMap((column) => projected(column, properties));
  return conditions.length === 0 ? null : conditions.join(' AND ');
}

function added(columns: readonly Column[], partitions: readonly Partition[]): string {
  if (partitions.length === 0) return 'false';
  const names = columns.map(({ name }) => quoteName(name));
  const rows = partitions.map(
    ({ values }) => `(${columns.map(({ name }) => quoteText(values.get(name) ?? '')).join(', ')})`,
  );
  const texts = names.map((name) => `CAST(${name} AS VARCHAR)`);
  return `(${texts.join(', ')}) IN (${rows.join(', ')})`;
}

function projected({ name }: Column, properties: Properties): readonly string[] {
  const property = (key: string): string => properties.get(`projection.${name}.${key}`) ?? '';
  const column = quoteName(name);
  const [from = '', to = ''] = property('range')
    .split(',')
    .map((text) => text.trim());
  switch (property('type').toLowerCase()) {
    case 'enum':
      return [
        `CAST(${column} AS VARCHAR) IN (${property('values')
          .split(',')
          .map((text) => quoteText(text.trim()))
          .join(', ')})`,
      ];
    case 'integer':
      return [`TRY_CAST(${column} AS BIGINT) BETWEEN ${wholeNumber(from)} AND ${wholeNumber(to)}`];
    case 'date':
      // A format that begins with the year sorts as it reads; NOW and its offsets lie after all records or are left open.
      return property('format').startsWith('yyyy') && !from.startsWith('NOW') && from !== ''
        ? [`${column} >= ${quoteText(from)}`]
        : [];
    default:
      return [];
  }
}

const wholeNumber = (text: string): string => (/^-?\d{1,18}$/.test(text) ? text : 'NULL');

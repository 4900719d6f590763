import { quoteName, quoteText } from '../../engines/duckdb/quote.js';
import type { Column } from '../../table/columns.js';
import type { CreateTable, Partition, Properties } from '../../table/ddl/types.js';

/**
 * Which rows are in a table's partitions, as DuckDB's condition; null: all. Without projection those that were added; with it those in
 * the ranges of the properties.
 *
 * Source: Amazon Athena User Guide, "Supported types for partition projection".
 */
export function partitionPredicate(create: CreateTable, partitions: readonly Partition[], now: Date): string | null {
  const { partitionColumns, properties } = create;
  if (partitionColumns.length === 0) return null;
  if (!isProjected(create)) return added(partitionColumns, partitions);
  const conditions = partitionColumns.flatMap((column) => projected(column, { properties, now }));
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

const isProjected = ({ properties }: CreateTable): boolean =>
  properties.get('projection.enabled')?.toLowerCase() === 'true';

/** Partition columns whose values a query has to name. */
export const injectedColumns = (create: CreateTable): readonly string[] =>
  isProjected(create)
    ? create.partitionColumns
        .map(({ name }) => name)
        .filter((name) => create.properties.get(`projection.${name}.type`)?.toLowerCase() === 'injected')
    : [];

interface Projection {
  readonly properties: Properties;
  readonly now: Date;
}

function projected({ name }: Column, { properties, now }: Projection): readonly string[] {
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
      return dateBounds(column, { from, to, format: property('format'), now });
    default:
      return [];
  }
}

const wholeNumber = (text: string): string => (/^-?\d{1,18}$/.test(text) ? text : 'NULL');

interface DateRange {
  readonly from: string;
  readonly to: string;
  readonly format: string;
  readonly now: Date;
}

/** A format from the year on sorts as it reads. */
function dateBounds(column: string, { from, to, format, now }: DateRange): readonly string[] {
  if (!/^yyyy\W?MM\W?dd/.test(format)) return [];
  const [least, most] = [dateOf(from, { format, now }), dateOf(to, { format, now })];
  return [
    ...(least === '' ? [] : [`${column} >= ${quoteText(least)}`]),
    ...(most === '' ? [] : [`${column} <= ${quoteText(most)}`]),
  ];
}

const UNITS: Readonly<Record<string, (date: Date, count: number) => void>> = {
  YEAR: (date, count) => date.setUTCFullYear(date.getUTCFullYear() + count),
  MONTH: (date, count) => date.setUTCMonth(date.getUTCMonth() + count),
  WEEK: (date, count) => date.setUTCDate(date.getUTCDate() + 7 * count),
  DAY: (date, count) => date.setUTCDate(date.getUTCDate() + count),
  HOUR: (date, count) => date.setUTCHours(date.getUTCHours() + count),
  MINUTE: (date, count) => date.setUTCMinutes(date.getUTCMinutes() + count),
  SECOND: (date, count) => date.setUTCSeconds(date.getUTCSeconds() + count),
};

/** A bound as it stands, or `NOW`, `NOW-3YEARS` in the column's format. */
function dateOf(bound: string, { format, now }: Pick<DateRange, 'format' | 'now'>): string {
  const [, sign, count, unit = ''] = /^NOW(?:\s*([-+])\s*(\d{1,6})\s*([A-Z]+?)S?)?$/.exec(bound) ?? [];
  if (!bound.startsWith('NOW')) return bound;
  const date = new Date(now);
  UNITS[unit]?.(date, Number(`${sign ?? ''}${count ?? 0}`));
  const [year = '', month = '', day = '', hour = ''] = date.toISOString().split(/\D/);
  return format.replace('yyyy', year).replace('MM', month).replace('dd', day).replace('HH', hour);
}

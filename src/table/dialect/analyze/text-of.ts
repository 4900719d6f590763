import { localTime } from '../types/zones.js';
import type { TrinoType } from '../types/type.js';

/** How CAST(… AS varchar) prints a value of `type`; undefined where Trino has no such cast. */
export function textOf(type: TrinoType): ((sql: string) => string) | undefined {
  switch (type.kind) {
    case 'varchar':
      return (sql) => sql;
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'date':
    case 'uuid':
      return (sql) => `CAST(${sql} AS VARCHAR)`;
    case 'real':
    case 'double':
      return (sql) => `trino_double_text(${sql})`;
    case 'timestamp':
      return (sql) => momentText(sql, type.precision);
    case 'timestamp with time zone':
      return (sql) => `(${momentText(localTime(sql, type.zone), type.precision)} || ' ${type.zone}')`;
    case 'time':
      return (sql) =>
        cut(`strftime(DATE '2000-01-01' + ${sql}, '%H:%M:%S.%f')`, { keep: 9, precision: type.precision });
    case 'ipaddress':
      return (sql) => `trino_ip_text(${sql})`;
    case 'interval day to second':
      return (sql) => `trino_interval_text(${sql})`;
    case 'interval year to month':
      return (sql) => `trino_months_text(${sql})`;
    default:
      return undefined;
  }
}

function momentText(sql: string, precision: number): string {
  return cut(`strftime(${sql}, '%Y-%m-%d %H:%M:%S.%f')`, { keep: 20, precision });
}

/** Keeps `precision` of the six digits behind the seconds, and no point before none. */
function cut(sql: string, { keep, precision }: { readonly keep: number; readonly precision: number }): string {
  return precision === 6 ? sql : `left(${sql}, ${String(precision === 0 ? keep - 1 : keep + precision)})`;
}

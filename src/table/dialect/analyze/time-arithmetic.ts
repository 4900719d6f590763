import { instantOf, localTime } from '../types/zones.js';
import { isNumber } from '../types/common.js';
import type { TrinoType } from '../types/type.js';
import type { Value } from './value.js';

const DAYS: TrinoType = { kind: 'interval day to second' };

/** Dates, times and intervals; undefined where neither side is one. */
export function emitTimeArithmetic(op: string, left: Value, right: Value): Value | undefined {
  const [a, b] = [left.type.kind, right.type.kind];
  if (isInterval(right.type) && (op === '+' || op === '-') && !isInterval(left.type)) return shifted(op, left, right);
  if (isInterval(left.type) && op === '+' && !isInterval(right.type)) return shifted(op, right, left);
  if (isInterval(left.type) && a === b && (op === '+' || op === '-'))
    return { sql: `(${left.sql} ${op} ${right.sql})`, type: left.type };
  if (isInterval(left.type) && isNumber(right.type) && (op === '*' || op === '/')) return scaled(op, left, right);
  if (isInterval(right.type) && isNumber(left.type) && op === '*') return scaled(op, right, left);
  return op === '-' ? difference(left, right) : undefined;
}

function isInterval(type: TrinoType): boolean {
  return type.kind.startsWith('interval');
}

function shifted(op: string, moment: Value, interval: Value): Value | undefined {
  const { type, sql } = moment;
  const isMonths = interval.type.kind === 'interval year to month';
  if (type.kind === 'date') {
    const plain = isMonths ? interval.sql : `trino_whole_days(${interval.sql})`;
    return { sql: `CAST((${sql} ${op} ${plain}) AS DATE)`, type };
  }
  if (type.kind === 'timestamp' || (type.kind === 'time' && !isMonths))
    return {
      sql: `(${sql} ${op} ${interval.sql})`,
      type: 'precision' in type && type.precision < 3 && !isMonths ? { ...type, precision: 3 } : type,
    };
  if (type.kind !== 'timestamp with time zone') return undefined;
  const zone = isMonths ? type.zone : 'UTC';
  return { sql: instantOf(`${localTime(sql, zone)} ${op} ${interval.sql}`, zone), type };
}

function scaled(op: string, interval: Value, factor: Value): Value {
  const macro = interval.type.kind === 'interval year to month' ? 'trino_scale_months' : 'trino_scale_days';
  const number = `CAST(${factor.sql} AS DOUBLE)`;
  return { sql: `${macro}(${interval.sql}, ${op === '/' ? `1 / ${number}` : number})`, type: interval.type };
}

function difference(left: Value, right: Value): Value | undefined {
  const [a, b] = [left.type, right.type];
  if (a.kind === 'date' && b.kind === 'date')
    return { sql: `to_days(CAST((${left.sql} - ${right.sql}) AS INTEGER))`, type: DAYS };
  if (a.kind === 'time' && b.kind === 'time') return { sql: `(${left.sql} - ${right.sql})`, type: DAYS };
  const moments = [a, b].every((type) => ['date', 'timestamp', 'timestamp with time zone'].includes(type.kind));
  if (!moments) return undefined;
  return { sql: `to_microseconds(epoch_us(${instant(left)}) - epoch_us(${instant(right)}))`, type: DAYS };
}

/** In UTC, as a timestamp of DuckDB. */
function instant({ sql, type }: Value): string {
  if (type.kind === 'date') return `CAST(${sql} AS TIMESTAMP)`;
  return type.kind === 'timestamp' ? sql : `timezone('UTC', ${sql})`;
}

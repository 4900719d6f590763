import { instantOf } from '../types/zones.js';
import { QueryProblem } from '../syntax/position.js';
import { resolveType } from '../types/resolve.js';
import { BIGINT, BOOLEAN, DOUBLE, INTEGER, UNKNOWN } from '../types/type.js';
import { emitCast } from './cast.js';
import { quoteText } from './value.js';
import type { Literal } from '../syntax/ast.js';
import type { TrinoType } from '../types/type.js';
import type { Value } from './value.js';

/** A literal with the type that Trino gives it. */
export function emitLiteral(node: Literal): Value {
  switch (node.kind) {
    case 'null':
      return { sql: 'NULL', type: UNKNOWN };
    case 'boolean':
      return { sql: node.value ? 'true' : 'false', type: BOOLEAN, constant: String(node.value) };
    case 'integer':
      return integer(node.value, node.at);
    case 'decimal':
      return decimal(node.value, node.at);
    case 'double':
      return { sql: `CAST(${quoteText(node.value)} AS DOUBLE)`, type: DOUBLE, constant: node.value };
    case 'string':
      return textValue(node.value);
    case 'binary':
      return { sql: `unhex('${node.value}')`, type: { kind: 'varbinary' } };
    case 'typed':
      return typed(node);
    case 'interval':
      return interval(node);
  }
}

export function textValue(text: string): Value {
  return { sql: quoteText(text), type: { kind: 'varchar', length: Array.from(text).length }, constant: text };
}

function integer(text: string, at: number): Value {
  const value = BigInt(text);
  if (value <= 2_147_483_647n) return { sql: `CAST(${text} AS INTEGER)`, type: INTEGER, constant: String(value) };
  if (value <= 9_223_372_036_854_775_807n)
    return { sql: `CAST(${text} AS BIGINT)`, type: BIGINT, constant: String(value) };
  throw new QueryProblem('sql-type', `Invalid numeric literal: ${text}`, { at });
}

function decimal(text: string, at: number): Value {
  const [units = '', fraction = ''] = text.split('.');
  const digits = units.replace(/^0+/, '');
  const scale = fraction.length;
  const precision = Math.max(1, digits.length + scale);
  if (precision > 38) throw new QueryProblem('sql-type', `Invalid numeric literal: ${text}`, { at });
  const value = `${digits === '' ? '0' : digits}.${fraction === '' ? '0' : fraction}`;
  const type: TrinoType = { kind: 'decimal', precision, scale };
  return { sql: `CAST(${quoteText(value)} AS DECIMAL(${String(precision)},${String(scale)}))`, type, constant: value };
}

function typed(node: Extract<Literal, { kind: 'typed' }>): Value {
  const type = resolveType(node.type);
  if (type.kind === 'decimal' && node.type.numbers.length === 0) return decimalLiteral(node);
  if (type.kind === 'timestamp') return timestamp(node);
  if (type.kind === 'json')
    return {
      sql: `trino_json_parse(${quoteText(node.value)})`,
      unsorted: `trino_json_checked(${quoteText(node.value)})`,
      type,
    };
  return emitCast(textValue(node.value), { type, safe: false, at: node.at });
}

function decimalLiteral(node: Extract<Literal, { kind: 'typed' }>): Value {
  const match = /^([+-]?)(\d*\.?\d*)$/.exec(node.value.trim());
  if (match === null) throw new QueryProblem('sql-type', `Invalid DECIMAL literal: ${node.value}`, { at: node.at });
  const value = decimal(match[2] ?? '', node.at);
  return match[1] === '-' ? { ...value, sql: `(- ${value.sql})`, constant: `-${value.constant ?? ''}` } : value;
}

/** The digits behind the seconds, and a zone, decide the type of a TIMESTAMP literal. */
function timestamp(node: Extract<Literal, { kind: 'typed' }>): Value {
  const match = /^\s*[+-]?\d+-\d+-\d+(?: \d+:\d+(?::\d+(?:\.(\d+))?)?)?(?:\s*(.+?))?\s*$/.exec(node.value);
  if (match === null) throw notATimestamp(node);
  const precision = match[1]?.length ?? 0;
  if (precision > 6)
    throw new QueryProblem('sql-unsupported', 'more than 6 digits of a second are not supported', { at: node.at });
  const zone = match[2];
  const text = zone === undefined ? node.value : node.value.slice(0, node.value.lastIndexOf(zone));
  const plain = emitCast(textValue(text.trim()), { type: { kind: 'timestamp', precision }, safe: false, at: node.at });
  if (zone === undefined) return plain;
  const name = zoneName(zone, node.at);
  return {
    sql: instantOf(plain.sql, name),
    type: { kind: 'timestamp with time zone', precision, zone: name },
  };
}

function notATimestamp(node: Extract<Literal, { kind: 'typed' }>): QueryProblem {
  const hint = node.value.includes('T')
    ? 'A TIMESTAMP has a space between date and time; for ISO 8601 there is from_iso8601_timestamp.'
    : undefined;
  return new QueryProblem('sql-type', `'${node.value}' is not a valid TIMESTAMP literal`, { at: node.at, hint });
}

/** A zone as Trino and DuckDB both know it: a region of the tz database, UTC, or an offset. */
export function zoneName(zone: string, at: number): string {
  if (/^(?:Z|UTC|GMT|UT|Etc\/UTC)$/i.test(zone) || /^(?:UTC|GMT|UT)?[+-]00:?00$/.test(zone)) return 'UTC';
  if (/^[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)+$/.test(zone) && isZone(zone)) return zone;
  const offset = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (offset !== null) return `${offset[1] ?? '+'}${offset[2] ?? '00'}:${offset[3] ?? '00'}`;
  throw new QueryProblem('sql-type', `'${zone}' is not a valid time zone`, { at });
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const SECONDS: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400, week: 604_800 };
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

function interval(node: Extract<Literal, { kind: 'interval' }>): Value {
  const sign = node.negative ? -1 : 1;
  const months = MONTHS[node.from];
  if (months !== undefined) {
    const total = sign * (node.to === undefined ? whole(node) * months : yearsAndMonths(node));
    return { sql: `to_months(${String(total)})`, type: { kind: 'interval year to month' } };
  }
  const total = sign * (node.to === undefined ? number(node) * (SECONDS[node.from] ?? 1) : daysAndSeconds(node));
  return { sql: `to_milliseconds(${String(Math.round(total * 1000))})`, type: { kind: 'interval day to second' } };
}

function notAnInterval(node: Extract<Literal, { kind: 'interval' }>): QueryProblem {
  return new QueryProblem('sql-type', `Invalid INTERVAL ${node.from.toUpperCase()} value: ${node.value}`, {
    at: node.at,
  });
}

function whole(node: Extract<Literal, { kind: 'interval' }>): number {
  if (!/^-?\d+$/.test(node.value)) throw notAnInterval(node);
  return Number(node.value);
}

function number(node: Extract<Literal, { kind: 'interval' }>): number {
  if (!(node.from === 'second' ? /^-?\d+(?:\.\d{1,3})?$/ : /^-?\d+$/).test(node.value)) throw notAnInterval(node);
  return Number(node.value);
}

function yearsAndMonths(node: Extract<Literal, { kind: 'interval' }>): number {
  const match = /^(-?)(\d+)-(\d+)$/.exec(node.value);
  if (match === null || node.from !== 'year' || node.to !== 'month') throw notAnInterval(node);
  const total = Number(match[2]) * 12 + Number(match[3]);
  return match[1] === '-' ? -total : total;
}

const CLOCK = ['day', 'hour', 'minute', 'second'];

function daysAndSeconds(node: Extract<Literal, { kind: 'interval' }>): number {
  const units = CLOCK.slice(CLOCK.indexOf(node.from), CLOCK.indexOf(node.to ?? '') + 1);
  const match = /^(-?)(\d[\d :.]*)$/.exec(node.value);
  const parts = (match?.[2] ?? '').split(/[ :]/);
  if (match === null || units.length === 0 || parts.length !== units.length) throw notAnInterval(node);
  const total = parts.reduce((sum, part, index) => sum + Number(part) * (SECONDS[units[index] ?? ''] ?? 0), 0);
  return match[1] === '-' ? -total : total;
}

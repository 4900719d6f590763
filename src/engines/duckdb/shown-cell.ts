import type { TrinoType } from '../../table/dialect/types/type.js';
import type { Cell, CellStruct } from '../engine.js';

/**
 * A cell of a translated query as Athena shows it. DuckDB's types say less than Trino's: digits of a second, the time zone of an
 * instant, what an interval counts, the names of a row's fields, that a number is an address.
 */
export function shownCell(cell: Cell, type: TrinoType): Cell {
  if (cell === null) return null;
  switch (type.kind) {
    case 'timestamp':
    case 'time':
      return withDigits(textOf(cell), type.precision);
    case 'timestamp with time zone':
      return zonedText(textOf(cell), type);
    case 'real':
      return typeof cell === 'number' ? shortReal(cell) : cell;
    case 'interval day to second':
      return intervalText(textOf(cell));
    case 'interval year to month':
      return monthsText(textOf(cell));
    case 'ipaddress':
      return addressText(BigInt(textOf(cell)));
    case 'array':
      return Array.isArray(cell) ? (cell as readonly Cell[]).map((item) => shownCell(item, type.of)) : cell;
    case 'map':
      return cell instanceof Map ? shownMap(cell, type) : cell;
    case 'row':
      return shownRow(cell as CellStruct, type); // a row's column holds structs
    default:
      return cell;
  }
}

/** The shortest number that is this one in 32 bits: a real is not printed with the digits of a double. */
function shortReal(value: number): number {
  for (let digits = 1; digits < 9; digits += 1) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function textOf(cell: Cell): string {
  return typeof cell === 'object' ? '' : String(cell);
}

function shownMap(cell: ReadonlyMap<Cell, Cell>, type: Extract<TrinoType, { kind: 'map' }>): Cell {
  return new Map([...cell].map(([key, value]) => [shownCell(key, type.key), shownCell(value, type.value)]));
}

/** Fields without a name are `field0`, `field1` …, as Trino calls them. */
function shownRow(cell: CellStruct, type: Extract<TrinoType, { kind: 'row' }>): CellStruct {
  return Object.fromEntries(
    type.fields.map((field, index) => [
      field.name ?? `field${String(index)}`,
      shownCell(cell[field.key] ?? null, field.type),
    ]),
  );
}

/** `12:00:00.123456` with this many digits behind the point. */
function withDigits(text: string, precision: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  return precision === 0 ? whole : `${whole}.${fraction.padEnd(precision, '0').slice(0, precision)}`;
}

function zonedText(text: string, type: Extract<TrinoType, { kind: 'timestamp with time zone' }>): string {
  const utc = text.replace(/ UTC$/, '');
  if (type.zone === 'UTC') return `${withDigits(utc, type.precision)} UTC`;
  const [whole = '', fraction = ''] = utc.split('.');
  const instant = Date.parse(`${whole.replace(' ', 'T')}Z`);
  return `${withDigits(`${localText(instant, type.zone)}.${fraction}`, type.precision)} ${type.zone}`;
}

/** What a zone's clocks show at an instant, in whole seconds. */
function localText(instant: number, zone: string): string {
  const offset = /^([+-])(\d\d):(\d\d)$/.exec(zone);
  if (offset !== null) {
    const minutes = (Number(offset[2]) * 60 + Number(offset[3])) * (offset[1] === '-' ? -1 : 1);
    return new Date(instant + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  }
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const date = `${(part['year'] ?? '').padStart(4, '0')}-${part['month'] ?? ''}-${part['day'] ?? ''}`;
  return `${date} ${part['hour'] ?? ''}:${part['minute'] ?? ''}:${part['second'] ?? ''}`;
}

/** DuckDB's `1 day 02:03:04.5` as `1 02:03:04.500`. */
function intervalText(text: string): string {
  const days = Number(/(-?\d+) days?/.exec(text)?.[1] ?? 0);
  const [, sign = '', hours = '0', minutes = '0', seconds = '0', fraction = ''] =
    /(-?)(\d+):(\d+):(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  const clock = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  const millis = clock + Number(fraction.padEnd(3, '0').slice(0, 3));
  const total = days * 86_400_000 + (sign === '-' ? -millis : millis);
  const size = Math.abs(total);
  const parts = [size / 3_600_000, size / 60_000, size / 1000].map((value) => Math.floor(value));
  const [h = 0, m = 0, s = 0] = parts;
  const shown = [h % 24, m % 60, s % 60].map((value) => String(value).padStart(2, '0')).join(':');
  return `${total < 0 ? '-' : ''}${String(Math.floor(size / 86_400_000))} ${shown}.${String(size % 1000).padStart(3, '0')}`;
}

/** DuckDB's `1 year 2 months` as `1-2`. */
function monthsText(text: string): string {
  const years = Number(/(-?\d+) years?/.exec(text)?.[1] ?? 0);
  const total = years * 12 + Number(/(-?\d+) months?/.exec(text)?.[1] ?? 0);
  const size = Math.abs(total);
  return `${total < 0 ? '-' : ''}${String(Math.floor(size / 12))}-${String(size % 12)}`;
}

/** Of a number of 128 bits; version 4 is mapped into version 6. */
function addressText(address: bigint): string {
  if (address >> 32n === 0xffffn) return [24n, 16n, 8n, 0n].map((shift) => String((address >> shift) & 255n)).join('.');
  const groups = Array.from({ length: 8 }, (_, index) =>
    ((address >> BigInt(112 - index * 16)) & 0xffffn).toString(16),
  );
  const text = groups.join(':');
  for (let length = 8; length >= 2; length -= 1) {
    const zeros = new RegExp(`(?:^|:)0(?::0){${String(length - 1)}}(?:$|:)`);
    if (zeros.test(text)) return text.replace(zeros, '::');
  }
  return text;
}

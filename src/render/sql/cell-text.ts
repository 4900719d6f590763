import type { Cell } from '../../engines/engine.js';

/**
 * A value as Athena prints it in a result: `{type=IAMUser, arn=null}`, `[a, b]`, `1.0E10`. Empty for NULL.
 *
 * Source: Amazon Athena User Guide, "Work with query results"; Trino documentation, "Conversion functions".
 */
export function cellText(cell: Cell): string {
  return cell === null ? '' : nestedText(cell);
}

function nestedText(cell: Cell): string {
  if (cell === null) return 'null';
  if (typeof cell === 'number') return doubleText(cell);
  if (typeof cell !== 'object') return String(cell);
  if (isList(cell)) return `[${cell.map(nestedText).join(', ')}]`;
  const entries: readonly (readonly [Cell, Cell])[] = cell instanceof Map ? [...cell] : Object.entries(cell);
  return `{${entries.map(([key, value]) => `${nestedText(key)}=${nestedText(value)}`).join(', ')}}`;
}

const isList = (cell: Cell): cell is readonly Cell[] => Array.isArray(cell);

/** Doubles as Java prints them; whole numbers of 32 bits and less have no fraction and are given as they are. */
function doubleText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) return String(value);
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e7) return Number.isInteger(value) ? `${value}.0` : String(value);
  const [digits = '', exponent = ''] = value.toExponential().split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${exponent.replace('+', '')}`;
}

/** A value as JSON has it: whole numbers beyond 2^53 as text, NaN and infinities as text, a map as an object. */
export function cellJson(cell: Cell): unknown {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : doubleText(cell);
  if (cell === null || typeof cell !== 'object') return cell;
  if (isList(cell)) return cell.map(cellJson);
  const entries: readonly (readonly [Cell, Cell])[] = cell instanceof Map ? [...cell] : Object.entries(cell);
  return Object.fromEntries(entries.map(([key, value]) => [nestedText(key), cellJson(value)]));
}

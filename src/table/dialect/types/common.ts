import type { Kind, RowField, TrinoType } from './type.js';

/** Trino's order of implicit coercion among numbers: each turns into what stands to its right. */
const NUMBERS: readonly Kind[] = ['tinyint', 'smallint', 'integer', 'bigint', 'decimal', 'real', 'double'];

/** Decimals that hold every value of an integer type. */
const DIGITS: Readonly<Record<string, number>> = { tinyint: 3, smallint: 5, integer: 10, bigint: 19 };

export function isNumber(type: TrinoType): boolean {
  return NUMBERS.includes(type.kind);
}

export function isInteger(type: TrinoType): boolean {
  return type.kind in DIGITS;
}

export function isFloating(type: TrinoType): boolean {
  return type.kind === 'real' || type.kind === 'double';
}

/** The decimal that an integer type stands for in decimal arithmetic. */
export function asDecimal(type: TrinoType): { readonly precision: number; readonly scale: number } {
  if (type.kind === 'decimal') return type;
  return { precision: DIGITS[type.kind] ?? 38, scale: 0 };
}

/**
 * The type to which values of both types turn without a CAST; undefined where Trino has none.
 *
 * Source: Trino documentation, "Conversion functions" (implicit coercion), and its TypeCoercion.
 */
export function commonType(left: TrinoType, right: TrinoType): TrinoType | undefined {
  if (left.kind === 'unknown') return right;
  if (right.kind === 'unknown') return left;
  if (isNumber(left) && isNumber(right)) return commonNumber(left, right);
  if (left.kind === right.kind) return sameKind(left, right);
  return commonMoment(left, right);
}

function commonNumber(left: TrinoType, right: TrinoType): TrinoType {
  if (left.kind === 'decimal' || right.kind === 'decimal') {
    if (isFloating(left)) return left;
    if (isFloating(right)) return right;
    return commonDecimal(left, right);
  }
  return NUMBERS.indexOf(left.kind) >= NUMBERS.indexOf(right.kind) ? left : right;
}

function commonDecimal(left: TrinoType, right: TrinoType): TrinoType {
  const [a, b] = [asDecimal(left), asDecimal(right)];
  const scale = Math.max(a.scale, b.scale);
  const whole = Math.max(a.precision - a.scale, b.precision - b.scale);
  return { kind: 'decimal', precision: Math.min(38, whole + scale), scale };
}

function sameKind(left: TrinoType, right: TrinoType): TrinoType | undefined {
  if (left.kind === 'varchar' && right.kind === 'varchar') return commonVarchar(left.length, right.length);
  if (left.kind === 'array' && right.kind === 'array') {
    const of = commonType(left.of, right.of);
    return of && { kind: 'array', of };
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const [key, value] = [commonType(left.key, right.key), commonType(left.value, right.value)];
    return key && value && { kind: 'map', key, value };
  }
  if (left.kind === 'row' && right.kind === 'row') return commonRow(left.fields, right.fields);
  if ('precision' in left && 'precision' in right) return commonPrecision(left, right);
  return left;
}

function commonVarchar(left: number | undefined, right: number | undefined): TrinoType {
  if (left === undefined || right === undefined) return { kind: 'varchar' };
  return { kind: 'varchar', length: Math.max(left, right) };
}

function commonPrecision<T extends Extract<TrinoType, { precision: number }>>(
  left: T,
  right: T,
): TrinoType | undefined {
  if ('zone' in left && 'zone' in right && left.zone !== right.zone) return undefined;
  return left.precision >= right.precision ? left : right;
}

function commonRow(left: readonly RowField[], right: readonly RowField[]): TrinoType | undefined {
  if (left.length !== right.length) return undefined;
  const fields: RowField[] = [];
  for (const [index, field] of left.entries()) {
    const other = right[index];
    const type = other && commonType(field.type, other.type);
    if (type === undefined) return undefined;
    fields.push({ name: field.name === other?.name ? field.name : undefined, type, key: field.key });
  }
  return { kind: 'row', fields };
}

const MOMENTS: readonly Kind[] = ['date', 'timestamp', 'timestamp with time zone'];

function commonMoment(left: TrinoType, right: TrinoType): TrinoType | undefined {
  const [a, b] = [MOMENTS.indexOf(left.kind), MOMENTS.indexOf(right.kind)];
  if (a < 0 || b < 0) return undefined;
  const [low, high] = a < b ? [left, right] : [right, left];
  if (!('precision' in low) || !('precision' in high)) return high;
  return { ...high, precision: Math.max(low.precision, high.precision) };
}

/** Whether a value of `from` turns into `to` without a CAST. */
export function canCoerce(from: TrinoType, to: TrinoType): boolean {
  const common = commonType(from, to);
  return common !== undefined && sameType(common, to);
}

/** Whether two types are one to Trino. Names of a row's fields do not count, nor a bounded text's length. */
export function sameType(left: TrinoType, right: TrinoType): boolean {
  if (left.kind !== right.kind) return false;
  if (left.kind === 'array' && right.kind === 'array') return sameType(left.of, right.of);
  if (left.kind === 'map' && right.kind === 'map')
    return sameType(left.key, right.key) && sameType(left.value, right.value);
  if (left.kind === 'row' && right.kind === 'row') return sameFields(left.fields, right.fields);
  if (left.kind === 'decimal' && right.kind === 'decimal')
    return left.precision === right.precision && left.scale === right.scale;
  if ('zone' in left && 'zone' in right) return left.zone === right.zone;
  return true;
}

function sameFields(left: readonly RowField[], right: readonly RowField[]): boolean {
  return (
    left.length === right.length &&
    left.every((field, index) => {
      const other = right[index];
      return other !== undefined && sameType(field.type, other.type);
    })
  );
}

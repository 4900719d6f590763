import { QueryProblem } from '../syntax/position.js';
import { asDecimal, commonType, isFloating, isNumber } from '../types/common.js';
import { convert } from '../types/convert.js';
import { duckType, printType } from '../types/print.js';
import { VARCHAR } from '../types/type.js';
import { emitTimeArithmetic } from './time-arithmetic.js';
import type { Expression } from '../syntax/ast.js';
import type { TrinoType } from '../types/type.js';
import type { Context } from './scope.js';
import type { Value } from './value.js';

type Arithmetic = Extract<Expression, { kind: 'arithmetic' }>;

/** `+ - * / % ||` with Trino's types and its errors. */
export function emitArithmetic(node: Arithmetic, context: Context): Value {
  const left = context.session.emit(node.left, context);
  const right = context.session.emit(node.right, context);
  const value =
    node.op === '||'
      ? concatenation(left, right)
      : (emitTimeArithmetic(node.op, left, right) ?? numbers(node.op, left, right));
  if (value !== undefined) return value;
  const message = `Cannot apply operator: ${printType(left.type)} ${node.op} ${printType(right.type)}`;
  throw new QueryProblem('sql-type', message, { at: node.at });
}

function numbers(op: Arithmetic['op'], left: Value, right: Value): Value | undefined {
  if (left.type.kind === 'unknown' && right.type.kind === 'unknown') return { sql: 'NULL', type: left.type };
  const type = commonType(left.type, right.type);
  if (type === undefined || !isNumber(type)) return undefined;
  if (type.kind === 'decimal') return decimals(op, left, right);
  const [a, b] = [convert(left.sql, left.type, type), convert(right.sql, right.type, type)];
  if (isFloating(type)) return { sql: floats(op, a, b), type };
  const zero = right.constant !== undefined && right.constant !== '0';
  if (op === '/') return { sql: zero ? `(${a} // ${b})` : `trino_int_div(${a}, ${b})`, type };
  if (op === '%') return { sql: zero ? `(${a} % ${b})` : `trino_int_mod(${a}, ${b})`, type };
  return { sql: `(${a} ${op} ${b})`, type };
}

function floats(op: Arithmetic['op'], a: string, b: string): string {
  if (op === '/') return `trino_float_div(${a}, ${b})`;
  if (op === '%') return `trino_float_mod(${a}, ${b})`;
  return `(${a} ${op} ${b})`;
}

/** Source: Trino documentation, "Decimal functions and operators". */
function decimals(op: Arithmetic['op'], left: Value, right: Value): Value | undefined {
  const a = asDecimal(left.type.kind === 'unknown' ? right.type : left.type);
  const b = asDecimal(right.type.kind === 'unknown' ? left.type : right.type);
  const type = decimalResult(op, a, b);
  if (type === undefined) return undefined;
  const x = `CAST(${left.sql} AS DECIMAL(${String(a.precision)},${String(a.scale)}))`;
  const y = `CAST(${right.sql} AS DECIMAL(${String(b.precision)},${String(b.scale)}))`;
  const duck = duckType(type);
  const widened = (sql: string): string => `CAST(${sql} AS ${duck})`;
  if (op === '/') {
    const shift = type.scale - a.scale + b.scale;
    return { sql: `CAST(trino_decimal_div(${x}, ${y}, ${String(shift)}, ${String(type.scale)}) AS ${duck})`, type };
  }
  if (op === '%') return { sql: `CAST(trino_decimal_mod(${x}, ${y}) AS ${duck})`, type };
  if (op === '*') return { sql: `CAST(${x} * ${y} AS ${duck})`, type };
  return { sql: `CAST(${widened(x)} ${op} ${widened(y)} AS ${duck})`, type };
}

function decimal(precision: number, scale: number): Extract<TrinoType, { kind: 'decimal' }> {
  return { kind: 'decimal', precision: Math.max(1, Math.min(38, precision)), scale };
}

interface Digits {
  readonly precision: number;
  readonly scale: number;
}

function decimalResult(
  op: Arithmetic['op'],
  a: Digits,
  b: Digits,
): Extract<TrinoType, { kind: 'decimal' }> | undefined {
  const scale = Math.max(a.scale, b.scale);
  const whole = [a.precision - a.scale, b.precision - b.scale] as const;
  if (op === '*') return a.scale + b.scale > 38 ? undefined : decimal(a.precision + b.precision, a.scale + b.scale);
  if (op === '/') return decimal(a.precision + b.scale + Math.max(0, b.scale - a.scale), scale);
  if (op === '%') return decimal(Math.min(...whole) + scale, scale);
  return decimal(1 + scale + Math.max(...whole), scale);
}

/** Texts, binaries, arrays, and an array with an element. */
function concatenation(left: Value, right: Value): Value | undefined {
  const { type: a } = left;
  const { type: b } = right;
  if (a.kind === 'unknown' && b.kind === 'unknown') return { sql: 'NULL', type: VARCHAR };
  if (a.kind === 'unknown' || b.kind === 'unknown') {
    const known = a.kind === 'unknown' ? b : a;
    if (known.kind === 'varchar') return { sql: 'CAST(NULL AS VARCHAR[])', type: { kind: 'array', of: known } };
  }
  if (isText(a) && isText(b)) return { sql: `(${left.sql} || ${right.sql})`, type: VARCHAR };
  if (a.kind === 'varbinary' && b.kind === 'varbinary') return { sql: `(${left.sql} || ${right.sql})`, type: a };
  return arrayConcatenation(left, right);
}

function isText(type: TrinoType): boolean {
  return type.kind === 'varchar' || type.kind === 'unknown';
}

function arrayConcatenation(left: Value, right: Value): Value | undefined {
  const common = commonType(left.type, right.type);
  if (common?.kind === 'array' && left.type.kind === 'array' && right.type.kind === 'array')
    return {
      sql: `trino_array_concat(${convert(left.sql, left.type, common)}, ${convert(right.sql, right.type, common)})`,
      type: common,
    };
  const [list, item, append] = left.type.kind === 'array' ? [left, right, true] : [right, left, false];
  if (list.type.kind !== 'array') return undefined;
  const of = commonType(list.type.of, item.type);
  if (of === undefined) return undefined;
  const type: TrinoType = { kind: 'array', of };
  const [a, b] = [convert(list.sql, list.type, type), convert(item.sql, item.type, of)];
  return { sql: append ? `trino_append(${a}, ${b})` : `trino_prepend(${b}, ${a})`, type };
}

export function emitUnary(node: Extract<Expression, { kind: 'unary' }>, context: Context): Value {
  const folded = node.op === '-' ? negativeLiteral(node.value, context) : undefined;
  if (folded !== undefined) return folded;
  const value = context.session.emit(node.value, context);
  const isInterval = value.type.kind.startsWith('interval');
  if (!isNumber(value.type) && value.type.kind !== 'unknown' && !(isInterval && node.op === '-'))
    throw new QueryProblem('sql-type', `Cannot negate ${printType(value.type)}`, { at: node.at });
  return node.op === '+' ? value : { sql: `(- ${value.sql})`, type: value.type };
}

function negativeLiteral(node: Expression, context: Context): Value | undefined {
  if (node.kind !== 'integer' && node.kind !== 'decimal' && node.kind !== 'double') return undefined;
  if (node.kind === 'integer' && node.value === '9223372036854775808')
    return {
      sql: "CAST('-9223372036854775808' AS BIGINT)",
      type: { kind: 'bigint' },
      constant: '-9223372036854775808',
    };
  const value = context.session.emit(node, context);
  return { sql: `(- ${value.sql})`, type: value.type, constant: `-${value.constant ?? ''}` };
}

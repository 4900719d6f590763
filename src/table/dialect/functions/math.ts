import { refused, scalar } from './rule.js';
import type { BoundCall, FunctionGroup, FunctionRule } from './rule.js';
import type { TrinoType } from '../types/type.js';

/** One argument and a result, both double. */
function double(name: string, sql: string): FunctionRule {
  return scalar(`${name}(double) -> double`, sql);
}

/** ROUND, FLOOR and CEILING of a decimal keep its whole digits and one more for the carry. */
function wholeDecimal(call: BoundCall): TrinoType {
  const type = call.args[0]?.type;
  if (type?.kind !== 'decimal') return { kind: 'double' };
  return {
    kind: 'decimal',
    precision: Math.max(1, Math.min(38, type.precision - type.scale + Math.min(type.scale, 1))),
    scale: 0,
  };
}

function cutDecimal(call: BoundCall): TrinoType {
  const type = call.args[0]?.type;
  if (type?.kind !== 'decimal') return { kind: 'double' };
  return { kind: 'decimal', precision: Math.max(1, type.precision - type.scale), scale: 0 };
}

function widerDecimal(call: BoundCall): TrinoType {
  const type = call.args[0]?.type;
  return type?.kind === 'decimal' ? { ...type, precision: Math.min(38, type.precision + 1) } : { kind: 'double' };
}

const bits = (name: string, sql: string): FunctionRule => scalar(`${name}(bigint, bigint) -> bigint`, sql);

export const MATH: FunctionGroup = {
  title: 'Mathematical functions',
  rules: [
    scalar('abs(N) -> N', 'abs($1)'),
    scalar('ceil(I) -> I', '$1'),
    scalar('ceil(decimal) -> decimal', 'ceil($1)', { type: wholeDecimal }),
    double('ceil', 'ceil($1)'),
    scalar('ceiling(I) -> I', '$1'),
    scalar('ceiling(decimal) -> decimal', 'ceil($1)', { type: wholeDecimal }),
    double('ceiling', 'ceil($1)'),
    scalar('floor(I) -> I', '$1'),
    scalar('floor(decimal) -> decimal', 'floor($1)', { type: wholeDecimal }),
    double('floor', 'floor($1)'),
    scalar('round(I) -> I', '$1'),
    scalar('round(decimal) -> decimal', 'round($1)', { type: wholeDecimal }),
    double('round', 'trino_round($1)'),
    scalar('round(I, bigint) -> I', 'CAST(round($1, CAST($2 AS INTEGER)) AS $I)'),
    scalar(
      'round(decimal, bigint) -> decimal',
      ({ args }) => {
        const type = args[0]?.type;
        const scale = type?.kind === 'decimal' ? type.scale : 0;
        return `CAST(round($1, CAST(least($2, ${String(scale)}) AS INTEGER)) AS DECIMAL(38,${String(scale)}))`;
      },
      { type: widerDecimal },
    ),
    scalar('round(double, bigint) -> double', 'trino_round_to($1, $2)'),
    scalar('truncate(decimal) -> decimal', 'trunc($1)', { type: cutDecimal }),
    double('truncate', 'trunc($1)'),
    scalar('sign(I) -> I', 'CAST(sign($1) AS $I)'),
    scalar('sign(decimal) -> decimal', 'CAST(sign($1) AS DECIMAL(1,0))', {
      type: () => ({ kind: 'decimal', precision: 1, scale: 0 }),
    }),
    double('sign', 'trino_sign($1)'),
    scalar('mod(I, I) -> I', 'trino_int_mod($1, $2)'),
    scalar('mod(double, double) -> double', 'trino_float_mod($1, $2)'),
    scalar('power(double, double) -> double', 'pow($1, $2)'),
    scalar('pow(double, double) -> double', 'pow($1, $2)'),
    double('sqrt', "CASE WHEN $1 < 0 THEN CAST('NaN' AS DOUBLE) ELSE sqrt($1) END"),
    double('cbrt', 'trino_cbrt($1)'),
    double('exp', 'exp($1)'),
    double('ln', 'trino_ln($1)'),
    double('log2', 'trino_ln($1) / ln(2)'),
    double('log10', 'trino_log10($1)'),
    scalar('log(double, double) -> double', 'trino_ln($2) / trino_ln($1)'),
    double('degrees', 'degrees($1)'),
    double('radians', 'radians($1)'),
    ...['sin', 'cos', 'tan', 'atan', 'sinh', 'cosh', 'tanh'].map((name) => double(name, `${name}($1)`)),
    ...['asin', 'acos'].map((name) =>
      double(name, `CASE WHEN abs($1) > 1 THEN CAST('NaN' AS DOUBLE) ELSE ${name}($1) END`),
    ),
    scalar('atan2(double, double) -> double', 'atan2($1, $2)'),
    scalar('pi() -> double', 'pi()'),
    scalar('e() -> double', 'exp(CAST(1 AS DOUBLE))'),
    scalar('infinity() -> double', "CAST('Infinity' AS DOUBLE)"),
    scalar('nan() -> double', "CAST('NaN' AS DOUBLE)"),
    scalar('is_finite(double) -> boolean', 'isfinite($1)'),
    scalar('is_infinite(double) -> boolean', 'isinf($1)'),
    scalar('is_nan(double) -> boolean', 'isnan($1)'),
    scalar('random() -> double', 'random()', { note: 'A random number' }),
    scalar('rand() -> double', 'random()', { note: 'A random number' }),
    scalar('random(bigint) -> bigint', 'CAST(floor(random() * $1) AS BIGINT)', { note: 'A random number' }),
    scalar('random(bigint, bigint) -> bigint', 'CAST($1 + floor(random() * ($2 - $1)) AS BIGINT)', {
      note: 'A random number',
    }),
    scalar('to_base(bigint, bigint) -> varchar', 'trino_to_base($1, $2)', {
      type: () => ({ kind: 'varchar', length: 64 }),
    }),
    scalar('from_base(varchar, bigint) -> bigint', 'trino_from_base($1, $2)'),
    scalar('width_bucket(double, double, double, bigint) -> bigint', 'trino_width_bucket($1, $2, $3, $4)'),
    scalar(
      'width_bucket(double, array(double)) -> bigint',
      'CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE len(list_filter($2, lambda b_: b_ <= $1)) END',
    ),
    bits('bitwise_and', '$1 & $2'),
    bits('bitwise_or', '$1 | $2'),
    bits('bitwise_xor', 'xor($1, $2)'),
    scalar('bitwise_not(bigint) -> bigint', '~ $1'),
    scalar('bitwise_left_shift(integer, bigint) -> integer', 'trino_shift_left_32($1, $2)'),
    scalar('bitwise_right_shift(integer, bigint) -> integer', 'trino_shift_right_32($1, $2)'),
    scalar(
      'bitwise_right_shift_arithmetic(integer, bigint) -> integer',
      'CAST(CAST($1 AS BIGINT) >> CAST(least($2, 63) AS INTEGER) AS INTEGER)',
    ),
    scalar('bitwise_left_shift(bigint, bigint) -> bigint', 'trino_shift_left($1, $2)'),
    scalar('bitwise_right_shift(bigint, bigint) -> bigint', 'trino_shift_right($1, $2)'),
    scalar(
      'bitwise_right_shift_arithmetic(bigint, bigint) -> bigint',
      'CASE WHEN $2 > 63 THEN (CASE WHEN $1 < 0 THEN -1 ELSE 0 END) ELSE $1 >> CAST($2 AS INTEGER) END',
    ),
    scalar('bit_count(bigint, bigint) -> bigint', 'trino_bit_count($1, $2)'),
  ],
  refused: [
    ...refused(
      'normal_cdf inverse_normal_cdf beta_cdf inverse_beta_cdf t_cdf t_pdf',
      'DuckDB has no such distribution',
    ),
    ...refused(
      'wilson_interval_lower wilson_interval_upper cosine_similarity dot_product euclidean_distance cosine_distance',
      'it has no use on CloudTrail and no exact counterpart',
    ),
  ],
};

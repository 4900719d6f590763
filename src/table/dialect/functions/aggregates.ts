import { badArgument, constantOf, placeOf, sqlOf, unsupportedArgument } from './arguments.js';
import { QueryProblem } from '../syntax/position.js';
import { aggregate, refused } from './rule.js';
import type { BoundCall, FunctionGroup, FunctionRule } from './rule.js';
import type { TrinoType } from '../types/type.js';

function sumType(call: BoundCall): TrinoType {
  const type = call.args[0]?.type;
  return type?.kind === 'decimal' ? { kind: 'decimal', precision: 38, scale: type.scale } : { kind: 'bigint' };
}

function decimalAverage(call: BoundCall): string {
  const type = call.args[0]?.type;
  const scale = type?.kind === 'decimal' ? type.scale : 0;
  return `CAST(trino_decimal_div(CAST(sum($D$1)$F AS DECIMAL(38,${String(scale)})), CAST(count($D$1)$F AS DECIMAL(19,0)), 0, ${String(scale)}) AS DECIMAL(38,${String(scale)}))`;
}

/** The type of the first argument, and arrays of it. */
const listOfFirst = {
  type: ({ args }: BoundCall): TrinoType => ({ kind: 'array', of: args[0]?.type ?? { kind: 'unknown' } }),
};

/** MIN and MAX of N values, MIN_BY and MAX_BY: whether DuckDB orders the type as Trino does. */
function ordered(sql: string, index = 0): (call: BoundCall) => string {
  return (call) => {
    const kind = call.args[index]?.type.kind;
    if (kind === 'row' || kind === 'map' || kind === 'json' || kind === 'array')
      throw badArgument(call, `Type ${kind} is not orderable`);
    return sql;
  };
}

function statistics(names: string, duck: string): readonly FunctionRule[] {
  return names.split(' ').map((name) => aggregate(`${name}(double) -> double`, `${duck}($D$1)$F`));
}

/** Trino has these for real and for double; whole numbers become real. */
function pairs(name: string): readonly FunctionRule[] {
  return [
    aggregate(`${name}(real, real) -> real`, `CAST(${name}(CAST($1 AS DOUBLE), CAST($2 AS DOUBLE))$F AS FLOAT)`),
    aggregate(`${name}(double, double) -> double`, `${name}($1, $2)$F`),
  ];
}

/** The percentages of an array, which DuckDB wants as constants. */
function percentiles(call: BoundCall): string {
  const array = call.node.args[1];
  const items = array?.kind === 'array' ? array.items : [];
  const fractions = items.map((item) =>
    item.kind === 'decimal' || item.kind === 'double' || item.kind === 'integer' ? Number(item.value) : Number.NaN,
  );
  if (items.length === 0 || fractions.some((fraction) => !(fraction >= 0 && fraction <= 1)))
    throw unsupportedArgument(call, 'percentages that are not written as ARRAY[0.1, …]', 1);
  return `quantile_disc($D$1, [${fractions.map(rankOf).join(', ')}])$F`;
}

/** DuckDB takes the value below where a percentage falls between two; Trino the one above. */
function rankOf(fraction: number): string {
  return String(Math.min(1, fraction + 1e-12));
}

function listagg(call: BoundCall): string {
  if (call.node.orderBy.length === 0)
    throw new QueryProblem('sql-syntax', 'LISTAGG needs WITHIN GROUP (ORDER BY …)', { at: call.node.at });
  return `string_agg($D$1, ${call.args.length > 1 ? '$2' : "''"}$O)$F`;
}

/** Discrete percentile by rank, as a sketch over few values gives it. */
function percentile(call: BoundCall): string {
  const fraction = constantOf(call, 1, 'the percentage');
  if (!(Number(fraction) >= 0 && Number(fraction) <= 1))
    throw new QueryProblem('sql-type', 'percentile must be between 0 and 1', { at: placeOf(call, 1) });
  return `quantile_disc($D$1, ${rankOf(Number(fraction))})$F`;
}

export const AGGREGATES: FunctionGroup = {
  title: 'Aggregate functions',
  rules: [
    aggregate('count() -> bigint', 'count(*)$F'),
    aggregate('count(T) -> bigint', 'count($D$1)$F'),
    aggregate('count_if(boolean) -> bigint', 'CAST(count_if($D$1)$F AS BIGINT)'),
    aggregate('sum(bigint) -> bigint', 'CAST(sum($D$1)$F AS BIGINT)'),
    aggregate('sum(real) -> real', 'CAST(sum($D$1)$F AS FLOAT)'),
    aggregate('sum(double) -> double', 'sum($D$1)$F'),
    aggregate('sum(decimal) -> decimal', 'sum($D$1)$F', { type: sumType }),
    aggregate(
      'sum(interval day to second) -> interval day to second',
      'to_microseconds(CAST(sum(trino_millis($1) * 1000)$F AS BIGINT))',
    ),
    aggregate('avg(bigint) -> double', 'avg($D$1)$F'),
    aggregate('avg(real) -> real', 'CAST(avg($D$1)$F AS FLOAT)'),
    aggregate('avg(double) -> double', 'avg($D$1)$F'),
    aggregate('avg(decimal) -> $1', decimalAverage),
    aggregate('min(T) -> T', ordered('min($1)$F')),
    aggregate('max(T) -> T', ordered('max($1)$F')),
    aggregate('min(T, bigint) -> array(T)', ordered('min($1, $2)$F')),
    aggregate('max(T, bigint) -> array(T)', ordered('max($1, $2)$F')),
    aggregate('min_by(T, U) -> T', ordered('arg_min_null($1, $2)$F', 1)),
    aggregate('max_by(T, U) -> T', ordered('arg_max_null($1, $2)$F', 1)),
    aggregate('min_by(T, U, bigint) -> array(T)', ordered('arg_min($1, $2, $3)$F', 1), listOfFirst),
    aggregate('max_by(T, U, bigint) -> array(T)', ordered('arg_max($1, $2, $3)$F', 1), listOfFirst),
    aggregate('any_value(T) -> T', 'any_value($1)$F', { note: 'Any value that is not null, as in Trino' }),
    aggregate('arbitrary(T) -> T', 'any_value($1)$F', { note: 'Any value that is not null, as in Trino' }),
    aggregate('bool_and(boolean) -> boolean', 'bool_and($1)$F'),
    aggregate('bool_or(boolean) -> boolean', 'bool_or($1)$F'),
    aggregate('every(boolean) -> boolean', 'bool_and($1)$F'),
    aggregate('array_agg(T) -> array(T)', 'list($D$1$O)$F'),
    aggregate('listagg(varchar) -> varchar', listagg),
    aggregate('listagg(varchar, varchar) -> varchar', listagg),
    aggregate('histogram(T) -> map(T, bigint)', 'trino_array_histogram(list($1)$F)'),
    aggregate(
      'map_agg(K, V) -> map(K, V)',
      'trino_map_first(list($1 ORDER BY NULL)$F, list($2 ORDER BY NULL)$F)'.replaceAll(' ORDER BY NULL', ''),
    ),
    aggregate('multimap_agg(K, V) -> map(K, array(V))', 'trino_multimap(list($1)$F, list($2)$F)'),
    aggregate(
      'map_union(map(K, V)) -> map(K, V)',
      'trino_map_first(flatten(list(map_keys($1))$F), flatten(list(map_values($1))$F))',
    ),
    aggregate('approx_distinct(T) -> bigint', 'count(DISTINCT $1)$F', {
      note: 'The exact number; Trino estimates it (2.3 % standard error)',
    }),
    aggregate('approx_distinct(T, double) -> bigint', 'count(DISTINCT $1)$F'),
    aggregate('approx_percentile(bigint, double) -> bigint', percentile, {
      note: 'The exact percentile by rank; Trino estimates it',
    }),
    aggregate('approx_percentile(double, double) -> double', percentile),
    aggregate('approx_percentile(bigint, array(double)) -> array(bigint)', percentiles),
    aggregate('approx_percentile(double, array(double)) -> array(double)', percentiles),
    aggregate('bitwise_and_agg(bigint) -> bigint', 'bit_and($1)$F'),
    aggregate('bitwise_or_agg(bigint) -> bigint', 'bit_or($1)$F'),
    aggregate('bitwise_xor_agg(bigint) -> bigint', 'bit_xor($1)$F'),
    aggregate('geometric_mean(double) -> double', 'exp(avg(ln($D$1))$F)'),
    ...statistics('stddev stddev_samp', 'stddev_samp'),
    ...statistics('stddev_pop', 'stddev_pop'),
    ...statistics('variance var_samp', 'var_samp'),
    ...statistics('var_pop', 'var_pop'),
    ...pairs('corr'),
    ...pairs('covar_pop'),
    ...pairs('covar_samp'),
    ...pairs('regr_slope'),
    ...pairs('regr_intercept'),
    aggregate('grouping(A, A...) -> integer', groupingOf),
  ],
  refused: [
    ...refused('checksum', "it is Trino's own hash, which nothing else computes"),
    ...refused(
      'approx_most_frequent approx_set merge numeric_histogram tdigest_agg qdigest_agg make_set_digest merge_set_digest',
      "it gives a sketch of Trino's own",
    ),
    ...refused('reduce_agg', 'DuckDB has no aggregate that folds with a lambda'),
    ...refused('kurtosis skewness', "DuckDB's estimate is another"),
  ],
};

/** GROUPING takes keys of the query and is answered by DuckDB, with the same bits. */
function groupingOf(call: BoundCall): string {
  if (call.node.filter !== undefined || call.node.over !== undefined) throw unsupportedArgument(call, 'FILTER or OVER');
  return `CAST(grouping(${call.args.map((_, index) => sqlOf(call, index)).join(', ')}) AS INTEGER)`;
}

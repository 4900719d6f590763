import { compareSql } from '../analyze/operators.js';
import { refused, scalar } from './rule.js';
import { parseBlock } from './address.js';
import { badArgument, constantOf, sqlOf, unsupportedArgument } from './arguments.js';
import type { BoundCall, FunctionGroup } from './rule.js';
import type { TrinoType } from '../types/type.js';

const COMPOSITE = ['row', 'map', 'array', 'real', 'double', 'json'];

/** Elements whose equality DuckDB sees as Trino does. */
function simpleElements(sql: string): (call: BoundCall) => string {
  return (call) => {
    const type = call.types.get('T');
    if (type !== undefined && COMPOSITE.includes(type.kind))
      throw unsupportedArgument(call, `elements of type ${type.kind}`);
    return sql;
  };
}

/** Whether an address lies in a block: between its first and its last. */
function inBlock(call: BoundCall): string {
  const text = constantOf(call, 0, 'the block');
  const block = parseBlock(text);
  if (block === undefined) throw badArgument(call, `Invalid CIDR: ${text}`);
  return `(${sqlOf(call, 1)} BETWEEN CAST('${String(block.first)}' AS UHUGEINT) AND CAST('${String(block.last)}' AS UHUGEINT))`;
}

function sortedBy(call: BoundCall): string {
  throw unsupportedArgument(call, 'a comparator', 1);
}

function flattened(call: BoundCall): TrinoType {
  const type = call.args[0]?.type;
  return type?.kind === 'array' ? type.of : { kind: 'unknown' };
}

/** Whether a list holds a value, with NULL where only a null could match. */
function containing(call: BoundCall): string {
  const type = call.types.get('T') ?? { kind: 'unknown' };
  const same = compareSql(
    '=',
    [
      { sql: 'c_', type },
      { sql: sqlOf(call, 1), type },
    ],
    call.node.at,
  );
  return `trino_or(list_transform(${sqlOf(call, 0)}, lambda c_: ${same}))`;
}

export const ARRAYS: FunctionGroup = {
  title: 'Array functions',
  rules: [
    scalar('all_match(array(T), function(T, boolean)) -> boolean', 'trino_and(list_transform($1, $2))'),
    scalar('any_match(array(T), function(T, boolean)) -> boolean', 'trino_or(list_transform($1, $2))'),
    scalar('none_match(array(T), function(T, boolean)) -> boolean', 'NOT trino_or(list_transform($1, $2))'),
    scalar('array_distinct(array(T)) -> array(T)', simpleElements('trino_distinct($1)')),
    scalar('array_except(array(T), array(T)) -> array(T)', simpleElements('trino_except($1, $2)')),
    scalar('array_intersect(array(T), array(T)) -> array(T)', simpleElements('trino_intersect($1, $2)')),
    scalar('array_union(array(T), array(T)) -> array(T)', simpleElements('trino_distinct(trino_array_concat($1, $2))')),
    scalar('array_histogram(array(T)) -> map(T, bigint)', simpleElements('trino_array_histogram($1)')),
    scalar('array_join(array(varchar), varchar) -> varchar', 'trino_array_join($1, $2)'),
    scalar(
      'array_join(array(varchar), varchar, varchar) -> varchar',
      'trino_array_join(list_transform($1, lambda a_: coalesce(a_, $3)), $2)',
    ),
    scalar(
      'array_join(array(bigint), varchar) -> varchar',
      'trino_array_join(list_transform($1, lambda a_: CAST(a_ AS VARCHAR)), $2)',
    ),
    scalar(
      'array_join(array(bigint), varchar, varchar) -> varchar',
      'trino_array_join(list_transform($1, lambda a_: coalesce(CAST(a_ AS VARCHAR), $3)), $2)',
    ),
    scalar('array_max(array(T)) -> T', simpleElements('trino_array_max($1)')),
    scalar('array_min(array(T)) -> T', simpleElements('trino_array_min($1)')),
    scalar(
      'array_position(array(T), T) -> bigint',
      simpleElements('CASE WHEN $1 IS NULL OR $2 IS NULL THEN NULL ELSE coalesce(list_position($1, $2), 0) END'),
    ),
    scalar(
      'array_remove(array(T), T) -> array(T)',
      simpleElements('CASE WHEN $2 IS NULL THEN NULL ELSE list_filter($1, lambda a_: a_ IS DISTINCT FROM $2) END'),
    ),
    scalar('array_sort(array(T)) -> array(T)', simpleElements("list_sort($1, 'ASC', 'NULLS LAST')")),
    scalar('array_sort(array(T), function(T, T, bigint)) -> array(T)', sortedBy),
    scalar('arrays_overlap(array(T), array(T)) -> boolean', simpleElements('trino_overlap($1, $2)')),
    scalar('cardinality(array(T)) -> bigint', 'len($1)'),
    scalar('cardinality(map(K, V)) -> bigint', 'CAST(cardinality($1) AS BIGINT)'),
    scalar('contains(varchar, ipaddress) -> boolean', inBlock, {
      note: 'A CIDR block, written as text, and an address',
    }),
    scalar('contains(array(T), T) -> boolean', containing),
    scalar('contains_sequence(array(T), array(T)) -> boolean', simpleElements('trino_contains_sequence($1, $2)')),
    scalar('element_at(array(T), bigint) -> T', 'trino_element_at($1, $2)'),
    scalar('element_at(map(K, V), K) -> V', 'trino_map_at($1, $2)'),
    scalar('filter(array(T), function(T, boolean)) -> array(T)', 'list_filter($1, $2)'),
    scalar('flatten(array(T)) -> T', 'list_filter(flatten($1), lambda f_: true)', { type: flattened }),
    scalar('reduce(array(T), S, function(S, T, S), function(S, R)) -> R', reduceSql),
    scalar('repeat(T, bigint) -> array(T)', 'list_transform(range(CAST(greatest($2, 0) AS BIGINT)), lambda r_: $1)'),
    scalar('reverse(array(T)) -> array(T)', 'list_reverse($1)'),
    scalar(
      'sequence(bigint, bigint) -> array(bigint)',
      'trino_sequence($1, $2, CASE WHEN $2 >= $1 THEN 1 ELSE -1 END)',
    ),
    scalar('sequence(bigint, bigint, bigint) -> array(bigint)', 'trino_sequence($1, $2, $3)'),
    scalar(
      'sequence(date, date) -> array(date)',
      'trino_date_sequence($1, $2, to_days(CASE WHEN $2 >= $1 THEN 1 ELSE -1 END))',
    ),
    scalar(
      'sequence(date, date, interval day to second) -> array(date)',
      'trino_date_sequence($1, $2, trino_whole_days($3))',
    ),
    scalar(
      'sequence(date, date, interval year to month) -> array(date)',
      'list_transform(trino_month_sequence($1, $2, $3), lambda d_: CAST(d_ AS DATE))',
    ),
    scalar(
      'sequence(timestamp, timestamp, interval day to second) -> array(timestamp)',
      'trino_time_sequence($1, $2, $3)',
      { type: ({ args }) => ({ kind: 'array', of: args[0]?.type ?? { kind: 'unknown' } }) },
    ),
    scalar(
      'sequence(timestamp, timestamp, interval year to month) -> array(timestamp)',
      'trino_month_sequence($1, $2, $3)',
      { type: ({ args }) => ({ kind: 'array', of: args[0]?.type ?? { kind: 'unknown' } }) },
    ),
    scalar(
      'shuffle(array(T)) -> array(T)',
      'list_transform(list_sort(list_transform($1, lambda s_: struct_pack(o := random(), v := s_))), lambda s_: s_.v)',
      { note: 'A random order' },
    ),
    scalar('slice(array(T), bigint, bigint) -> array(T)', 'trino_slice($1, $2, $3)'),
    scalar('transform(array(T), function(T, U)) -> array(U)', 'list_transform($1, $2)'),
    scalar('trim_array(array(T), bigint) -> array(T)', 'trino_trim_array($1, $2)'),
    scalar('zip(array(T), array(U)) -> array(row)', zipSql, { type: zipType }),
    scalar('zip(array(T), array(U), array(V)) -> array(row)', zipSql, { type: zipType }),
    scalar('zip_with(array(T), array(U), function(T, U, R)) -> array(R)', zipWith),
  ],
  refused: refused('combinations ngrams', 'it has no counterpart that takes constant space'),
};

function zipType(call: BoundCall): TrinoType {
  const fields = call.args.map((arg, index) => ({
    name: undefined,
    key: `f${String(index)}`,
    type: arg.type.kind === 'array' ? arg.type.of : arg.type,
  }));
  return { kind: 'array', of: { kind: 'row', fields } };
}

function zipSql(call: BoundCall): string {
  const lists = call.args.map((arg) => arg.sql);
  const parts = lists.map((list, index) => `f${String(index)} := ${list}[z_]`).join(', ');
  const longest = `greatest(${lists.map((list) => `len(${list})`).join(', ')})`;
  const anyNull = lists.map((list) => `${list} IS NULL`).join(' OR ');
  return `CASE WHEN ${anyNull} THEN NULL ELSE list_transform(range(1, ${longest} + 1), lambda z_: struct_pack(${parts})) END`;
}

/** A lambda of two over two lists: over their positions. */
function zipWith(call: BoundCall): string {
  const [left, right, lambda] = [0, 1, 2].map((index) => sqlOf(call, index));
  const match = /^lambda (\w+), (\w+): ([\s\S]*)$/.exec(lambda ?? '');
  const [, first = '', second = '', body = ''] = match ?? [];
  const pair = body
    .replaceAll(new RegExp(`\\b${first}\\b`, 'g'), 'zw_.f0')
    .replaceAll(new RegExp(`\\b${second}\\b`, 'g'), 'zw_.f1');
  const anyNull = `${left ?? ''} IS NULL OR ${right ?? ''} IS NULL`;
  const longest = `greatest(len(${left ?? ''}), len(${right ?? ''}))`;
  const pairs = `list_transform(range(1, ${longest} + 1), lambda z_: struct_pack(f0 := ${left ?? ''}[z_], f1 := ${right ?? ''}[z_]))`;
  return `CASE WHEN ${anyNull} THEN NULL ELSE list_transform(${pairs}, lambda zw_: ${pair}) END`;
}

/** REDUCE with DuckDB's, whose state and elements share a type: the list becomes one of states. */
function reduceSql(call: BoundCall): string {
  const [list, start, step, finish] = [0, 1, 2, 3].map((index) => sqlOf(call, index));
  const [stepParams, stepBody] = lambdaParts(step ?? '');
  const [finishParams, finishBody] = lambdaParts(finish ?? '');
  const [state = '', item = ''] = stepParams;
  const body = rename(rename(stepBody, state, 'ra_.s'), item, 'rb_.t');
  const states = `list_prepend(struct_pack(s := ${start ?? ''}, t := NULL), list_transform(${list ?? ''}, lambda rt_: struct_pack(s := NULL, t := rt_)))`;
  const result = `list_reduce(${states}, lambda ra_, rb_: struct_pack(s := ${body}, t := rb_.t)).s`;
  const finished = `list_transform([${result}], lambda rf_: ${rename(finishBody, finishParams[0] ?? '', 'rf_')})[1]`;
  return `CASE WHEN ${list ?? ''} IS NULL THEN NULL ELSE ${finished} END`;
}

function lambdaParts(lambda: string): readonly [readonly string[], string] {
  const match = /^lambda ([\w, ]+): ([\s\S]*)$/.exec(lambda);
  return [(match?.[1] ?? '').split(', '), match?.[2] ?? ''];
}

function rename(body: string, from: string, to: string): string {
  return from === '' ? body : body.replaceAll(new RegExp(`\\b${from}\\b`, 'g'), to);
}

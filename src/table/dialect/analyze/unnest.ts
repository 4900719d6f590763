import { QueryProblem } from '../syntax/position.js';
import { printType } from '../types/print.js';
import { BIGINT } from '../types/type.js';
import { quoteText } from './value.js';
import type { Relation } from '../syntax/ast.js';
import type { TrinoType } from '../types/type.js';
import type { Context, Field } from './scope.js';
import type { Source } from './relations.js';
import type { Value } from './value.js';

interface Column {
  readonly sql: string;
  readonly type: TrinoType;
  readonly name: string | undefined;
}

/** UNNEST of arrays and maps side by side; the shorter are filled with NULL. A row becomes its fields, a map key and value. */
export function emitUnnest(node: Extract<Relation, { kind: 'unnest' }>, context: Context): Source {
  const lists = node.values.map((value) => asList(context.session.emit(value, context), value.at));
  const alias = context.session.alias('u');
  const columns = lists.flatMap((list, index) => columnsOf(list, `x."u${String(index)}"`));
  const ordinal: Column[] = node.ordinality ? [{ sql: 'x."n"', type: BIGINT, name: undefined }] : [];
  const all = [...columns, ...ordinal];
  const unnests = lists.map((list, index) => `unnest(${list.sql}) AS "u${String(index)}"`);
  const longest = `greatest(${lists.map((list) => `coalesce(len(${list.sql}), 0)`).join(', ')}, 0)`;
  if (node.ordinality) unnests.push(`unnest(range(1, ${longest} + 1)) AS "n"`);
  const selected = all.map((column, index) => `${column.sql} AS "c${String(index)}"`).join(', ');
  const fields = all.map((column, index): Field => ({
    name: column.name,
    qualifier: [],
    value: { sql: `${alias}."c${String(index)}"`, type: column.type },
  }));
  return { sql: `LATERAL (SELECT ${selected} FROM (SELECT ${unnests.join(', ')}) AS x) AS ${alias}`, fields };
}

function asList(value: Value, at: number): Value {
  const { type, sql } = value;
  if (type.kind === 'array') return value;
  if (type.kind === 'map') {
    const fields = [
      { name: undefined, key: 'key', type: type.key },
      { name: undefined, key: 'value', type: type.value },
    ];
    return { sql: `map_entries(${sql})`, type: { kind: 'array', of: { kind: 'row', fields } } };
  }
  const hint =
    type.kind === 'varchar' || type.kind === 'json'
      ? 'Cast it first: CAST(json_extract(…) AS array(varchar)).'
      : undefined;
  throw new QueryProblem('sql-type', `Cannot unnest type: ${printType(type)}`, { at, hint });
}

function columnsOf(list: Value, sql: string): readonly Column[] {
  const of = list.type.kind === 'array' ? list.type.of : list.type;
  if (of.kind !== 'row') return [{ sql, type: of, name: undefined }];
  return of.fields.map((field) => ({
    sql: `struct_extract(${sql}, ${quoteText(field.key)})`,
    type: field.type,
    name: field.name,
  }));
}

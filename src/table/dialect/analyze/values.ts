import { QueryProblem } from '../syntax/position.js';
import { unified } from './constructors.js';
import { expressionContext } from './relations.js';
import type { Expression, QueryBody } from '../syntax/ast.js';
import { quoteText } from './value.js';
import type { AnalyzedQuery, Context, QueryContext } from './scope.js';
import type { Value } from './value.js';

/** VALUES: a list of rows, or of single values. */
export function emitValues(node: Extract<QueryBody, { kind: 'values' }>, within: QueryContext): AnalyzedQuery {
  const context = expressionContext(within, [], 'VALUES');
  const rows = node.rows.map((row) => cells(row, context));
  const width = rows[0]?.length ?? 0;
  const odd = rows.findIndex((row) => row.length !== width);
  if (odd >= 0)
    throw new QueryProblem(
      'sql-type',
      `Values rows have mismatched sizes: ${String(width)} vs ${String(rows[odd]?.length)}`,
      { at: node.at },
    );
  const columns = Array.from({ length: width }, (_, index) =>
    unified(
      rows.flatMap((row) => row[index] ?? []),
      `Values in column ${String(index + 1)}`,
      node.at,
    ),
  );
  const lines = rows.map((_, line) => `(${columns.map((column) => column.sql[line] ?? 'NULL').join(', ')})`);
  const names = columns.map((_, index) => `"c${String(index)}"`).join(', ');
  return {
    sql: `SELECT ${names} FROM (VALUES ${lines.join(', ')}) AS ${within.session.alias('v')}(${names})`,
    fields: columns.map(({ type }) => ({ name: undefined, type })),
  };
}

/** The columns of one line; a value that is a row is taken apart. */
function cells(row: Expression, context: Context): readonly Value[] {
  if (row.kind === 'row') return row.items.map((item) => context.session.emit(item, context));
  const value = context.session.emit(row, context);
  if (value.type.kind !== 'row') return [value];
  return value.type.fields.map((field) => ({
    sql: `struct_extract(${value.sql}, ${quoteText(field.key)})`,
    type: field.type,
  }));
}

import { QueryProblem } from '../syntax/position.js';
import { unified } from './constructors.js';
import { expressionContext } from './relations.js';
import type { Expression, QueryBody } from '../syntax/ast.js';
import type { AnalyzedQuery, QueryContext } from './scope.js';

/** VALUES: a list of rows, or of single values. */
export function emitValues(node: Extract<QueryBody, { kind: 'values' }>, within: QueryContext): AnalyzedQuery {
  const context = expressionContext(within, [], 'VALUES');
  const rows = node.rows.map((row) => cells(row).map((cell) => context.session.emit(cell, context)));
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

function cells(row: Expression): readonly Expression[] {
  return row.kind === 'row' ? row.items : [row];
}

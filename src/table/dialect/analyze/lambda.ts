import { QueryProblem } from '../syntax/position.js';
import type { Expression } from '../syntax/ast.js';
import type { TrinoType } from '../types/type.js';
import type { Context, Scope } from './scope.js';
import type { Value } from './value.js';

/** A lambda's body with its parameters' names in DuckDB, which are unique by depth. */
export function emitLambda(
  node: Extract<Expression, { kind: 'lambda' }>,
  types: readonly TrinoType[],
  context: Context,
): { readonly names: readonly string[]; readonly body: Value } {
  if (node.params.length !== types.length)
    throw new QueryProblem(
      'sql-type',
      `Expected ${String(types.length)} lambda arguments, got ${String(node.params.length)}`,
      {
        at: node.at,
      },
    );
  const depth = depthOf(context.scope);
  const names = node.params.map((_, index) => `p${String(depth)}_${String(index)}`);
  const fields = node.params.map((param, index) => ({
    name: param.text,
    qualifier: [],
    value: { sql: names[index] ?? '', type: types[index] ?? ({ kind: 'unknown' } as const) },
  }));
  const scope: Scope = { fields, outer: context.scope, lambda: true };
  const inner: Context = { ...context, scope, noAggregates: 'a lambda', noWindows: true };
  return { names, body: context.session.emit(node.body, inner) };
}

function depthOf(start: Scope): number {
  let depth = 0;
  for (let scope: Scope | undefined = start; scope !== undefined; scope = scope.outer)
    depth += scope.lambda === true ? 1 : 0;
  return depth;
}

import { matching, pathOf } from './names.js';
import { QueryProblem } from '../syntax/position.js';
import type { Expression } from '../syntax/ast.js';
import type { Field } from './scope.js';

/**
 * Refuses a query that does not say which values an injected partition column has: Athena cannot list what is there.
 *
 * Source: Amazon Athena User Guide, "Supported types for partition projection" (Injected type).
 */
export function mustNameInjected(fields: readonly Field[], where: Expression | undefined, at: number): void {
  for (const field of fields) {
    if (field.injected !== true || (where !== undefined && fixes(where, field, fields))) continue;
    const name = field.name ?? '';
    const message = `the values of the injected partition column '${name}' are not known; WHERE has to name them: ${name} = '…'`;
    throw new QueryProblem('sql-unsupported', message, { at });
  }
}

/** Whether the condition allows a few written values of the column and no others. */
function fixes(node: Expression, field: Field, fields: readonly Field[]): boolean {
  const isColumn = (one: Expression): boolean => {
    const path = pathOf(one);
    return path !== undefined && matching(fields, path)[0] === field;
  };
  switch (node.kind) {
    case 'logical':
      return node.op === 'and'
        ? node.terms.some((term) => fixes(term, field, fields))
        : node.terms.every((term) => fixes(term, field, fields));
    case 'compare':
      return (
        node.op === '=' &&
        ((isColumn(node.left) && isWritten(node.right)) || (isColumn(node.right) && isWritten(node.left)))
      );
    case 'in':
      return isColumn(node.value) && node.list.every(isWritten);
    default:
      return false;
  }
}

const isWritten = (node: Expression): boolean =>
  node.kind === 'string' || node.kind === 'integer' || node.kind === 'parameter';

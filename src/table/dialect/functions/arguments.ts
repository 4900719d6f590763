import { QueryProblem } from '../syntax/position.js';
import type { BoundCall } from './rule.js';

/** The text of an argument that has to be written in the query, as its meaning decides the SQL. */
export function constantOf(call: BoundCall, index: number, what: string): string {
  const constant = call.args[index]?.constant;
  if (constant !== undefined) return constant;
  const message = `function ${call.name} is supported only where ${what} is written as text in the query`;
  throw new QueryProblem('sql-unsupported', message, { at: placeOf(call, index) });
}

export function placeOf(call: BoundCall, index: number): number {
  return call.node.args[index]?.at ?? call.node.at;
}

/** The call's argument as SQL. */
export function sqlOf(call: BoundCall, index: number): string {
  return call.args[index]?.sql ?? 'NULL';
}

export function badArgument(call: BoundCall, message: string, index = 0): QueryProblem {
  return new QueryProblem('sql-type', message, { at: placeOf(call, index) });
}

export function unsupportedArgument(call: BoundCall, message: string, index = 0): QueryProblem {
  return new QueryProblem('sql-unsupported', `function ${call.name} is not supported with ${message}`, {
    at: placeOf(call, index),
  });
}

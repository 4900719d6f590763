import type { Call } from '../syntax/ast.js';
import type { Context } from '../analyze/scope.js';
import type { TrinoType } from '../types/type.js';
import type { Value } from '../analyze/value.js';

/** A call whose arguments have been checked and brought to the types of the rule's signature. */
export interface BoundCall {
  readonly name: string;
  readonly args: readonly Value[];
  /** The signature's type variables. */
  readonly types: ReadonlyMap<string, TrinoType>;
  readonly node: Call;
  readonly context: Context;
}

/** One overload of a function of Trino, and how DuckDB answers it. */
export interface FunctionRule {
  /**
   * `name(type, …) -> type`. Capital letters are type variables: `N` a number, `I` an integer type, `M` a date or timestamp,
   * others any type. `type...` repeats. As result `$1` is the type of the first argument.
   */
  readonly signature: string;
  /**
   * DuckDB's SQL: `$1` … are the arguments, `$*` all of them with commas, `$T` the DuckDB type of a variable. In an
   * aggregate or window function `$D` is DISTINCT, `$O` ORDER BY, `$N` IGNORE NULLS and `$F` FILTER and OVER; a call that
   * uses one that the text lacks is refused.
   */
  readonly sql: string | ((call: BoundCall) => string);
  readonly kind?: 'aggregate' | 'window';
  /** Where the signature cannot say it. */
  readonly type?: (call: BoundCall) => TrinoType;
  /** For the documentation: what a reader has to know. */
  readonly note?: string;
}

/** A function of Trino that cannot be answered here, with the reason. */
export interface RefusedFunction {
  readonly name: string;
  readonly reason: string;
}

/** A chapter of Trino's functions. */
export interface FunctionGroup {
  /** As Trino's documentation calls the chapter. */
  readonly title: string;
  readonly rules: readonly FunctionRule[];
  readonly refused: readonly RefusedFunction[];
}

/** Shorthands for the tables. */
export function scalar(signature: string, sql: FunctionRule['sql'], more: Partial<FunctionRule> = {}): FunctionRule {
  return { signature, sql, ...more };
}

export function aggregate(signature: string, sql: FunctionRule['sql'], more: Partial<FunctionRule> = {}): FunctionRule {
  return { signature, sql, kind: 'aggregate', ...more };
}

export function windowed(signature: string, sql: FunctionRule['sql'], more: Partial<FunctionRule> = {}): FunctionRule {
  return { signature, sql, kind: 'window', ...more };
}

/** The functions named, refused for one reason. */
export function refused(names: string, reason: string): readonly RefusedFunction[] {
  return names.split(' ').map((name) => ({ name, reason }));
}

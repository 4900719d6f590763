import type { KnownTable, TranslateOptions } from '../translated.js';
import type { Expression, Query } from '../syntax/ast.js';
import type { TrinoType } from '../types/type.js';
import type { Value } from './value.js';

/** A column that a query can name. */
export interface Field {
  /** Lower case; undefined for an expression without alias. */
  readonly name: string | undefined;
  /** What may stand before the name: alias, or catalog, schema and table. */
  readonly qualifier: readonly string[];
  readonly value: Value;
  /** Named only, never part of `*`. */
  readonly hidden?: boolean;
  /** A partition column whose values the query has to name. */
  readonly injected?: boolean;
}

/** The names that an expression sees; those of an outer query behind them. */
export interface Scope {
  readonly fields: readonly Field[];
  readonly outer: Scope | undefined;
  /** The parameters of a lambda: part of the same query as what is behind them. */
  readonly lambda?: boolean;
}

/** A common table by name, as the query around it sees it. */
export interface NamedQuery {
  readonly relation: string;
  readonly fields: readonly { readonly name: string | undefined; readonly type: TrinoType }[];
}

/** What one translation shares. */
export interface Session {
  readonly options: TranslateOptions;
  readonly parameters: readonly Value[];
  /** Tables read so far. */
  readonly used: Set<KnownTable>;
  /** Views being expanded, against a view that reads itself. */
  readonly views: readonly string[];
  /** A new alias, unique in the translation. */
  readonly alias: (prefix: string) => string;
  /** Translates an expression; what all its parts call back into. */
  readonly emit: (expression: Expression, context: Context) => Value;
  /** Translates a query; the one call back from expressions to queries. */
  readonly query: (query: Query, within: QueryContext) => AnalyzedQuery;
}

export interface QueryContext {
  readonly session: Session;
  readonly outer: Scope | undefined;
  readonly named: ReadonlyMap<string, NamedQuery>;
}

export interface AnalyzedQuery {
  readonly sql: string;
  /** The columns; in `sql` they are called `c0`, `c1` … */
  readonly fields: readonly { readonly name: string | undefined; readonly type: TrinoType }[];
}

/** Where an expression stands. */
export interface Context extends QueryContext {
  readonly scope: Scope;
  /** The clause, for messages, where aggregates may not stand; undefined where they may. */
  readonly noAggregates: string | undefined;
  /** In a query with GROUP BY or aggregates: SQL of the keys, outside of aggregates. */
  readonly grouped: ReadonlySet<string> | undefined;
  readonly windows: ReadonlyMap<string, string>;
  /** Windows may stand in SELECT and ORDER BY alone. */
  readonly noWindows: boolean;
}

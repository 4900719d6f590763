import type { TypeName } from './type-name.js';

/** A name as written; unquoted names are compared without case, and so are quoted ones (Trino does not keep case). */
export interface Name {
  /** Lower case. */
  readonly text: string;
  readonly written: string;
  readonly at: number;
}

export type Literal =
  | { readonly kind: 'null'; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | {
      readonly kind: 'integer' | 'decimal' | 'double' | 'string' | 'binary';
      readonly value: string;
      readonly at: number;
    }
  /** `DATE '2026-01-01'`, `IPADDRESS '10.0.0.1'`: a cast of a string. */
  | { readonly kind: 'typed'; readonly type: TypeName; readonly value: string; readonly at: number }
  | {
      readonly kind: 'interval';
      readonly negative: boolean;
      readonly value: string;
      readonly from: string;
      readonly to: string | undefined;
      readonly at: number;
    };

export interface Call {
  readonly kind: 'call';
  /** Lower case. */
  readonly name: string;
  readonly args: readonly Expression[];
  readonly star: boolean;
  readonly distinct: boolean;
  readonly orderBy: readonly SortItem[];
  readonly filter: Expression | undefined;
  readonly nulls: 'ignore' | 'respect' | undefined;
  readonly over: Window | Name | undefined;
  /** What only this function takes: `listagg`'s overflow, the JSON functions' clauses. */
  readonly clauses: Readonly<Record<string, string>>;
  readonly at: number;
}

export type Expression =
  | Literal
  | Call
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'field'; readonly base: Expression; readonly name: Name; readonly at: number }
  | { readonly kind: 'parameter'; readonly index: number; readonly at: number }
  | { readonly kind: 'unary'; readonly op: '-' | '+'; readonly value: Expression; readonly at: number }
  | {
      readonly kind: 'arithmetic';
      readonly op: '+' | '-' | '*' | '/' | '%' | '||';
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'compare';
      readonly op: CompareOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'quantified';
      readonly op: CompareOperator;
      readonly all: boolean;
      readonly left: Expression;
      readonly query: Query;
      readonly at: number;
    }
  | { readonly kind: 'logical'; readonly op: 'and' | 'or'; readonly terms: readonly Expression[]; readonly at: number }
  | { readonly kind: 'not'; readonly value: Expression; readonly at: number }
  | {
      readonly kind: 'between';
      readonly value: Expression;
      readonly low: Expression;
      readonly high: Expression;
      readonly at: number;
    }
  | { readonly kind: 'in'; readonly value: Expression; readonly list: readonly Expression[]; readonly at: number }
  | { readonly kind: 'in-query'; readonly value: Expression; readonly query: Query; readonly at: number }
  | {
      readonly kind: 'like';
      readonly value: Expression;
      readonly pattern: Expression;
      readonly escape: Expression | undefined;
      readonly at: number;
    }
  | { readonly kind: 'is-null'; readonly value: Expression; readonly at: number }
  | { readonly kind: 'exists'; readonly query: Query; readonly at: number }
  | { readonly kind: 'subquery'; readonly query: Query; readonly at: number }
  | { readonly kind: 'lambda'; readonly params: readonly Name[]; readonly body: Expression; readonly at: number }
  | {
      readonly kind: 'case';
      readonly operand: Expression | undefined;
      readonly whens: readonly When[];
      readonly otherwise: Expression | undefined;
      readonly at: number;
    }
  | {
      readonly kind: 'cast';
      readonly value: Expression;
      readonly type: TypeName;
      readonly safe: boolean;
      readonly at: number;
    }
  | { readonly kind: 'array'; readonly items: readonly Expression[]; readonly at: number }
  | { readonly kind: 'row'; readonly items: readonly Expression[]; readonly at: number }
  | { readonly kind: 'subscript'; readonly base: Expression; readonly index: Expression; readonly at: number }
  | { readonly kind: 'at-time-zone'; readonly value: Expression; readonly zone: Expression; readonly at: number }
  | { readonly kind: 'extract'; readonly field: Name; readonly value: Expression; readonly at: number };

export type CompareOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'distinct';

export interface When {
  readonly when: Expression;
  readonly result: Expression;
}

export interface SortItem {
  readonly value: Expression;
  readonly descending: boolean;
  /** undefined: not written; Trino's default is last. */
  readonly nullsFirst: boolean | undefined;
}

export interface FrameBound {
  readonly kind: 'unbounded preceding' | 'preceding' | 'current row' | 'following' | 'unbounded following';
  readonly value: Expression | undefined;
}

export interface Window {
  readonly base: Name | undefined;
  readonly partitionBy: readonly Expression[];
  readonly orderBy: readonly SortItem[];
  readonly frame:
    | { readonly unit: 'rows' | 'range' | 'groups'; readonly start: FrameBound; readonly end: FrameBound | undefined }
    | undefined;
}

export type SelectItem =
  | { readonly kind: 'item'; readonly value: Expression; readonly alias: Name | undefined }
  | {
      readonly kind: 'star';
      readonly of: Expression | undefined;
      readonly names: readonly Name[] | undefined;
      readonly at: number;
    };

export type GroupItem =
  | { readonly kind: 'simple'; readonly keys: readonly Expression[]; readonly at: number }
  | {
      readonly kind: 'rollup' | 'cube' | 'sets';
      readonly sets: readonly (readonly Expression[])[];
      readonly at: number;
    };

export type Relation =
  | { readonly kind: 'table'; readonly name: readonly Name[]; readonly at: number }
  | { readonly kind: 'derived'; readonly query: Query; readonly at: number }
  | {
      readonly kind: 'unnest';
      readonly values: readonly Expression[];
      readonly ordinality: boolean;
      readonly at: number;
    }
  | { readonly kind: 'lateral'; readonly query: Query; readonly at: number }
  | {
      readonly kind: 'aliased';
      readonly relation: Relation;
      readonly alias: Name;
      readonly columns: readonly Name[] | undefined;
      readonly at: number;
    }
  | {
      readonly kind: 'sampled';
      readonly relation: Relation;
      readonly method: string;
      readonly percent: Expression;
      readonly at: number;
    }
  | {
      readonly kind: 'join';
      readonly type: 'cross' | 'inner' | 'left' | 'right' | 'full';
      readonly left: Relation;
      readonly right: Relation;
      readonly on: Expression | undefined;
      readonly using: readonly Name[] | undefined;
      readonly at: number;
    };

export interface Select {
  readonly kind: 'select';
  readonly distinct: boolean;
  readonly items: readonly SelectItem[];
  readonly from: Relation | undefined;
  readonly where: Expression | undefined;
  readonly groupBy: { readonly distinct: boolean; readonly items: readonly GroupItem[] } | undefined;
  readonly having: Expression | undefined;
  readonly windows: ReadonlyMap<string, Window>;
  readonly at: number;
}

export type QueryBody =
  | Select
  | { readonly kind: 'values'; readonly rows: readonly Expression[]; readonly at: number }
  | { readonly kind: 'table'; readonly name: readonly Name[]; readonly at: number }
  | {
      readonly kind: 'set';
      readonly op: 'union' | 'intersect' | 'except';
      readonly all: boolean;
      readonly left: QueryBody;
      readonly right: QueryBody;
      readonly at: number;
    }
  | { readonly kind: 'nested'; readonly query: Query; readonly at: number };

export interface CommonTable {
  readonly name: Name;
  readonly columns: readonly Name[] | undefined;
  readonly query: Query;
}

export interface Query {
  readonly recursive: boolean;
  readonly with: readonly CommonTable[];
  readonly body: QueryBody;
  readonly orderBy: readonly SortItem[];
  readonly offset: Expression | undefined;
  readonly limit: Expression | undefined;
  readonly at: number;
}

export type Statement =
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'prepare'; readonly name: string; readonly at: number; readonly statementAt: number }
  | { readonly kind: 'execute'; readonly name: Name; readonly using: readonly Expression[] }
  | { readonly kind: 'deallocate'; readonly name: string };

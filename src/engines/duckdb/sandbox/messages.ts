import * as v from 'valibot';
import { ERROR_CODES, type ErrorCode } from '../../../base/errors.js';
import type { Cell, QueryOptions, ResultColumn } from '../../engine.js';

/** What a sandbox holds and may use. Everything in it is ours; nothing comes from a user's SQL. */
export interface SandboxSpec {
  /** Directories whose Parquet may be read. */
  readonly directories: readonly string[];
  /** Where DuckDB may spill; empty and ours. */
  readonly temporary: string;
  readonly memoryBytes: number;
  readonly threads: number;
  /** Statements that define macros and catalogues before the settings are locked. */
  readonly prelude: readonly string[];
}

/** A statement of ours that defines a view, and the names by which queries may then reach it. */
export interface Definition {
  readonly sql: string;
  /** Each: table, or schema and table, or catalogue, schema and table. */
  readonly names: readonly (readonly string[])[];
}

export type ToChild =
  | { readonly type: 'open'; readonly spec: SandboxSpec }
  | { readonly type: 'define'; readonly id: number; readonly definition: Definition }
  | {
      readonly type: 'query';
      readonly id: number;
      readonly sql: string;
      readonly params: NonNullable<QueryOptions['params']>;
      readonly maxRows: number;
      /** The text is ours and is not checked: metadata of the store's own files. */
      readonly ours: boolean;
    }
  | { readonly type: 'next'; readonly id: number }
  | { readonly type: 'stop'; readonly id: number };

/** The tables and columns a query used. */
export interface UseMessage {
  readonly tables: readonly string[];
  readonly columns: readonly string[];
  readonly everyColumn: boolean;
}

export type FromChild =
  | { readonly type: 'defined'; readonly id: number }
  | {
      readonly type: 'columns';
      readonly id: number;
      readonly columns: readonly ResultColumn[];
      readonly use: UseMessage;
    }
  | {
      readonly type: 'rows';
      readonly id: number;
      readonly rows: readonly (readonly Cell[])[];
      readonly done: boolean;
      readonly truncated: boolean;
    }
  | {
      readonly type: 'failed';
      /** Null: the sandbox as a whole. */
      readonly id: number | null;
      readonly code: ErrorCode;
      readonly message: string;
      readonly hint: string | null;
    };

const id = v.number();
const texts = v.array(v.string());
const fromChild = v.variant('type', [
  v.object({ type: v.literal('defined'), id }),
  v.object({
    type: v.literal('columns'),
    id,
    columns: v.array(v.object({ name: v.string(), type: v.string() })),
    use: v.object({ tables: texts, columns: texts, everyColumn: v.boolean() }),
  }),
  v.object({
    type: v.literal('rows'),
    id,
    rows: v.custom<readonly (readonly Cell[])[]>((value) => Array.isArray(value) && value.every(Array.isArray)),
    done: v.boolean(),
    truncated: v.boolean(),
  }),
  v.object({
    type: v.literal('failed'),
    id: v.nullable(id),
    code: v.custom<ErrorCode>((value) => typeof value === 'string' && Object.hasOwn(ERROR_CODES, value)),
    message: v.string(),
    hint: v.nullable(v.string()),
  }),
]);

/** A message of the child, checked: what ran a user's SQL is not trusted with its shape. Null when it is none. */
export function parseFromChild(message: unknown): FromChild | null {
  const parsed = v.safeParse(fromChild, message);
  return parsed.success ? parsed.output : null;
}

import { emitExpression } from './analyze/expression.js';
import { emitQuery, emitStatement } from './analyze/query.js';
import { shownName } from './analyze/select.js';
import { parseAlone, parseStatement } from './syntax/parse.js';
import { located, QueryProblem } from './syntax/position.js';
import type { Expression, Statement } from './syntax/ast.js';
import type { Context, Session } from './analyze/scope.js';
import type { Value } from './analyze/value.js';
import type { Translated, TranslateOptions } from './translated.js';

export type { KnownTable, ResultColumn, Translated, TranslateOptions } from './translated.js';

/**
 * Turns one statement in Athena's query language into DuckDB's SQL that gives what Athena would give.
 *
 * DuckDB has to have the macros of `src/engines/duckdb/macros.ts` and `TimeZone` set to UTC.
 *
 * Throws `TrimtrailError`: `sql-syntax`, `sql-name`, `sql-type`, `sql-unsupported`; each message begins with the place in
 * the query, such as `line 1:17`. A statement that is no query (CREATE, SHOW, INSERT …) is `sql-syntax` here.
 */
export function translateAthena(sql: string, options: TranslateOptions): Translated {
  return located(sql, () => translated(parseStatement(sql), { sql, options }));
}

interface Text {
  readonly sql: string;
  readonly options: TranslateOptions;
}

function translated(statement: Statement, { sql, options }: Text): Translated {
  switch (statement.kind) {
    case 'query':
      return translateQuery(statement, { options, using: parameters(options) });
    case 'prepare':
      return { kind: 'prepare', name: statement.name, text: sql.slice(statement.statementAt).replace(/;\s*$/, '') };
    case 'deallocate':
      return { kind: 'deallocate', name: statement.name };
    case 'execute':
      return execute(statement, options);
  }
}

function execute(statement: Extract<Statement, { kind: 'execute' }>, options: TranslateOptions): Translated {
  const text = options.prepared?.get(statement.name.text);
  if (text === undefined)
    throw new QueryProblem('sql-name', `Prepared statement not found: ${statement.name.text}`, {
      at: statement.name.at,
    });
  return located(text, () => {
    const prepared = parseStatement(text);
    if (prepared.kind !== 'query') throw new QueryProblem('sql-syntax', 'a prepared statement is a query', { at: 0 });
    return translateQuery(prepared, { options, using: statement.using });
  });
}

function parameters(options: TranslateOptions): readonly Expression[] {
  return (options.parameters ?? []).map((text) => located(text, () => parseAlone(text)));
}

function translateQuery(
  { query }: Extract<Statement, { kind: 'query' }>,
  { options, using }: { readonly options: TranslateOptions; readonly using: readonly Expression[] },
): Translated {
  const session = newSession(options, using);
  const result = emitStatement(query, { session, outer: undefined, named: new Map() });
  const columns = result.fields.map((field, index) => ({ name: shownName(field.name, index), type: field.type }));
  return { kind: 'select', sql: result.sql, columns, tables: [...session.used] };
}

function newSession(options: TranslateOptions, using: readonly Expression[]): Session {
  let aliases = 0;
  const session: Session = {
    options,
    parameters: [],
    used: new Set(),
    views: [],
    alias: (prefix) => {
      aliases += 1;
      return `${prefix}${String(aliases)}`;
    },
    emit: emitExpression,
    query: emitQuery,
  };
  const scope = { fields: [], outer: undefined };
  const bare: Context = {
    session,
    outer: undefined,
    named: new Map(),
    scope,
    noAggregates: 'a parameter',
    grouped: undefined,
    windows: new Map(),
    noWindows: true,
  };
  const values: readonly Value[] = using.map((value) => emitExpression(value, bare));
  return { ...session, parameters: values };
}

import { JSON_COLUMNS } from '../../columns.js';
import { QueryProblem } from '../syntax/position.js';
import { printType } from '../types/print.js';
import { didYouMean, nearest } from './spelling.js';
import { quoteText } from './value.js';
import type { Expression } from '../syntax/ast.js';
import type { Context, Field, Scope } from './scope.js';
import type { Value } from './value.js';

type NameOrField = Extract<Expression, { kind: 'name' | 'field' }>;

/** A column, a qualified column, or a field of a row. */
export function emitName(node: NameOrField, context: Context): Value {
  const parts = pathOf(node);
  const found = parts === undefined ? undefined : findColumn(parts, node, context);
  if (found !== undefined) return found;
  if (node.kind === 'field' && (parts === undefined || knowsStart(parts, context.scope)))
    return emitField(node, context);
  throw columnNotFound(parts ?? [], node, context);
}

/** `a.b.c` as its parts; undefined when something other than names stands at the start. */
export function pathOf(node: Expression): readonly string[] | undefined {
  if (node.kind === 'name') return [node.name];
  if (node.kind !== 'field') return undefined;
  const base = pathOf(node.base);
  return base === undefined ? undefined : [...base, node.name.text];
}

/** Whether `qualifier` ends with what was written before the column. */
function endsWith(qualifier: readonly string[], written: readonly string[]): boolean {
  const from = qualifier.length - written.length;
  return from >= 0 && written.every((part, index) => part === qualifier[from + index]);
}

export function matching(fields: readonly Field[], parts: readonly string[]): readonly Field[] {
  const name = parts.at(-1);
  const qualifier = parts.slice(0, -1);
  const found = fields.filter((field) => field.name === name && endsWith(field.qualifier, qualifier));
  // a name that only we lend to a table gives way to one that the query or its tables have
  const shown = found.filter(({ hidden }) => hidden !== true);
  return shown.length > 0 ? shown : found;
}

function findColumn(parts: readonly string[], node: NameOrField, context: Context): Value | undefined {
  let isLocal = true;
  for (let scope: Scope | undefined = context.scope; scope !== undefined; scope = scope.outer) {
    const found = matching(scope.fields, parts);
    const { lambda = false } = scope;
    const mustGroup = isLocal && !lambda;
    isLocal &&= lambda;
    if (found.length > 1)
      throw new QueryProblem('sql-name', `Column '${parts.join('.')}' is ambiguous`, { at: node.at });
    const [field] = found;
    if (field === undefined) continue;
    if (mustGroup) mustBeGrouped(field, node, context);
    return field.value;
  }
  return undefined;
}

function mustBeGrouped(field: Field, node: NameOrField, context: Context): void {
  if (context.grouped === undefined || context.grouped.has(field.value.sql)) return;
  const path = pathOf(node)?.join('.') ?? field.name ?? '';
  const message = `'${path}' must be an aggregate expression or appear in GROUP BY clause`;
  throw new QueryProblem('sql-type', message, { at: node.at });
}

/** Whether some beginning of the path is a column, so that the rest are fields. */
function knowsStart(parts: readonly string[], start: Scope): boolean {
  for (let scope: Scope | undefined = start; scope !== undefined; scope = scope.outer) {
    const { fields } = scope;
    if (parts.some((_, index) => index > 0 && matching(fields, parts.slice(0, index)).length > 0)) return true;
  }
  return false;
}

function emitField(node: Extract<Expression, { kind: 'field' }>, context: Context): Value {
  const base = context.session.emit(node.base, context);
  if (base.type.kind !== 'row') throw notARow(node, base);
  const wanted = node.name.text;
  const field = base.type.fields.find((each) => each.name?.toLowerCase() === wanted);
  if (field === undefined) {
    const names = base.type.fields.map((each) => each.name ?? '');
    const path = [...(pathOf(node) ?? [wanted])].join('.');
    throw new QueryProblem('sql-name', `field '${path}' ${didYouMean(wanted, names)}`, {
      at: node.at,
      hint: `It has ${names.join(', ')}.`,
    });
  }
  return { sql: `struct_extract(${base.sql}, ${quoteText(field.key)})`, type: field.type };
}

function notARow(node: Extract<Expression, { kind: 'field' }>, base: Value): QueryProblem {
  const path = pathOf(node.base);
  const column = path?.at(-1) ?? '';
  const isJson = base.type.kind === 'json' || JSON_COLUMNS.some((name) => name === column);
  const message = isJson
    ? `'${column}' holds JSON text and has no fields; write json_extract_scalar(${path?.join('.') ?? column}, '$.${node.name.written}')`
    : `Expression ${path?.join('.') ?? ''} is not of type ROW: it is ${printType(base.type)}`;
  return new QueryProblem(isJson ? 'sql-name' : 'sql-type', message, {
    at: node.at,
    hint: isJson ? 'Names within JSON keep their case: bucketName, not bucketname.' : undefined,
  });
}

function columnNotFound(parts: readonly string[], node: NameOrField, context: Context): QueryProblem {
  const written = parts.join('.');
  const fields = visibleFields(context.scope);
  const [first = ''] = parts;
  const qualifiers = new Set(fields.map((field) => field.qualifier.at(-1) ?? ''));
  const names = fields.flatMap((field) => (field.name === undefined ? [] : [field.name]));
  const wanted = parts.length > 1 && qualifiers.has(first) ? (parts[1] ?? '') : first;
  const suggestion = nearest(wanted, names) ?? nearest(first, qualifiers);
  const message =
    suggestion === undefined
      ? `column '${written}' not found`
      : `column '${written}' not found; did you mean '${suggestion}'?`;
  return new QueryProblem('sql-name', message, { at: node.at, hint: quoteHint(node, names) });
}

function visibleFields(start: Scope): readonly Field[] {
  const fields: Field[] = [];
  for (let scope: Scope | undefined = start; scope !== undefined; scope = scope.outer) fields.push(...scope.fields);
  return fields;
}

/** Athena's columns about a row's file, where the table has none. */
const OF_FILES: ReadonlySet<string> = new Set(['$path', '$file_size', '$file_modified_time']);

function quoteHint(node: NameOrField, names: readonly string[]): string | undefined {
  if (node.kind === 'name' && OF_FILES.has(node.name))
    return 'Rows here are not tied to the file they were delivered in.';
  if (node.kind !== 'name' || !/[^a-z0-9_$]/.test(node.name) || names.length === 0) return undefined;
  return "Texts stand in single quotes: 'like this'. Double quotes name a column.";
}

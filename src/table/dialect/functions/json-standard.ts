import { quoteText } from '../analyze/value.js';
import { VARCHAR } from '../types/type.js';
import { constantOf, sqlOf, unsupportedArgument } from './arguments.js';
import type { BoundCall } from './rule.js';
import type { TrinoType } from '../types/type.js';

/** A path of the SQL standard as far as it is supported: members, elements and `[*]`, lax or strict. */
interface StandardPath {
  readonly strict: boolean;
  readonly steps: readonly ({ readonly member: string } | { readonly element: number } | 'all')[];
}

function standardPath(call: BoundCall): StandardPath {
  const text = constantOf(call, 1, 'the path');
  const match = /^\s*(lax|strict)\s+\$/.exec(text);
  if (match === null) throw unsupportedArgument(call, `the path '${text}'`, 1);
  const steps: StandardPath['steps'][number][] = [];
  const token = /\s*(?:\.\s*([\p{L}_][\p{L}\p{N}_]*)(?!\s*\()|\.\s*"([^"\\]*)"|\[\s*(\d+)\s*\]|\[\s*(\*)\s*\])\s*/uy;
  token.lastIndex = match[0].length;
  while (token.lastIndex < text.length) {
    const found = token.exec(text);
    if (found === null) throw unsupportedArgument(call, `the path '${text}'`, 1);
    const [, bare, quoted, index, all] = found;
    if (all !== undefined) steps.push('all');
    else steps.push(index === undefined ? { member: bare ?? quoted ?? '' } : { element: Number(index) });
  }
  return { strict: match[1] === 'strict', steps };
}

/**
 * The items that a path selects, as a list of JSON texts. Lax: an array is opened for a member, and what is no array is one
 * of a single element for `[0]` and `[*]`; what is missing gives no item.
 */
function itemsOf(call: BoundCall, path: StandardPath): string {
  if (path.strict && path.steps.length > 0) throw unsupportedArgument(call, 'a strict path', 1);
  const json = sqlOf(call, 0);
  return path.steps.reduce<string>((items, step) => {
    if (step === 'all') return `trino_lax_all(${items})`;
    if ('element' in step) return `trino_lax_element(${items}, ${String(step.element)})`;
    return `trino_lax_member(${items}, ${quoteText(step.member)})`;
  }, `[trino_json_input(${json})]`);
}

export function jsonExists(call: BoundCall): string {
  refuseClauses(call, ['on error'], { 'on error': 'false' });
  return `(len(${itemsOf(call, standardPath(call))}) > 0)`;
}

/** Clauses that would change the answer and are not the default. */
function refuseClauses(call: BoundCall, known: readonly string[], defaults: Readonly<Record<string, string>>): void {
  for (const [clause, value] of Object.entries(call.node.clauses)) {
    if (known.includes(clause) && (defaults[clause] === undefined || defaults[clause] === value)) continue;
    throw unsupportedArgument(call, `${value.toUpperCase()} ${clause.toUpperCase()}`);
  }
}

const RETURNING: Readonly<Record<string, TrinoType>> = {
  varchar: VARCHAR,
  bigint: { kind: 'bigint' },
  integer: { kind: 'integer' },
  double: { kind: 'double' },
  boolean: { kind: 'boolean' },
};

export function returningType(call: BoundCall): TrinoType {
  const wanted = call.node.clauses['returning'];
  const type = wanted === undefined ? VARCHAR : RETURNING[wanted];
  if (type === undefined) throw unsupportedArgument(call, `RETURNING ${wanted ?? ''}`);
  return type;
}

const SCALARS: Readonly<Record<string, string>> = {
  varchar: 'trino_lax_text',
  bigint: 'trino_lax_bigint',
  integer: 'trino_lax_bigint',
  double: 'trino_lax_double',
  boolean: 'trino_lax_boolean',
};

/** One scalar; NULL on empty and on error unless the clauses say otherwise. */
export function jsonValue(call: BoundCall): string {
  refuseClauses(call, ['returning', 'on empty', 'on error'], { 'on error': 'null' });
  const type = returningType(call);
  const items = itemsOf(call, standardPath(call));
  const value = `${SCALARS[type.kind] ?? ''}(${items})`;
  const onEmpty = call.node.clauses['on empty'] ?? 'null';
  if (onEmpty === 'null') return value;
  const empty = onEmpty === 'default' ? sqlOf(call, 2) : "trino_fails(true, 'JSON path found no items')";
  return `CASE WHEN $1 IS NOT NULL AND len(${items}) = 0 THEN ${empty} ELSE ${value} END`;
}

/** The items as JSON text: without a wrapper one object or array, with one an array of all. */
export function jsonQuery(call: BoundCall): string {
  refuseClauses(call, ['wrapper', 'on empty', 'on error'], { 'on error': 'null', 'on empty': 'null' });
  const items = itemsOf(call, standardPath(call));
  const wrapper = call.node.clauses['wrapper'] ?? 'without';
  if (wrapper.startsWith('without')) return `trino_lax_only(${items})`;
  return `${wrapper.includes('conditional') && !wrapper.includes('unconditional') ? 'trino_lax_wrap_many' : 'trino_lax_wrap'}(${items})`;
}

function jsonText(call: BoundCall, index: number): string {
  const { sql = 'NULL', type } = call.args[index] ?? {};
  switch (type?.kind) {
    case 'varchar':
      return `CAST(to_json(${sql}) AS VARCHAR)`;
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'bigint':
    case 'decimal':
      return `CAST(${sql} AS VARCHAR)`;
    case 'unknown':
      return 'NULL';
    default:
      throw unsupportedArgument(call, `a value of type ${type?.kind ?? 'unknown'}`, index);
  }
}

export function jsonObject(call: BoundCall): string {
  const absent = call.node.clauses['on null'] === 'absent';
  const members: string[] = [];
  for (let index = 0; index < call.args.length; index += 2) {
    const value = jsonText(call, index + 1);
    const member = `${jsonText(call, index)} || ':' || ${absent ? value : `coalesce(${value}, 'null')`}`;
    members.push(member);
  }
  if (members.length === 0) return "'{}'";
  return `('{' || coalesce(array_to_string([${members.join(', ')}], ','), '') || '}')`;
}

export function jsonArray(call: BoundCall): string {
  const keepNull = call.node.clauses['on null'] === 'null';
  const items = call.args.map((_, index) =>
    keepNull ? `coalesce(${jsonText(call, index)}, 'null')` : jsonText(call, index),
  );
  if (items.length === 0) return "'[]'";
  return `('[' || coalesce(array_to_string([${items.join(', ')}], ','), '') || ']')`;
}

import { QueryProblem } from '../syntax/position.js';
import { commonType } from '../types/common.js';
import { convert } from '../types/convert.js';
import { printType } from '../types/print.js';
import { boolean } from './operators.js';
import { matching } from './names.js';
import { emitTable } from './tables.js';
import { emitUnnest } from './unnest.js';
import { quoteName } from './value.js';
import type { Name, Relation } from '../syntax/ast.js';
import type { Context, Field, QueryContext, Scope } from './scope.js';

/** What stands in FROM: DuckDB's text and the columns it offers. */
export interface Source {
  readonly sql: string;
  readonly fields: readonly Field[];
}

/** `left` are the columns of what stands before, which UNNEST and LATERAL see. */
export function emitRelation(node: Relation, within: QueryContext, left: readonly Field[] = []): Source {
  switch (node.kind) {
    case 'table':
      return emitTable(node, within);
    case 'derived':
      return derived(node, { ...within, outer: within.outer });
    case 'lateral':
      return derived(node, { ...within, outer: { fields: left, outer: within.outer } }, 'LATERAL ');
    case 'unnest':
      return emitUnnest(node, expressionContext(within, left));
    case 'aliased':
      return aliased(node, emitRelation(node.relation, within, left));
    case 'sampled':
      return sampled(node, within, left);
    case 'join':
      return joined(node, within, left);
  }
}

/** The context of an expression over these columns that may hold neither aggregates nor windows. */
export function expressionContext(within: QueryContext, fields: readonly Field[], clause = 'FROM'): Context {
  const scope: Scope = { fields, outer: within.outer };
  return { ...within, scope, noAggregates: clause, grouped: undefined, windows: new Map(), noWindows: true };
}

function derived(node: Extract<Relation, { kind: 'derived' | 'lateral' }>, within: QueryContext, prefix = ''): Source {
  const query = within.session.query(node.query, within);
  const alias = within.session.alias('t');
  const fields = query.fields.map((field, index) => ({
    name: field.name,
    qualifier: [],
    value: { sql: `${alias}."c${String(index)}"`, type: field.type },
  }));
  return { sql: `${prefix}(${query.sql}) AS ${alias}`, fields };
}

function aliased(node: Extract<Relation, { kind: 'aliased' }>, source: Source): Source {
  const visible = source.fields.filter((field) => field.hidden !== true);
  const { columns, alias } = node;
  if (columns !== undefined && columns.length !== visible.length) {
    const message = `Column alias list has ${String(columns.length)} entries but '${alias.text}' has ${String(visible.length)} columns available`;
    throw new QueryProblem('sql-name', message, { at: alias.at });
  }
  let index = -1;
  const fields = source.fields.map((field): Field => {
    if (field.hidden !== true) index += 1;
    const name = field.hidden === true ? field.name : (columns?.[index]?.text ?? field.name);
    return { ...field, name, qualifier: [alias.text] };
  });
  return { sql: source.sql, fields };
}

function sampled(node: Extract<Relation, { kind: 'sampled' }>, within: QueryContext, left: readonly Field[]): Source {
  const source = emitRelation(node.relation, within, left);
  const { constant } = within.session.emit(node.percent, expressionContext(within, []));
  const percent = Number(constant);
  if (constant === undefined || !(percent >= 0 && percent <= 100))
    throw new QueryProblem('sql-type', 'Sample percentage must be between 0 and 100, inclusive', {
      at: node.percent.at,
    });
  return { ...source, sql: `${source.sql} TABLESAMPLE ${node.method}(${String(percent)} PERCENT)` };
}

type Join = Extract<Relation, { kind: 'join' }>;

function joined(node: Join, within: QueryContext, outerLeft: readonly Field[]): Source {
  const left = emitRelation(node.left, within, outerLeft);
  const right = emitRelation(node.right, within, [...outerLeft, ...left.fields]);
  const fields = [...left.fields, ...right.fields];
  if (node.type === 'cross') return { sql: `${left.sql} CROSS JOIN ${right.sql}`, fields };
  const join = `${left.sql} ${node.type.toUpperCase()} JOIN ${nested(node.right, right.sql)}`;
  if (node.using !== undefined) return joinUsing(node, { join, left, right, using: node.using });
  if (node.on === undefined) return { sql: `${join} ON true`, fields };
  const context = expressionContext(within, fields, 'JOIN ON');
  const on = boolean(node.on, { context, what: 'JOIN ON clause' });
  if (isUnnest(node.right) && on !== 'true')
    throw new QueryProblem(
      'sql-unsupported',
      `${node.type.toUpperCase()} JOIN involving UNNEST is only supported with condition ON TRUE`,
      { at: node.at },
    );
  return { sql: `${join} ON ${on}`, fields };
}

function isUnnest(node: Relation): boolean {
  return node.kind === 'unnest' || (node.kind === 'aliased' && isUnnest(node.relation));
}

function nested(node: Relation, sql: string): string {
  return node.kind === 'join' ? `(${sql})` : sql;
}

interface UsingParts {
  readonly join: string;
  readonly left: Source;
  readonly right: Source;
  readonly using: readonly Name[];
}

/** The columns of USING come first, once, and cannot be qualified. */
function joinUsing(node: Join, { join, left, right, using }: UsingParts): Source {
  const shared: Field[] = [];
  const conditions = using.map((name) => {
    const [a, b] = [onlyField(left, name), onlyField(right, name)];
    const type = commonType(a.value.type, b.value.type);
    if (type === undefined)
      throw new QueryProblem(
        'sql-type',
        `Column types of left and right side of the join are incompatible: ${printType(a.value.type)}, ${printType(b.value.type)}`,
        { at: name.at },
      );
    const sides = [a, b].map(({ value }) => convert(value.sql, value.type, type));
    const sql = node.type === 'inner' || node.type === 'left' ? (sides[0] ?? '') : `coalesce(${sides.join(', ')})`;
    shared.push({ name: name.text, qualifier: [], value: { sql, type } });
    return `${sides[0] ?? ''} = ${sides[1] ?? ''}`;
  });
  const names = new Set(using.map((name) => name.text));
  const rest = [...left.fields, ...right.fields].filter((field) => field.name === undefined || !names.has(field.name));
  return { sql: `${join} ON ${conditions.join(' AND ')}`, fields: [...shared, ...rest] };
}

function onlyField(source: Source, name: Name): Field {
  const found = matching(source.fields, [name.text]);
  const [field] = found;
  if (field !== undefined && found.length === 1) return field;
  const message =
    found.length > 1
      ? `Column '${name.text}' is ambiguous`
      : `Column ${quoteName(name.text)} is missing from one side of join`;
  throw new QueryProblem('sql-name', message, { at: name.at });
}

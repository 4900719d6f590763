import { QueryProblem } from '../syntax/position.js';
import { convert } from '../types/convert.js';
import { commonType } from '../types/common.js';
import { printType } from '../types/print.js';
import { emitSelect, shownName } from './select.js';
import { mustBeOrderable, positionOf } from './order.js';
import { sortKey } from './modifiers.js';
import { emitTable } from './tables.js';
import { emitValues } from './values.js';
import { expressionContext } from './relations.js';
import { quoteName } from './value.js';
import type { CommonTable, Query, QueryBody, SortItem } from '../syntax/ast.js';
import type { AnalyzedQuery, NamedQuery, QueryContext } from './scope.js';

/** A query with its WITH, ORDER BY, OFFSET and LIMIT. Its columns are called `c0`, `c1` … */
export function emitQuery(node: Query, outer: QueryContext): AnalyzedQuery {
  const { within, sql: withSql } = emitWith(node, outer);
  const { body } = node;
  const query =
    body.kind === 'select'
      ? emitSelect(body, within, { orderBy: node.orderBy, shown: false })
      : ordered(emitBody(body, within), node.orderBy);
  return { ...query, sql: `${withSql}${query.sql}${emitLimit(node, within)}` };
}

/** The query of a statement: its columns bear the names that Athena shows, and its order is the outermost. */
export function emitStatement(node: Query, outer: QueryContext): AnalyzedQuery {
  const { within, sql: withSql } = emitWith(node, outer);
  const { body } = node;
  const limit = emitLimit(node, within);
  if (body.kind === 'select') {
    const query = emitSelect(body, within, { orderBy: node.orderBy, shown: true });
    return { ...query, sql: `${withSql}${query.sql}${limit}` };
  }
  const inner = emitBody(body, within);
  const items = inner.fields.map(
    (field, index) => `r."c${String(index)}" AS ${quoteName(shownName(field.name, index))}`,
  );
  const query = ordered({ ...inner, sql: `SELECT ${items.join(', ')} FROM (${inner.sql}) AS r` }, node.orderBy);
  return { ...query, sql: `${withSql}${query.sql}${limit}` };
}

function emitLimit(node: Query, within: QueryContext): string {
  const count = (value: Query['limit']): string | undefined => {
    if (value === undefined) return undefined;
    const { constant } = within.session.emit(value, expressionContext(within, []));
    if (constant !== undefined && /^\d+$/.test(constant)) return constant;
    throw new QueryProblem('sql-type', 'the number of rows must be an integer', { at: value.at });
  };
  const [limit, offset] = [count(node.limit), count(node.offset)];
  return (limit === undefined ? '' : ` LIMIT ${limit}`) + (offset === undefined ? '' : ` OFFSET ${offset}`);
}

function emitWith(node: Query, outer: QueryContext): { readonly within: QueryContext; readonly sql: string } {
  if (node.with.length === 0) return { within: outer, sql: '' };
  const named = new Map<string, NamedQuery>(outer.named);
  const parts = node.with.map((table) => {
    const relation = `"w_${outer.session.alias('')}"`;
    const within: QueryContext = { ...outer, named: new Map(named) };
    const isRecursive = node.recursive && table.query.body.kind === 'set';
    const query = isRecursive ? emitRecursive(table, relation, within) : outer.session.query(table.query, within);
    named.set(table.name.text, { relation, fields: namedFields(table, query) });
    return `${relation} AS (${query.sql})`;
  });
  return { within: { ...outer, named }, sql: `WITH ${node.recursive ? 'RECURSIVE ' : ''}${parts.join(', ')} ` };
}

function namedFields(table: CommonTable, query: AnalyzedQuery): NamedQuery['fields'] {
  const { columns } = table;
  if (columns === undefined) return query.fields;
  if (columns.length !== query.fields.length) {
    const message = `Column alias list has ${String(columns.length)} entries but WITH query(${table.name.text}) has ${String(query.fields.length)} columns`;
    throw new QueryProblem('sql-name', message, { at: columns[0]?.at ?? table.name.at });
  }
  return query.fields.map((field, index) => ({ ...field, name: columns[index]?.text }));
}

/** A recursive table's columns are those of its first part. */
function emitRecursive(table: CommonTable, relation: string, within: QueryContext): AnalyzedQuery {
  const { body } = table.query;
  if (body.kind !== 'set' || body.op !== 'union')
    throw new QueryProblem('sql-syntax', 'A recursive query is a UNION', { at: table.name.at });
  if (table.columns === undefined)
    throw new QueryProblem('sql-syntax', 'missing column aliases in recursive WITH query', { at: table.name.at });
  const first = emitBody(body.left, within);
  const named = new Map(within.named).set(table.name.text, { relation, fields: namedFields(table, first) });
  const step = emitBody(body.right, { ...within, named });
  const converted = withTypes(step, first.fields, within);
  return { sql: `(${first.sql}) UNION ${body.all ? 'ALL ' : ''}(${converted})`, fields: first.fields };
}

function emitBody(node: QueryBody, within: QueryContext): AnalyzedQuery {
  switch (node.kind) {
    case 'select':
      return emitSelect(node, within, { orderBy: [], shown: false });
    case 'values':
      return emitValues(node, within);
    case 'nested':
      return within.session.query(node.query, within);
    case 'set':
      return emitSet(node, within);
    case 'table': {
      const { sql, fields } = emitTable(node, within);
      const visible = fields.filter((field) => field.hidden !== true);
      const items = visible.map((field, index) => `${field.value.sql} AS "c${String(index)}"`).join(', ');
      return {
        sql: `SELECT ${items} FROM ${sql}`,
        fields: visible.map(({ name, value }) => ({ name, type: value.type })),
      };
    }
  }
}

function emitSet(node: Extract<QueryBody, { kind: 'set' }>, within: QueryContext): AnalyzedQuery {
  const [left, right] = [emitBody(node.left, within), emitBody(node.right, within)];
  const name = node.op.toUpperCase();
  if (left.fields.length !== right.fields.length) {
    const message = `${name} query has different number of fields: ${String(left.fields.length)}, ${String(right.fields.length)}`;
    throw new QueryProblem('sql-type', message, { at: node.at });
  }
  const fields = left.fields.map((field, index) => {
    const other = right.fields[index]?.type ?? field.type;
    const type = commonType(field.type, other);
    if (type !== undefined) return { name: field.name, type };
    const message = `column ${String(index + 1)} in ${name} query has incompatible types: ${printType(field.type)}, ${printType(other)}`;
    throw new QueryProblem('sql-type', message, { at: node.at });
  });
  const sides = [left, right].map((side) => `(${withTypes(side, fields, within)})`);
  return { sql: sides.join(` ${name} ${node.all ? 'ALL ' : ''}`), fields };
}

/** The rows of a query with its columns brought to other types. */
function withTypes(query: AnalyzedQuery, fields: AnalyzedQuery['fields'], { session }: QueryContext): string {
  const alias = session.alias('s');
  let changed = false;
  const items = fields.map((field, index) => {
    const name = `${alias}."c${String(index)}"`;
    const sql = convert(name, query.fields[index]?.type ?? field.type, field.type);
    changed ||= sql !== name;
    return `${sql} AS "c${String(index)}"`;
  });
  return changed ? `SELECT ${items.join(', ')} FROM (${query.sql}) AS ${alias}` : query.sql;
}

/** ORDER BY over a set operation, VALUES or TABLE: positions and output names only. */
function ordered(query: AnalyzedQuery, orderBy: readonly SortItem[]): AnalyzedQuery {
  if (orderBy.length === 0) return query;
  const keys = orderBy.map((item) => {
    const position = positionOf(item.value, query.fields) ?? positionByName(item, query);
    const type = query.fields[position - 1]?.type;
    if (type !== undefined) mustBeOrderable({ sql: '', type }, item.value.at);
    return sortKey(String(position), item);
  });
  return { ...query, sql: `${query.sql} ORDER BY ${keys.join(', ')}` };
}

function positionByName(item: SortItem, query: AnalyzedQuery): number {
  const { value } = item;
  if (value.kind !== 'name')
    throw new QueryProblem(
      'sql-unsupported',
      'ORDER BY an expression over a set operation is not supported: select it, or wrap the query',
      { at: value.at },
    );
  const position = query.fields.findIndex((field) => field.name === value.name);
  if (position >= 0) return position + 1;
  throw new QueryProblem('sql-name', `column '${value.name}' not found`, { at: value.at });
}

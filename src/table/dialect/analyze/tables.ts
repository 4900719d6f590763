import { QueryProblem } from '../syntax/position.js';
import { parseStatement } from '../syntax/parse.js';
import { fromHive } from '../types/print.js';
import { didYouMean } from './spelling.js';
import { quoteName } from './value.js';
import type { Name, Relation } from '../syntax/ast.js';
import type { KnownTable } from '../translated.js';
import type { Field, QueryContext } from './scope.js';
import type { Source } from './relations.js';

/** A common table, or a table or view that is known, under the names it may bear. */
export function emitTable(node: Extract<Relation, { kind: 'table' }>, within: QueryContext): Source {
  const parts = node.name.map((name) => name.text);
  const [only] = parts;
  const named = parts.length === 1 && only !== undefined ? within.named.get(only) : undefined;
  const alias = within.session.alias('t');
  if (named !== undefined && only !== undefined) {
    const fields = named.fields.map((field, index) => ({
      name: field.name,
      qualifier: [only],
      value: { sql: `${alias}."c${String(index)}"`, type: field.type },
    }));
    return { sql: `${named.relation} AS ${alias}`, fields };
  }
  const table = findTable(node.name, within);
  return table.view === undefined ? known(table, { within, alias }) : expanded(table, table.view, { within, alias });
}

function qualifierOf(table: KnownTable): readonly string[] {
  return ['awsdatacatalog', table.schema ?? 'default', table.name];
}

function findTable(name: readonly Name[], { session }: QueryContext): KnownTable {
  const parts = name.map((part) => part.text);
  const at = name[0]?.at ?? 0;
  const found = session.options.tables.find((table) => {
    const qualifier = qualifierOf(table);
    return (
      parts.length <= 3 && parts.every((part, index) => part === qualifier[qualifier.length - parts.length + index])
    );
  });
  if (found !== undefined) return found;
  const written = parts.join('.');
  const names = session.options.tables.map((table) =>
    parts.length > 1 ? `${table.schema ?? 'default'}.${table.name}` : table.name,
  );
  throw new QueryProblem('sql-name', `table '${written}' ${didYouMean(written, names)}`, {
    at,
    hint: names.length === 0 ? undefined : `There is ${[...new Set(names)].slice(0, 10).join(', ')}.`,
  });
}

interface Place {
  readonly within: QueryContext;
  readonly alias: string;
}

function known(table: KnownTable, { within, alias }: Place): Source {
  within.session.used.add(table);
  const field =
    (hidden: boolean) =>
    (column: KnownTable['columns'][number]): Field => ({
      name: column.name.toLowerCase(),
      qualifier: qualifierOf(table),
      value: { sql: `${alias}.${quoteName(column.name)}`, type: fromHive(column.type) },
      hidden,
      ...(table.injected?.includes(column.name) === true ? { injected: true } : {}),
    });
  const fields = [...table.columns.map(field(false)), ...(table.hidden ?? []).map(field(true))];
  return { sql: `${table.relation} AS ${alias}`, fields };
}

/** A view is the query it was made of, seen from no outer query. */
function expanded(table: KnownTable, view: string, { within, alias }: Place): Source {
  const { session } = within;
  if (session.views.includes(table.name) || session.views.length > 30)
    throw new QueryProblem('sql-name', `View is recursive: ${table.name}`, { at: 0 });
  const statement = parseStatement(view);
  if (statement.kind !== 'query') throw new QueryProblem('sql-syntax', `View ${table.name} is not a query`, { at: 0 });
  const inner = { ...session, views: [...session.views, table.name] };
  const query = session.query(statement.query, { session: inner, outer: undefined, named: new Map() });
  const fields = query.fields.map((field, index) => ({
    name: table.columns[index]?.name ?? field.name,
    qualifier: qualifierOf(table),
    value: { sql: `${alias}."c${String(index)}"`, type: field.type },
  }));
  return { sql: `(${query.sql}) AS ${alias}`, fields };
}

import type { Expression, Relation, Select } from '../../table/dialect/syntax/ast.js';
import { parseStatement } from '../../table/dialect/syntax/parse.js';
import { QueryProblem } from '../../table/dialect/syntax/position.js';

/** Which partitions of a table may be read; null and empty: any. */
export interface QueriedPartitions {
  /** Days as `2026-03-01`, both inclusive. */
  readonly first: string | null;
  readonly last: string | null;
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
}

export const ALL_PARTITIONS: QueriedPartitions = { first: null, last: null, accounts: [], regions: [] };

/**
 * What of a table a query can read, by what its WHERE says of the partition columns of the documented DDLs and of our store. Null: it reads
 * nothing of the table. Where the table is named more than once, or the query cannot be read here: all of it.
 *
 * @param table Its name alone, in lower case.
 */
export function queriedPartitions(sql: string, table: string): QueriedPartitions | null {
  const root = parsed(sql);
  if (root === null) return READS.test(sql) ? ALL_PARTITIONS : null;
  const nodes = [...nodesIn(root)];
  const named = nodes.filter((node) => isTable(node, table)).length;
  if (named === 0) return null;
  const where = nodes.find((node): node is Select => isReader(node, table))?.where;
  return named > 1 || where === undefined ? ALL_PARTITIONS : boundsOf(where);
}

/** What reads rows, where our parser knows less than Athena. */
const READS = /^\s*(?:\(|(?:select|with|insert|create\s+table|unload|execute)\b)/i;

function parsed(sql: string): object | null {
  try {
    const statement = parseStatement(sql);
    return statement.kind === 'query' ? statement.query : null;
  } catch (error) {
    if (error instanceof QueryProblem) return null;
    throw error;
  }
}

function* nodesIn(node: unknown): Generator<object> {
  if (typeof node !== 'object' || node === null) return;
  yield node;
  const inner = node instanceof Map ? [...node.values()] : Object.values(node);
  for (const each of inner) yield* nodesIn(each);
}

const isTable = (node: object, table: string): boolean =>
  'kind' in node &&
  node.kind === 'table' &&
  'name' in node &&
  Array.isArray(node.name) &&
  (node.name.at(-1) as { readonly text?: string } | undefined)?.text === table; // names are lists of names

const isReader = (node: object, table: string): boolean =>
  'kind' in node && node.kind === 'select' && readsPlainly((node as Select).from, table); // by its kind

/** The table itself, or with what lies inside its rows. */
function readsPlainly(relation: Relation | undefined, table: string): boolean {
  if (relation === undefined) return false;
  if (relation.kind === 'aliased' || relation.kind === 'sampled') return readsPlainly(relation.relation, table);
  if (relation.kind === 'join') return isUnnest(relation.right) && readsPlainly(relation.left, table);
  return isTable(relation, table);
}

const isUnnest = (relation: Relation): boolean =>
  relation.kind === 'unnest' || (relation.kind === 'aliased' && isUnnest(relation.relation));

/** A column, how it is compared, and with which texts. */
interface Bound {
  readonly column: string;
  readonly op: string;
  readonly values: readonly string[];
}

function boundsOf(where: Expression): QueriedPartitions {
  const bounds = conjuncts(where).flatMap(boundOf);
  const days = bounds.filter(({ column }) => column === 'timestamp' || column === 'day').flatMap(dayBound);
  const equals = (name: string): readonly string[] =>
    bounds.find(({ column, op }) => column === name && op === '=')?.values ?? [];
  const date = dateOf(equals('year'), equals('month'), equals('day'));
  const firsts = [...days.flatMap(({ first }) => first ?? []), ...(date === null ? [] : [date.first])];
  const lasts = [...days.flatMap(({ last }) => last ?? []), ...(date === null ? [] : [date.last])];
  return {
    first: firsts.toSorted().at(-1) ?? null,
    last: lasts.toSorted()[0] ?? null,
    accounts: equals('account'),
    regions: equals('region'),
  };
}

const conjuncts = (where: Expression): readonly Expression[] =>
  where.kind === 'logical' && where.op === 'and' ? where.terms.flatMap(conjuncts) : [where];

const MIRRORED: Readonly<Record<string, string>> = { '=': '=', '<': '>', '>': '<', '<=': '>=', '>=': '<=' };

function boundOf(term: Expression): readonly Bound[] {
  if (term.kind === 'compare') {
    return [...bound(term.left, term.op, [term.right]), ...bound(term.right, MIRRORED[term.op] ?? '', [term.left])];
  }
  if (term.kind === 'between') return [...bound(term.value, '>=', [term.low]), ...bound(term.value, '<=', [term.high])];
  return term.kind === 'in' ? bound(term.value, '=', term.list) : [];
}

function bound(value: Expression, op: string, others: readonly Expression[]): readonly Bound[] {
  const column = value.kind === 'name' ? value.name : value.kind === 'field' ? value.name.text : null;
  const values = others.flatMap((other) => (other.kind === 'string' ? [other.value] : []));
  return column === null || !(op in MIRRORED) || values.length < others.length ? [] : [{ column, op, values }];
}

const DAY = /^\d{4}([/-])\d\d\1\d\d$/;

interface DayBound {
  readonly first: string | null;
  readonly last: string | null;
}

/** A bound that is itself left out is kept: a day more is no harm. */
function dayBound({ op, values }: Bound): readonly DayBound[] {
  const days = values
    .filter((value) => DAY.test(value))
    .map((value) => value.replaceAll('/', '-'))
    .toSorted();
  const [first = null] = days;
  if (first === null || days.length < values.length) return [];
  const last = days.at(-1) ?? null;
  return [{ first: op.startsWith('<') ? null : first, last: op.startsWith('>') ? null : last }];
}

/** A year, a month or a day, each named once. */
function dateOf(
  years: readonly string[],
  months: readonly string[],
  days: readonly string[],
): { readonly first: string; readonly last: string } | null {
  const [[year = ''], [month = ''], [day = '']] = [years, months, days];
  if (years.length !== 1 || !/^\d{4}$/.test(year)) return null;
  if (months.length !== 1 || !/^(?:0[1-9]|1[0-2])$/.test(month))
    return { first: `${year}-01-01`, last: `${year}-12-31` };
  if (days.length !== 1 || !/^\d\d$/.test(day)) {
    const end = new Date(Date.UTC(Number(year), Number(month), 0)).toISOString().slice(0, 10);
    return { first: `${year}-${month}-01`, last: end };
  }
  return { first: `${year}-${month}-${day}`, last: `${year}-${month}-${day}` };
}

import { OPERATORS, SCALAR_FUNCTIONS, TABLE_FUNCTIONS } from './allowed-functions.js';

/** What a statement may reach; names in lower case. */
export interface Reach {
  /** By {@link tableKey}. */
  readonly tables: ReadonlySet<string>;
  /** Macros that we defined. */
  readonly macros: ReadonlySet<string>;
}

/** What a statement uses, for the estimate of bytes. */
export interface StatementUse {
  readonly tables: readonly string[];
  /** Every part of every column reference, in lower case: a superset of the columns that are read. */
  readonly columns: ReadonlySet<string>;
  /** `SELECT *` or the like. */
  readonly everyColumn: boolean;
}

export type Checked = { readonly use: StatementUse } | { readonly refused: string };

/** A table's name, with schema and catalogue where given, as one text; a dot in a quoted name stays a part of it. */
export function tableKey(parts: readonly string[]): string {
  return JSON.stringify(parts.filter((part) => part !== '').map((part) => part.toLowerCase()));
}

type Tree = Readonly<Record<string, unknown>>;

/** Kinds of expression that stay within the row. */
const CLASSES: ReadonlySet<string> = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'LAMBDA_REF',
  'OPERATOR',
  'PARAMETER',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);

/** Query nodes, table references and modifiers; `SHOW_REF` and `PIVOT` are not here. */
const TYPES: ReadonlySet<string> = new Set([
  'SELECT_NODE',
  'SET_OPERATION_NODE',
  'RECURSIVE_CTE_NODE',
  'CTE_NODE',
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'TABLE_FUNCTION',
  'EMPTY',
  'EXPRESSION_LIST',
  'ORDER_MODIFIER',
  'LIMIT_MODIFIER',
  'LIMIT_PERCENT_MODIFIER',
  'DISTINCT_MODIFIER',
  'ORDER_DEFAULT',
  'ASCENDING',
  'DESCENDING',
]);

class Refusal extends Error {}

/**
 * Walks a statement as DuckDB's own parser gives it (`json_serialize_sql`, which takes nothing but SELECT) and refuses
 * what is not on a list: kinds of node, tables, table functions, functions. Names of common table expressions count as
 * tables within their scope alone.
 */
export function checkStatement(serialized: unknown, reach: Reach): Checked {
  const walk = new Walk(reach);
  try {
    walk.visit(onlyStatement(serialized), new Set());
    return { use: { tables: [...walk.tables], columns: walk.columns, everyColumn: walk.everyColumn } };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
}

function onlyStatement(serialized: unknown): unknown {
  const { error, error_type: kind, error_message: message, statements } = isTree(serialized) ? serialized : {};
  if (error !== false) {
    throw new Refusal(kind === 'not implemented' ? 'only queries can be run' : `cannot be read: ${textOf(message)}`);
  }
  if (!Array.isArray(statements) || statements.length !== 1) throw new Refusal('one query at a time');
  return statements[0];
}

class Walk {
  readonly tables = new Set<string>();
  readonly columns = new Set<string>();
  everyColumn = false;
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  visit(value: unknown, scope: ReadonlySet<string>): void {
    if (Array.isArray(value)) for (const item of value) this.visit(item, scope);
    else if (isTree(value)) this.#visitTree(value, scope);
  }

  #visitTree(tree: Tree, scope: ReadonlySet<string>): void {
    // A constant holds a value, not SQL; whatever it looks like stays text.
    if (tree['class'] === 'CONSTANT') return;
    if (typeof tree['class'] === 'string') this.#checkExpression(tree, tree['class']);
    else if (typeof tree['type'] === 'string') this.#checkNode(tree, tree['type'], scope);
    const inner = this.#visitCtes(tree, scope);
    for (const [name, held] of Object.entries(tree)) if (name !== 'cte_map') this.visit(held, inner);
  }

  /** Each common table expression sees those before it and itself; the query sees all. */
  #visitCtes(tree: Tree, scope: ReadonlySet<string>): ReadonlySet<string> {
    const inner = new Set(scope);
    if (typeof tree['cte_name'] === 'string') inner.add(tree['cte_name'].toLowerCase());
    const { map } = isTree(tree['cte_map']) ? tree['cte_map'] : {};
    for (const entry of Array.isArray(map) ? map : []) {
      const { key, value } = isTree(entry) ? entry : {};
      inner.add(textOf(key).toLowerCase());
      this.visit(value, new Set(inner));
    }
    return inner;
  }

  #checkExpression(tree: Tree, kind: string): void {
    if (!CLASSES.has(kind)) throw new Refusal(`${kind.toLowerCase()} cannot be used here`);
    if (kind === 'FUNCTION' || kind === 'WINDOW') this.#checkFunction(tree);
    if (kind === 'STAR') this.everyColumn = true;
    if (kind === 'COLUMN_REF') {
      for (const name of Array.isArray(tree['column_names']) ? tree['column_names'] : []) {
        this.columns.add(textOf(name).toLowerCase());
      }
    }
  }

  #checkFunction(tree: Tree): void {
    const name = textOf(tree['function_name']).toLowerCase();
    const home = `${textOf(tree['catalog'])}.${textOf(tree['schema'])}`;
    const known = [SCALAR_FUNCTIONS, OPERATORS, TABLE_FUNCTIONS, this.#reach.macros].some((names) => names.has(name));
    if (!known || !['.', '.main'].includes(home)) throw new Refusal(`function '${name}' cannot be used here`);
  }

  #checkNode(tree: Tree, kind: string, scope: ReadonlySet<string>): void {
    if (kind.endsWith('_TYPE_INFO')) return;
    if (!TYPES.has(kind)) throw new Refusal(`${kind.toLowerCase().replaceAll('_', ' ')} cannot be used here`);
    if (kind === 'BASE_TABLE') this.#checkTable(tree, scope);
    if (kind === 'TABLE_FUNCTION') this.#checkTableFunction(tree);
  }

  #checkTable(tree: Tree, scope: ReadonlySet<string>): void {
    const parts = [tree['catalog_name'], tree['schema_name'], tree['table_name']].map(textOf);
    const key = tableKey(parts);
    const isLocal = parts[0] === '' && parts[1] === '' && scope.has((parts[2] ?? '').toLowerCase());
    if (tree['at_clause'] !== null && tree['at_clause'] !== undefined)
      throw new Refusal('a table has no versions here');
    if (isLocal) return;
    if (!this.#reach.tables.has(key)) {
      throw new Refusal(`'${parts.filter((part) => part !== '').join('.')}' is not one of the tables that can be read`);
    }
    this.tables.add(key);
  }

  /** Stricter than a function of the row; its arguments are walked like any other. */
  #checkTableFunction(tree: Tree): void {
    const { class: kind, function_name: name, schema, catalog } = isTree(tree['function']) ? tree['function'] : {};
    const isListed = [TABLE_FUNCTIONS, this.#reach.macros].some((names) => names.has(textOf(name).toLowerCase()));
    if (kind !== 'FUNCTION' || !isListed || schema !== '' || catalog !== '') {
      throw new Refusal(`table function '${textOf(name)}' cannot be used here`);
    }
  }
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is no text is on no list. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : value === null ? '' : '?');

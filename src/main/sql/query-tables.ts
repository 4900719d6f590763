import type { TableName } from '../../table/ddl/types.js';
import { parseStatement } from '../../table/dialect/syntax/parse.js';
import { located } from '../../table/dialect/syntax/position.js';

/** The tables that a query names, each once; names of its common table expressions are not among them. */
export function queryTables(sql: string): readonly TableName[] {
  const found = new Map<string, TableName>();
  const local = new Set<string>();
  visit(
    located(sql, () => parseStatement(sql)),
    { found, local },
  );
  return [...found.values()].filter(({ database, table }) => database !== null || !local.has(table));
}

interface Finding {
  readonly found: Map<string, TableName>;
  readonly local: Set<string>;
}

function visit(node: unknown, finding: Finding): void {
  if (Array.isArray(node)) for (const item of node) visit(item, finding);
  else if (typeof node === 'object' && node !== null && !(node instanceof Map)) visitNode(node, finding);
}

function visitNode(node: object, finding: Finding): void {
  if ('with' in node && Array.isArray(node.with)) {
    for (const table of node.with as readonly { readonly name: { readonly text: string } }[]) {
      finding.local.add(table.name.text.toLowerCase());
    }
  }
  if ('kind' in node && node.kind === 'table' && 'name' in node && Array.isArray(node.name)) {
    const parts = (node.name as readonly { readonly text: string }[]).map(({ text }) => text.toLowerCase());
    const [table = '', database = null] = parts.toReversed();
    finding.found.set(parts.join('\0'), { database, table });
  }
  for (const held of Object.values(node)) visit(held, finding);
}

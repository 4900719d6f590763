import type { Cell } from '../../engines/engine.js';
import { copyOfRow } from '../../store/resolve-copies.js';
import { FILE_COLUMNS } from '../../store/store-sql.js';
import type { Copy } from '../../usage/copies.js';
import type { EngineTable } from '../../usage/sql/identities.js';

/** A table whose rows can be shown as the records they are. */
export interface ShownTable extends EngineTable {
  /** Columns of a store's file that it has not. */
  readonly lacks?: ReadonlySet<string>;
}

const NOTHING: ReadonlySet<string> = new Set();

const isNested = (type: string): boolean => /^(?:STRUCT|MAP)|\[\]$/.test(type);

/** The columns of a store's file, what is nested as JSON, which every engine gives alike; NULL where the table has none. */
export function shownColumns({ text, lacks = NOTHING }: ShownTable): string {
  return FILE_COLUMNS.map(([name, type]) =>
    lacks.has(name) ? 'NULL' : isNested(type) ? text.jsonOf(name) : `"${name}"`,
  ).join(', ');
}

/** The record of a row of {@link shownColumns}. */
export const copyOfShown = (cells: readonly Cell[]): Copy => copyOfRow(cells.map(cellOf));

function cellOf(cell: Cell, index: number): Cell {
  const isJson = typeof cell === 'string' && isNested(FILE_COLUMNS[index]?.[1] ?? '');
  return isJson ? (JSON.parse(cell) as Cell) : cell; // the engine's own JSON
}

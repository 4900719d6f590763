import { readdirSync, readFileSync } from 'node:fs';
import type { Cell, CellStruct } from '../../src/engines/engine.js';
import type { TrinoType } from '../../src/table/dialect/types/type.js';

/** One query in Athena's dialect and what Trino answers. */
export interface ConformanceCase {
  readonly name: string;
  readonly sql: string;
  /** What `current_timestamp` is; the time at which Trino was asked where the answer depends on it. */
  readonly types?: readonly string[];
  /** Rows in any order, unless `ordered`. Integers are numbers; decimals, dates, times and addresses texts; binaries base64. */
  readonly rows?: readonly (readonly unknown[])[];
  readonly ordered?: boolean;
  /** Trino's name of the error, instead of rows. */
  readonly error?: string;
  /** Engine → the function or clause by whose name it refuses the query. */
  readonly refused?: Readonly<Record<string, string>>;
}

export interface ConformanceFile {
  readonly title: string;
  /** Where the values come from: a page of Trino's documentation, and the release that answered. */
  readonly source: string;
  readonly cases: readonly ConformanceCase[];
}

const FOLDER = new URL('cases/', import.meta.url);

/** All case files by name. */
export function conformanceFiles(): ReadonlyMap<string, ConformanceFile> {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  return new Map(
    names.toSorted().map((name) => [name, JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as ConformanceFile]),
  );
}

/** A shown cell as JSON, the way cases spell it: a row is a list, a map a list of pairs in order of keys. */
export function caseValue(cell: Cell, type: TrinoType): unknown {
  if (cell === null) return null;
  switch (type.kind) {
    case 'row':
      return Object.values(cell as CellStruct).map((value, index) =>
        caseValue(value, type.fields[index]?.type ?? type),
      );
    case 'array':
      return (cell as readonly Cell[]).map((item) => caseValue(item, type.of));
    case 'map':
      return [...(cell as ReadonlyMap<Cell, Cell>)]
        .map(([key, value]) => [caseValue(key, type.key), caseValue(value, type.value)])
        .toSorted(byText);
    case 'varbinary':
      return Buffer.from((cell as string).replaceAll(' ', ''), 'hex').toString('base64');
    default:
      return scalar(cell);
  }
}

function scalar(cell: Cell): unknown {
  if (typeof cell === 'bigint') return BigInt(Number(cell)) === cell ? Number(cell) : String(cell);
  return typeof cell === 'number' && !Number.isFinite(cell) ? String(cell) : cell;
}

export function byText(left: unknown, right: unknown): number {
  const [a, b] = [JSON.stringify(left), JSON.stringify(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

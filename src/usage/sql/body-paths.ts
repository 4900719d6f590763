import type { SqlText } from '../../engines/sql-text.js';

/** Where in a record's body a projection looks, as far as SQL goes: to the first list. */
export interface BodyPath {
  readonly column: BodyColumn;
  readonly names: readonly string[];
}

/** Column of the table → member of the record, and how projections call it. */
export const BODY_COLUMNS = {
  requestparameters: { field: 'requestParameters', root: 'request' },
  responseelements: { field: 'responseElements', root: 'response' },
  additionaleventdata: { field: 'additionalEventData', root: 'additional' },
} as const;
export type BodyColumn = keyof typeof BODY_COLUMNS;

const COLUMNS = new Map(
  Object.entries(BODY_COLUMNS).map(([column, { root }]) => [root as string, column as BodyColumn]), // keys of a constant table
);

/** Names that can stand in a JSON path whatever the engine; the path ends before another one. */
const PLAIN = /^[\w@:./-]{1,128}$/;

/** Body paths of a projection, each once, none below another, in order. */
export function bodyPaths(projection: readonly string[]): readonly BodyPath[] {
  const paths = new Map<string, BodyPath>();
  for (const spec of projection) {
    const path = bodyPath(spec);
    if (path !== null) paths.set(keyOf(path), path);
  }
  const keys = [...paths.keys()];
  return [...paths]
    .filter(([key]) => !keys.some((other) => other !== key && isBelow(key, other)))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, path]) => path);
}

const SEPARATOR = '\u0000';
const keyOf = ({ column, names }: BodyPath): string => [column, ...names].join(SEPARATOR);
const isBelow = (key: string, other: string): boolean => key.startsWith(`${other}${SEPARATOR}`);

function bodyPath(spec: string): BodyPath | null {
  const [path = ''] = spec.split('|', 1);
  const [root = '', ...names] = path.split('.');
  const column = COLUMNS.get(root);
  if (column === undefined) return null;
  const plain: string[] = [];
  for (const name of names) {
    const bare = name.replace(/(?:\[\])+$/, '');
    if (bare === '' || !PLAIN.test(bare)) break;
    plain.push(bare);
    if (bare !== name) break;
  }
  return { column, names: plain };
}

/** Whether a projection reads the record's `resources`. */
export const readsResources = (projection: readonly string[]): boolean =>
  projection.some((spec) => spec.startsWith('resources'));

/**
 * The value at a path as JSON: each name as spelled or, failing that, with its first letter's case toggled, as `valuesAt` finds it.
 */
export function bodyExpression(text: SqlText, { column, names }: BodyPath): string {
  const json = text.jsonOrNull(column);
  if (names.length === 0) return text.jsonWhole(json);
  return names.reduce((inner, name) => memberExpression(text, inner, name), json);
}

function memberExpression(text: SqlText, json: string, name: string): string {
  const toggled = toggleFirst(name);
  const plain = text.jsonMember(json, name);
  return toggled === name ? plain : `coalesce(${plain}, ${text.jsonMember(json, toggled)})`;
}

function toggleFirst(name: string): string {
  const first = name.charAt(0);
  const lower = first.toLowerCase();
  return (first === lower ? first.toUpperCase() : lower) + name.slice(1);
}

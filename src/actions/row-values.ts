import type { Condition } from '../catalog/types.js';
import type { UsageRow } from '../base/usage-row.js';

const NONE: readonly string[] = [];
const MODES = ['', '|tree', '|verb', '|present'] as const;

/** A path specification, and the one that is looked at where it shows nothing. */
export interface PathReading {
  readonly spec: string;
  readonly tree: string | null;
}

/** What {@link valuesAt} looks at, found once. */
export const readingOf = (spec: string): PathReading => ({ spec, tree: treeVariant(spec) });

/** As {@link valuesAt}. Every specification has a dot or a bracket, so none is a name that objects inherit. */
export const readingAt = ({ values }: UsageRow, { spec, tree }: PathReading): readonly string[] =>
  values[spec] ?? (tree === null ? undefined : values[tree]) ?? NONE;

/** The texts a row holds for a path specification; a specification without a mode also finds the path under `tree`. */
export function valuesAt(row: UsageRow, spec: string): readonly string[] {
  const exact = own(row, spec);
  if (exact !== undefined) return exact;
  const tree = treeVariant(spec);
  return tree === null ? NONE : (own(row, tree) ?? NONE);
}

/** The key under which a specification's texts stand in `values` and `prefixed`. */
export const specKey = (row: UsageRow, spec: string): string =>
  Object.hasOwn(row.values, spec) || spec.includes('|') ? spec : `${spec}|tree`;

/** Decides a rule's condition from what the row shows. What the row does not show is absent. */
export function holds(condition: Condition, row: UsageRow): boolean {
  if ('present' in condition) return isPresent(row, condition.present);
  if ('absent' in condition) return !isPresent(row, condition.absent);
  if ('all' in condition) return condition.all.every((part) => holds(part, row));
  if ('any' in condition) return condition.any.some((part) => holds(part, row));
  if ('error' in condition) return row.errorCode !== null && condition.error.includes(row.errorCode);
  return valuesAt(row, condition.path).some((value) => condition.in.includes(value));
}

function isPresent(row: UsageRow, spec: string): boolean {
  return variantsOf(spec).some((variant) => (own(row, variant)?.length ?? 0) > 0);
}

const trees = new Map<string, string | null>();

/** `request.key|tree` for `request.key`; null for what has a mode. Rules are a closed set, so the memory of it is small. */
function treeVariant(spec: string): string | null {
  const known = trees.get(spec);
  if (known !== undefined) return known;
  const made = spec.includes('|') ? null : `${spec}|tree`;
  trees.set(spec, made);
  return made;
}

const variants = new Map<string, readonly string[]>();

/** A specification under every mode, itself first; remembered as well. */
function variantsOf(spec: string): readonly string[] {
  const known = variants.get(spec);
  if (known !== undefined) return known;
  const path = spec.includes('|') ? spec.slice(0, spec.lastIndexOf('|')) : spec;
  const made = [...new Set([spec, ...MODES.map((mode) => path + mode)])];
  variants.set(spec, made);
  return made;
}

function own(row: UsageRow, spec: string): readonly string[] | undefined {
  return Object.hasOwn(row.values, spec) ? row.values[spec] : undefined;
}

/** Every path specification a condition looks at. */
export function conditionPaths(condition: Condition): readonly string[] {
  if ('present' in condition) return [condition.present];
  if ('absent' in condition) return [condition.absent];
  if ('all' in condition) return condition.all.flatMap(conditionPaths);
  if ('any' in condition) return condition.any.flatMap(conditionPaths);
  return 'path' in condition ? [condition.path] : [];
}

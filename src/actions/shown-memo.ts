/** Resources by what rows show: rows that show the same, in the same place, get the same objects. */
import type { UsageRow } from '../base/usage-row.js';
import type { ActionRule } from '../catalog/types.js';
import { readingAt, readingOf, specKey, type PathReading } from './row-values.js';
import type { GrantResource } from './types.js';

/** Rows remembered for one form of rule in one place, and how long a row's values may be to be looked for among them. */
const MOST_KNOWN = 20_000;
const LONGEST_SHOWN = 2000;

/** Where a row was called, and by whom: one object for rows in which that is the same. */
export type Place = object;

/** A value, or how many values of a path follow. */
type Token = string | number;

/** A step per token. Looking values up one by one makes no text of them all, and each text keeps its hash. */
interface Step {
  resources: readonly GrantResource[] | null;
  next: Map<Token, Step> | null;
}

interface Known {
  readonly first: Step;
  count: number;
}

/** What is known of rules with equal resources, whatever their actions: ten operations on a table name one table. */
export class ShownMemo {
  readonly #paths: readonly PathReading[];
  readonly #places = new Map<Place, Known>();
  readonly #shown: Token[] = [];
  #place: Place | null = null;
  #known: Known = nothing();

  constructor(rule: ActionRule) {
    this.#paths = pathsOf(rule);
  }

  /** The resources for a row, found once. */
  resources(row: UsageRow, place: Place, find: () => readonly GrantResource[]): readonly GrantResource[] {
    const known = this.#knownAt(place);
    const shown = this.#shown;
    const length = tokensOf(row, this.#paths, shown);
    const before = look(known.first, shown);
    if (before !== null) return before;
    const found = find();
    if (known.count < MOST_KNOWN && length <= LONGEST_SHOWN) {
      known.count += 1;
      remember(known.first, shown, found);
    }
    return found;
  }

  #knownAt(place: Place): Known {
    if (this.#place === place) return this.#known;
    let known = this.#places.get(place);
    if (known === undefined) this.#places.set(place, (known = nothing()));
    this.#place = place;
    this.#known = known;
    return known;
  }
}

const nothing = (): Known => ({ first: { resources: null, next: null }, count: 0 });

/** Every path that finding the rule's resources may look at; `resources[TYPE]` of types is told by {@link tokensOf}. */
const pathsOf = ({ resources }: ActionRule): readonly PathReading[] =>
  [...new Set(resources.flatMap(({ arns = [], vars = {} }) => [...arns, ...Object.values(vars).flat()]))].map(
    readingOf,
  );

/** Equal for rows in which finding resources sees the same values; gives how long the values are. */
function tokensOf(row: UsageRow, paths: readonly PathReading[], into: Token[]): number {
  into.length = 0;
  let length = 0;
  if (row.parameters === 'given') {
    for (const path of paths) length += addValues(into, readingAt(row, path), isCut(row, path.spec));
    return length;
  }
  // without parameters what the record lists is looked at, under names that only the types know
  for (const [path, values] of Object.entries(row.values)) {
    into.push(path);
    length += path.length + addValues(into, values, isCut(row, path));
  }
  return length;
}

const isCut = (row: UsageRow, path: string): boolean => row.prefixed?.includes(specKey(row, path)) === true;

/** One value stands for itself; before others their number, below zero where they were cut. */
function addValues(into: Token[], values: readonly string[], cut: boolean): number {
  if (values.length !== 1 || cut) into.push(cut ? -1 - values.length : values.length);
  let length = 0;
  for (const value of values) {
    into.push(value);
    length += value.length;
  }
  return length;
}

function look(first: Step, shown: readonly Token[]): readonly GrantResource[] | null {
  let step: Step | undefined = first;
  for (const token of shown) {
    step = step.next?.get(token);
    if (step === undefined) return null;
  }
  return step.resources;
}

function remember(first: Step, shown: readonly Token[], resources: readonly GrantResource[]): void {
  let step = first;
  for (const token of shown) {
    step.next ??= new Map();
    let next = step.next.get(token);
    if (next === undefined) step.next.set(token, (next = { resources: null, next: null }));
    step = next;
  }
  step.resources = resources;
}

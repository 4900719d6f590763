import type { Grant, GrantResource } from '../actions/types.js';
import { formatVariables } from '../base/arn-format.js';
import { compareText } from '../base/findings.js';
import type { ResourceMode } from '../base/resource-mode.js';
import { chosenVariables, ephemeralVariables, generatedVariables, type EphemeralNames } from './ephemeral.js';
import { chainKey, groupNames, type GroupedChain, type NameChain } from './group-names.js';
import { isObject } from './object-groups.js';

export interface NameGroupOptions {
  readonly budget: number;
  readonly mode: Exclude<ResourceMode, 'exact'>;
}

/** What the names of a resource became, and how wide that is. */
export interface NameGroup {
  readonly names: readonly string[];
  readonly chain: GroupedChain;
  /** Names of the action's resources of this type that the pattern stands for. */
  readonly stands: number;
  /** Names of this type that the records know, whatever was done with them, and that the pattern fits. */
  readonly known: number;
}

export interface NameGroups {
  /** The group of a resource; null when it keeps its name. */
  groupOf(action: string, resource: GrantResource): NameGroup | null;
}

export const NO_NAME_GROUPS: NameGroups = { groupOf: () => null };

/** What names may meet in: a type in an account and region. */
interface Place {
  /** The variables that are grouped. */
  readonly names: readonly string[];
  /** Every chain of names the records know there, numbered. */
  readonly chains: NameChain[];
  readonly numbers: Map<string, number>;
  /** Action → numbers of its chains. */
  readonly units: Map<string, Set<number>>;
}

interface Placed {
  readonly place: Place;
  readonly number: number;
}

/**
 * Groups the names of every action's resources, type by type, account by account and region by region: object, bucket, table and index
 * ARNs never meet. Objects have their own groups; guarded actions have none (RULES.md 13).
 */
export function groupResourceNames(
  grants: readonly Grant[],
  ephemeral: EphemeralNames,
  options: NameGroupOptions,
): NameGroups {
  const places = new Places(ephemeral);
  for (const { action, guarded, resources } of grants) {
    for (const resource of resources) {
      const placed = places.of(resource);
      if (placed !== null && !guarded) addTo(placed, action);
    }
  }
  const groups = new Map<Place, ReadonlyMap<string, UnitGroups>>();
  for (const place of places.all()) groups.set(place, groupPlace(place, options));
  return {
    groupOf: (action, resource) => {
      const placed = places.of(resource);
      return placed === null ? null : (groups.get(placed.place)?.get(action)?.[placed.number] ?? null);
    },
  };
}

/** Numbers of chains → their groups; nothing where a name stays. */
type UnitGroups = readonly (NameGroup | undefined)[];
const NONE: UnitGroups = [];

/** Actions with the same names, as the calls that read and write one set of tables have them, are grouped once. */
function groupPlace(place: Place, options: NameGroupOptions): ReadonlyMap<string, UnitGroups> {
  const sorted = lazily(() => sortedTexts(place.chains));
  const done: { readonly numbers: ReadonlySet<number>; readonly groups: UnitGroups }[] = [];
  const units = new Map<string, UnitGroups>();
  for (const [action, numbers] of place.units) {
    const same = done.find((other) => isSameSet(other.numbers, numbers));
    const groups = same?.groups ?? groupUnit(place, [...numbers], { ...options, sorted });
    if (same === undefined) done.push({ numbers, groups });
    units.set(action, groups);
  }
  return units;
}

function isSameSet(a: ReadonlySet<number>, b: ReadonlySet<number>): boolean {
  if (a.size !== b.size) return false;
  for (const one of a) if (!b.has(one)) return false;
  return true;
}

function groupUnit(
  place: Place,
  numbers: readonly number[],
  { budget, mode, sorted }: NameGroupOptions & { readonly sorted: () => readonly string[] },
): UnitGroups {
  const own = numbers.map((number) => place.chains[number] ?? []);
  const grouped = mode === 'type' ? anyName(own) : groupNames(own, { budget, eager: mode === 'pattern' });
  if (grouped === null) return NONE;
  const made = widthsOf(place, grouped, sorted);
  const groups: (NameGroup | undefined)[] = [];
  for (const [at, number] of numbers.entries()) groups[number] = made.get(grouped[at] ?? []);
  return groups;
}

function addTo({ place, number }: Placed, action: string): void {
  let numbers = place.units.get(action);
  if (numbers === undefined) place.units.set(action, (numbers = new Set()));
  numbers.add(number);
}

function anyName(chains: readonly NameChain[]): readonly GroupedChain[] {
  const any: GroupedChain = (chains[0] ?? []).map(() => null);
  return chains.map(() => any);
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Where the names of resources are, found once per resource: grants share them. */
class Places {
  readonly #ephemeral: EphemeralNames;
  readonly #places = new Map<string, Place>();
  readonly #known = new Map<GrantResource, Placed | null>();

  constructor(ephemeral: EphemeralNames) {
    this.#ephemeral = ephemeral;
  }

  all(): Iterable<Place> {
    return this.#places.values();
  }

  /** Null where there is nothing to group. */
  of(resource: GrantResource): Placed | null {
    const known = this.#known.get(resource);
    if (known !== undefined) return known;
    const placed = this.#find(resource);
    this.#known.set(resource, placed);
    return placed;
  }

  #find(resource: GrantResource): Placed | null {
    const names = namesOf(resource, this.#ephemeral);
    if (names === null) return null;
    const id = placeKey(resource, names);
    let place = this.#places.get(id);
    if (place === undefined)
      this.#places.set(id, (place = { names, chains: [], numbers: new Map(), units: new Map() }));
    const chain = names.map((name) => resource.variables[name] ?? '');
    const key = chainKey(chain);
    const known = place.numbers.get(key);
    if (known !== undefined) return { place, number: known };
    const number = place.chains.push(chain) - 1;
    place.numbers.set(key, number);
    return { place, number };
  }
}

/** The variables that people name, all known and none of them open or passing; null where there is none such. */
function namesOf(resource: GrantResource, ephemeral: EphemeralNames): readonly string[] | null {
  if (resource.prefixed.length > 0 || isObject(resource)) return null;
  const generated = generatedVariables(resource);
  const passing = ephemeralVariables(resource, ephemeral);
  const names = chosenVariables(resource).filter(
    (name) => !generated.includes(name) && !passing.includes(name) && resource.variables[name] != null,
  );
  return names.length === 0 ? null : names;
}

/** Type, partition, region, account: what is the same for all names that may meet. Lengths stand before texts. */
function placeKey({ format, variables }: GrantResource, names: readonly string[]): string {
  let key = `${format.length}:${format}${names.join('/')}`;
  for (const name of formatVariables(format)) {
    if (names.includes(name)) continue;
    const value = variables[name] ?? null;
    key += value === null ? `|${name}` : `|${name}=${value.length}:${value}`;
  }
  return key;
}

/** Chains as texts in order, so that those with a common beginning stand together. */
const sortedTexts = (chains: readonly NameChain[]): readonly string[] => chains.map(joined).toSorted(compareText);

const JOINT = '\u0000';
const joined = (chain: NameChain): string => (chain.length === 1 ? (chain[0] ?? '') : chain.join(JOINT));

/** How wide each group is. A chain that stays as it is has none, and counts for a group of others that fits it as well. */
function widthsOf(
  { names, chains }: Place,
  grouped: readonly GroupedChain[],
  sorted: () => readonly string[],
): ReadonlyMap<GroupedChain, NameGroup> {
  const members = new Map<GroupedChain, number>();
  for (const chain of grouped) members.set(chain, (members.get(chain) ?? 0) + 1);
  const stands = new Map<string, number>();
  for (const [chain, count] of members) {
    const beginning = beginningOf(chain);
    stands.set(beginning, (stands.get(beginning) ?? 0) + count);
  }
  const open = [...members.keys()].filter(isOpen);
  // few beginnings are looked for in all names sooner than these are put in order
  const countKnown = open.length <= FEW ? countPlain(chains) : (text: string) => countBeginning(sorted(), text);
  return new Map(
    open.map((chain) => {
      const beginning = beginningOf(chain);
      return [chain, { names, chain, stands: stands.get(beginning) ?? 1, known: countKnown(beginning) }];
    }),
  );
}

const FEW = 8;

const countPlain =
  (chains: readonly NameChain[]) =>
  (beginning: string): number => {
    let count = 0;
    for (const chain of chains) if (joined(chain).startsWith(beginning)) count += 1;
    return count;
  };

const isOpen = (chain: GroupedChain): boolean => chain.some((name) => name === null || name.open);

/** What the chains of a group have in common: whole names, and the start of the one that is open. */
function beginningOf(chain: GroupedChain): string {
  const open = chain.findIndex((name) => name === null || name.open);
  if (open < 0) return joined(chain.map((name) => name?.text ?? ''));
  const whole = chain.slice(0, open).map((name) => `${name?.text ?? ''}${JOINT}`);
  return `${whole.join('')}${chain[open]?.text ?? ''}`;
}

/** How many of the sorted texts begin so. */
function countBeginning(sorted: readonly string[], beginning: string): number {
  return lowerBound(sorted, `${beginning}\uffff`) - lowerBound(sorted, beginning);
}

function lowerBound(sorted: readonly string[], text: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

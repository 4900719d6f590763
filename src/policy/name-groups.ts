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
  /** Every chain of names the records know there. */
  readonly known: Map<string, NameChain>;
  /** Action → its chains. */
  readonly units: Map<string, Map<string, NameChain>>;
}

interface Placed {
  readonly place: Place;
  readonly key: string;
}

/**
 * Groups the names of every action's resources, type by type, account by account and region by region: object, bucket, table and index
 * ARNs never meet. Objects have their own groups; guarded actions have none (RULES.md 13).
 */
export function groupResourceNames(
  grants: readonly Grant[],
  ephemeral: EphemeralNames,
  { budget, mode }: NameGroupOptions,
): NameGroups {
  const places = new Places(ephemeral);
  for (const { action, guarded, resources } of grants) {
    for (const resource of resources) {
      const placed = places.of(resource);
      if (placed !== null && !guarded) addTo(placed, action);
    }
  }
  const groups = new Map<Place, ReadonlyMap<string, UnitGroups>>();
  for (const place of places.all()) {
    const sorted = lazily(() => sortedTexts(place.known));
    const units = [...place.units].map(([action, chains]) => {
      const all = [...chains.values()];
      const grouped = mode === 'type' ? anyName(all) : groupNames(all, { budget, eager: mode === 'pattern' });
      return [action, grouped === null ? NONE : widthsOf(place.names, grouped, sorted)] as const;
    });
    groups.set(place, new Map(units));
  }
  return {
    groupOf: (action, resource) => {
      const placed = places.of(resource);
      return placed === null ? null : (groups.get(placed.place)?.get(action)?.get(placed.key) ?? null);
    },
  };
}

type UnitGroups = ReadonlyMap<string, NameGroup>;
const NONE: UnitGroups = new Map();

function addTo({ place, key }: Placed, action: string): void {
  const chain = place.known.get(key);
  let chains = place.units.get(action);
  if (chains === undefined) place.units.set(action, (chains = new Map()));
  if (chain !== undefined) chains.set(key, chain);
}

function anyName(chains: readonly NameChain[]): ReadonlyMap<NameChain, GroupedChain> {
  const any: GroupedChain = (chains[0] ?? []).map(() => null);
  return new Map(chains.map((chain) => [chain, any]));
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
    const place = this.#places.get(id) ?? {
      names,
      known: new Map<string, NameChain>(),
      units: new Map<string, never>(),
    };
    this.#places.set(id, place);
    const chain = names.map((name) => resource.variables[name] ?? '');
    const key = chainKey(chain);
    if (!place.known.has(key)) place.known.set(key, chain);
    return { place, key };
  }
}

/** The variables that people name, all known and none of them open or passing; null where there is none such. */
function namesOf(resource: GrantResource, ephemeral: EphemeralNames): readonly string[] | null {
  if (resource.prefixed.length > 0 || isObject(resource)) return null;
  const passing = [...generatedVariables(resource), ...ephemeralVariables(resource, ephemeral)];
  const names = chosenVariables(resource).filter((name) => !passing.includes(name) && resource.variables[name] != null);
  return names.length === 0 ? null : names;
}

/** Type, partition, region, account: what is the same for all names that may meet. */
function placeKey(resource: GrantResource, names: readonly string[]): string {
  const others = formatVariables(resource.format).filter((name) => !names.includes(name));
  return JSON.stringify([resource.format, names, others.map((name) => [name, resource.variables[name] ?? null])]);
}

/** Chains as texts in order, so that those with a common beginning stand together. */
const sortedTexts = (known: ReadonlyMap<string, NameChain>): readonly string[] =>
  [...known.values()].map(joined).toSorted(compareText);

const JOINT = '\u0000';
const joined = (chain: NameChain): string => (chain.length === 1 ? (chain[0] ?? '') : chain.join(JOINT));

/** How wide each group is. A chain that stays as it is counts for a group of others that fits it as well. */
function widthsOf(
  names: readonly string[],
  grouped: ReadonlyMap<NameChain, GroupedChain>,
  sorted: () => readonly string[],
): UnitGroups {
  const beginnings = new Map<GroupedChain, string>();
  for (const chain of grouped.values()) if (!beginnings.has(chain)) beginnings.set(chain, beginningOf(chain));
  const stands = new Map<string, number>();
  for (const chain of grouped.values()) {
    const beginning = beginnings.get(chain) ?? '';
    stands.set(beginning, (stands.get(beginning) ?? 0) + 1);
  }
  const made = new Map<GroupedChain, NameGroup>();
  for (const [chain, beginning] of beginnings) {
    if (isOpen(chain))
      made.set(chain, { names, chain, stands: stands.get(beginning) ?? 1, known: countBeginning(sorted(), beginning) });
  }
  const groups = new Map<string, NameGroup>();
  for (const [chain, own] of grouped) {
    const group = made.get(own);
    if (group !== undefined) groups.set(chainKey(chain), group);
  }
  return groups;
}

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

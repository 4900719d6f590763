import type { Grant, GrantResource } from '../actions/types.js';
import { formatVariables } from '../base/arn-format.js';
import { compareText } from '../base/findings.js';
import type { ResourceMode } from '../base/resource-mode.js';
import { chosenVariables, ephemeralVariables, generatedVariables, type EphemeralNames } from './ephemeral.js';
import { chainKey, groupNames, type GroupedChain } from './group-names.js';
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

/** Action, format, account and region → names → group. */
export type NameGroups = ReadonlyMap<string, ReadonlyMap<string, NameGroup>>;

/**
 * Groups the names of every action's resources, type by type, account by account and region by region: object, bucket, table and index
 * ARNs never meet. Objects have their own groups; guarded actions have none (RULES.md 13).
 */
export function groupResourceNames(
  grants: readonly Grant[],
  ephemeral: EphemeralNames,
  { budget, mode }: NameGroupOptions,
): NameGroups {
  const units = new Map<string, Unit>();
  const known = new Map<string, Map<string, readonly string[]>>();
  for (const grant of grants) {
    for (const resource of grant.resources) {
      const chain = chainOf(resource, ephemeral);
      if (chain === null) continue;
      const place = placeKey(resource, chain.names);
      addTo(known, place, chain.values);
      if (grant.guarded) continue;
      const key = unitKey(grant.action, place);
      const unit = units.get(key) ?? { place, names: chain.names, chains: new Map<string, readonly string[]>() };
      units.set(key, unit);
      unit.chains.set(chainKey(chain.values), chain.values);
    }
  }
  const groups = new Map<string, ReadonlyMap<string, NameGroup>>();
  for (const [key, { place, names, chains }] of units) {
    const all = [...chains.values()];
    const grouped = mode === 'type' ? anyName(all) : groupNames(all, { budget, eager: mode === 'pattern' });
    if (grouped !== null) groups.set(key, widthsOf(names, grouped, sortedTexts(known.get(place))));
  }
  return groups;
}

const anyName = (chains: readonly (readonly string[])[]): ReadonlyMap<string, GroupedChain> =>
  new Map(chains.map((chain) => [chainKey(chain), chain.map(() => null)]));

interface Unit {
  readonly place: string;
  readonly names: readonly string[];
  readonly chains: Map<string, readonly string[]>;
}

function addTo(known: Map<string, Map<string, readonly string[]>>, place: string, chain: readonly string[]): void {
  const own = known.get(place) ?? new Map<string, readonly string[]>();
  known.set(place, own);
  own.set(chainKey(chain), chain);
}

/** The group of a resource; null when it keeps its name. */
export function groupOf(
  action: string,
  resource: GrantResource,
  { groups, ephemeral }: { readonly groups: NameGroups; readonly ephemeral: EphemeralNames },
): NameGroup | null {
  if (groups.size === 0) return null;
  const chain = chainOf(resource, ephemeral);
  if (chain === null) return null;
  const own = groups.get(unitKey(action, placeKey(resource, chain.names)))?.get(chainKey(chain.values));
  return own ?? null;
}

interface Chain {
  readonly names: readonly string[];
  readonly values: readonly string[];
}

/** The variables that people name, all known and none of them open or passing; null where there is none such. */
function chainOf(resource: GrantResource, ephemeral: EphemeralNames): Chain | null {
  if (isObject(resource)) return null;
  const passing = new Set([...generatedVariables(resource), ...ephemeralVariables(resource, ephemeral)]);
  const names = chosenVariables(resource).filter((name) => !passing.has(name) && resource.variables[name] != null);
  const values = names.map((name) => resource.variables[name] ?? '');
  return names.length === 0 || resource.prefixed.length > 0 ? null : { names, values };
}

/** Type, partition, region, account: what is the same for all names that may meet. */
function placeKey(resource: GrantResource, names: readonly string[]): string {
  const others = formatVariables(resource.format).filter((name) => !names.includes(name));
  return JSON.stringify([resource.format, names, others.map((name) => [name, resource.variables[name] ?? null])]);
}

const unitKey = (action: string, place: string): string => `${action} ${place}`;

/** Chains as texts in order, so that those with a common beginning stand together. */
function sortedTexts(known: ReadonlyMap<string, readonly string[]> | undefined): readonly string[] {
  return [...(known?.values() ?? [])].map((chain) => chain.join(JOINT)).toSorted(compareText);
}

const JOINT = '\u0000';

function widthsOf(
  names: readonly string[],
  grouped: ReadonlyMap<string, GroupedChain>,
  known: readonly string[],
): ReadonlyMap<string, NameGroup> {
  const stands = new Map<string, number>();
  for (const chain of grouped.values()) stands.set(beginningOf(chain), (stands.get(beginningOf(chain)) ?? 0) + 1);
  const fits = new Map([...stands.keys()].map((beginning) => [beginning, countBeginning(known, beginning)]));
  return new Map(
    [...grouped].map(([key, chain]) => {
      const beginning = beginningOf(chain);
      return [key, { names, chain, stands: stands.get(beginning) ?? 1, known: fits.get(beginning) ?? 1 }];
    }),
  );
}

/** What the chains of a group have in common: whole names, and the start of the one that is open. */
function beginningOf(chain: GroupedChain): string {
  const open = chain.findIndex((name) => name === null || name.open);
  if (open < 0) return chain.map((name) => name?.text).join(JOINT);
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

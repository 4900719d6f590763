import {
  alike,
  countStands,
  familyOf,
  MAX_DEPTH,
  sharedUpTo,
  type NameFamily,
  type SteadyName,
  type Stand,
} from './name-family.js';
import type { TreeText } from './steady-text.js';

/** The names that lead to a resource, outermost first: database and table. */
export type NameChain = readonly string[];
/** What each name becomes; null: any. */
export type GroupedChain = readonly (TreeText | null)[];

export interface GroupNamesOptions {
  /** Patterns and names that should remain; names that share no prefix remain whatever it says. */
  readonly budget: number;
  /** Patterns even where the names would fit the budget. */
  readonly eager: boolean;
}

/**
 * Groups the names of one type into at most `budget` patterns, by common prefixes that end at a separator and by nothing else. Dates, hashes
 * and random ids at their ends are cut off first. The longest prefixes that fit win; where the last name of the chains does not do, it
 * becomes any, and the name before it is grouped. Names that share no prefix stay, even beyond the budget: that many things were used is
 * no reason to open all others. Null: nothing has to change.
 * The order of the chains does not matter; none comes twice. All have the same length. What they become, place by place; chains that become
 * the same get the same object.
 */
export function groupNames(
  chains: readonly NameChain[],
  { budget, eager }: GroupNamesOptions,
): readonly GroupedChain[] | null {
  const length = chains[0]?.length ?? 0;
  if (length === 0 || (!eager && chains.length <= budget)) return null;
  const last = levelOf(chains, length - 1);
  if (eager && last.count(alike) <= budget) return last.group(alike);
  const first = atLevel(last, budget);
  if (first !== null) return first;
  for (let at = length - 2; at >= 0; at -= 1) {
    const found = atLevel(levelOf(chains, at), budget);
    if (found !== null) return found;
  }
  return last.group(sharedUpTo(1));
}

/** The names at one level, apart for each parent; everything below it becomes any. */
interface Level {
  readonly at: number;
  /** Patterns and names that remain. */
  count(stand: Stand): number;
  group(stand: Stand): readonly GroupedChain[];
  /** Any name at all of each parent. */
  readonly parents: number;
  open(): readonly GroupedChain[];
}

/** Chains that differ from the name on. */
interface Siblings {
  /** Their places among all chains. */
  readonly places: readonly number[];
  readonly family: NameFamily;
}

function levelOf(chains: readonly NameChain[], at: number): Level {
  const families = siblingsAt(chains, at).map((places): Siblings => ({
    places,
    family: familyOf(places.map((place) => chains[place]?.[at] ?? '')),
  }));
  const grouped = (stand: Stand | null): readonly GroupedChain[] => {
    const all: GroupedChain[] = chains.map(() => NOTHING);
    for (const siblings of families) groupSiblings(siblings, { chains, at, stand, all });
    return all;
  };
  return {
    at,
    count: (stand) => families.reduce((sum, { family }) => sum + countStands(family, stand), 0),
    group: grouped,
    parents: families.length,
    open: () => grouped(null),
  };
}

/** Places of chains by what leads to the name. */
function siblingsAt(chains: readonly NameChain[], at: number): readonly (readonly number[])[] {
  if (at === 0) return [[...chains.keys()]];
  const byParent = new Map<string, number[]>();
  for (const [place, chain] of chains.entries()) {
    const parent = chainKey(chain.slice(0, at));
    const siblings = byParent.get(parent);
    if (siblings === undefined) byParent.set(parent, [place]);
    else siblings.push(place);
  }
  return [...byParent.values()];
}

const NOTHING: GroupedChain = [];

interface Grouping {
  readonly chains: readonly NameChain[];
  readonly at: number;
  /** Null: any name. */
  readonly stand: Stand | null;
  readonly all: GroupedChain[];
}

function groupSiblings({ places, family }: Siblings, { chains, at, stand, all }: Grouping): void {
  const byName = new Map<SteadyName | null, GroupedChain>();
  const byText = new Map<string, GroupedChain>();
  for (const [index, place] of places.entries()) {
    const name = stand === null ? null : (family.steady[index] ?? null);
    let become = byName.get(name);
    if (become === undefined) {
      const text = stand === null || name === null ? null : stand(name);
      const key = text === null ? '' : `${text.open ? '*' : '='}${text.text}`;
      become = byText.get(key) ?? becomes(chains[place] ?? NO_NAMES, at, text);
      byText.set(key, become);
      byName.set(name, become);
    }
    all[place] = become;
  }
}

const NO_NAMES: NameChain = [];
const becomes = (chain: NameChain, at: number, text: TreeText | null): GroupedChain => [
  ...chain.slice(0, at).map((name) => ({ text: name, open: false })),
  text,
  ...chain.slice(at + 1).map(() => null),
];

/** Groups the names at one level at the greatest depth that fits; null when nothing fits. */
function atLevel(level: Level, budget: number): readonly GroupedChain[] | null {
  if (level.count(sharedUpTo(1)) > budget) return level.at > 0 && level.parents <= budget ? level.open() : null;
  let [fits, tooMany] = [1, MAX_DEPTH + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (level.count(sharedUpTo(middle)) <= budget) fits = middle;
    else tooMany = middle;
  }
  return level.group(sharedUpTo(fits));
}

/** Equal for equal chains. */
export const chainKey = (chain: NameChain): string => (chain.length === 1 ? (chain[0] ?? '') : JSON.stringify(chain));

/**
 * The beginning that stands for each name that will not come back as it is: the longest it shares with two others, or what is
 * left when a date, hash or random id at its end is cut off. A name that has neither is not in the result.
 */
export function sharedBeginnings(names: readonly string[]): ReadonlyMap<string, string> {
  const found = familyOf(names).steady.map((steady, at) => [names[at] ?? '', alike(steady)] as const);
  return new Map(found.filter(([, text]) => text.open && text.text !== '').map(([name, text]) => [name, text.text]));
}

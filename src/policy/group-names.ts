import { alike, countStands, familyOf, MAX_DEPTH, sharedUpTo, type NameFamily, type Stand } from './name-family.js';
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
 * The order of the chains does not matter; none comes twice. All have the same length.
 */
export function groupNames(
  chains: readonly NameChain[],
  { budget, eager }: GroupNamesOptions,
): ReadonlyMap<NameChain, GroupedChain> | null {
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
  group(stand: Stand): ReadonlyMap<NameChain, GroupedChain>;
  /** Any name at all of each parent. */
  readonly parents: number;
  open(): ReadonlyMap<NameChain, GroupedChain>;
}

function levelOf(chains: readonly NameChain[], at: number): Level {
  const byParent = new Map<string, NameChain[]>();
  for (const chain of chains) {
    const parent = chainKey(chain.slice(0, at));
    const siblings = byParent.get(parent);
    if (siblings === undefined) byParent.set(parent, [chain]);
    else siblings.push(chain);
  }
  const families = [...byParent.values()].map((siblings) => ({ siblings, family: namesAt(siblings, at) }));
  return {
    at,
    count: (stand) => families.reduce((sum, { family }) => sum + countStands(family, stand), 0),
    group: (stand) =>
      new Map(
        families.flatMap(({ siblings, family }) => groupSiblings(siblings, at, (name) => standOf(family, name, stand))),
      ),
    parents: byParent.size,
    open: () => new Map(families.flatMap(({ siblings }) => groupSiblings(siblings, at, () => null))),
  };
}

function* namesOf(chains: readonly NameChain[], at: number): Generator<string> {
  for (const chain of chains) yield chain[at] ?? '';
}

const namesAt = (chains: readonly NameChain[], at: number): NameFamily => familyOf(namesOf(chains, at));

function standOf({ byName }: NameFamily, name: string, stand: Stand): TreeText | null {
  const known = byName.get(name);
  return known === undefined ? null : stand(known);
}

/** Chains that become the same get the same object. */
function groupSiblings(
  chains: readonly NameChain[],
  level: number,
  become: (name: string) => TreeText | null,
): readonly (readonly [NameChain, GroupedChain])[] {
  const made = new Map<string, GroupedChain>();
  return chains.map((chain) => {
    const text = become(chain[level] ?? '');
    const key = text === null ? '' : `${text.open ? '*' : '='}${text.text}`;
    const known = made.get(key);
    if (known !== undefined) return [chain, known];
    const parents = chain.slice(0, level).map((name) => ({ text: name, open: false }));
    const grouped = [...parents, text, ...chain.slice(level + 1).map(() => null)];
    made.set(key, grouped);
    return [chain, grouped];
  });
}

/** Groups the names at one level at the greatest depth that fits; null when nothing fits. */
function atLevel(level: Level, budget: number): ReadonlyMap<NameChain, GroupedChain> | null {
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
  const found = [...familyOf(names).byName].map(([name, steady]) => [name, alike(steady)] as const);
  return new Map(found.filter(([, text]) => text.open && text.text !== '').map(([name, text]) => [name, text.text]));
}

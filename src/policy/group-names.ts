import { countOutermost, treeKey } from './object-prefixes.js';
import { steadyText, type TreeText } from './steady-text.js';

/** Names beside others they share a pattern with: with fewer it is chance. */
const LEAST_ALIKE = 3;
/** Prefixes longer than so many segments are not told apart. */
const MAX_DEPTH = 32;
const SEGMENT_END = /[-_./:=+@,~ ]/;

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
 * The order of the chains does not matter. All have the same length.
 */
export function groupNames(
  chains: readonly NameChain[],
  { budget, eager }: GroupNamesOptions,
): ReadonlyMap<string, GroupedChain> | null {
  const distinct = new Map(chains.map((chain) => [chainKey(chain), chain]));
  const length = chains[0]?.length ?? 0;
  if (length === 0) return null;
  if (eager) {
    const grouped = groupLast([...distinct.values()], length - 1, (texts) => alike(texts));
    if (patternsIn(grouped) <= budget) return grouped;
  } else if (distinct.size <= budget) return null;
  for (let level = length - 1; level >= 0; level -= 1) {
    const found = atLevel([...distinct.values()], level, budget);
    if (found !== null) return found;
  }
  return groupLast([...distinct.values()], length - 1, (texts) => sharedUpTo(texts, 1));
}

/** The key of a chain in the result of {@link groupNames}. */
export const chainKey = (chain: NameChain): string => JSON.stringify(chain);

/** Groups the names at one level, everything below it any; null when nothing fits. */
function atLevel(
  chains: readonly NameChain[],
  level: number,
  budget: number,
): ReadonlyMap<string, GroupedChain> | null {
  const at = (depth: number): ReadonlyMap<string, GroupedChain> =>
    groupLast(chains, level, (texts) => sharedUpTo(texts, depth));
  if (patternsIn(at(1)) > budget) {
    const open = groupLast(chains, level, (texts) => new Map(texts.map((text) => [text, null])));
    return level > 0 && patternsIn(open) <= budget ? open : null;
  }
  let [fits, tooMany] = [1, MAX_DEPTH + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (patternsIn(at(middle)) <= budget) fits = middle;
    else tooMany = middle;
  }
  return at(fits);
}

type GroupTexts = (texts: readonly string[]) => ReadonlyMap<string, TreeText | null>;

/** Applies a grouping to the names at a level, apart for each parent. */
function groupLast(chains: readonly NameChain[], level: number, group: GroupTexts): ReadonlyMap<string, GroupedChain> {
  const byParent = new Map<string, NameChain[]>();
  for (const chain of chains) {
    const key = chainKey(chain.slice(0, level));
    const list = byParent.get(key);
    if (list === undefined) byParent.set(key, [chain]);
    else list.push(chain);
  }
  const result = new Map<string, GroupedChain>();
  for (const list of byParent.values()) {
    const grouped = group([...new Set(list.map((chain) => chain[level] ?? ''))]);
    for (const chain of list)
      result.set(
        chainKey(chain),
        chain.map((name, at) => becomes(name, at - level, grouped)),
      );
  }
  return result;
}

function becomes(name: string, below: number, grouped: ReadonlyMap<string, TreeText | null>): TreeText | null {
  if (below < 0) return { text: name, open: false };
  if (below > 0) return null;
  const text = grouped.get(name) ?? null;
  return text === null || (text.open && text.text === '') ? null : text;
}

/** Patterns and names that remain; what lies in a pattern of the same parent is not counted. */
function patternsIn(grouped: ReadonlyMap<string, GroupedChain>): number {
  const byParent = new Map<string, TreeText[]>();
  for (const chain of grouped.values()) {
    const level = chain.findLastIndex((name) => name !== null);
    const key = JSON.stringify([level, ...chain.slice(0, Math.max(level, 0)).map((name) => name?.text)]);
    const list = byParent.get(key) ?? [];
    byParent.set(key, list);
    list.push(chain[level] ?? { text: '', open: true });
  }
  return [...byParent.values()].reduce((sum, texts) => sum + countOutermost(texts), 0);
}

/** Each name as the longest prefix it shares with two others, its passing end cut off before. */
function alike(texts: readonly string[]): ReadonlyMap<string, TreeText> {
  const steady = steadyOf(texts);
  const members = membersOf(steady, MAX_DEPTH);
  return new Map(
    [...steady].map(([name, text]) => {
      const shared = prefixesOf(text.text).findLast((prefix) => (members.get(prefix) ?? 0) >= LEAST_ALIKE);
      return [name, text.open || shared === undefined ? text : { text: shared, open: true }];
    }),
  );
}

/**
 * The beginning that stands for each name that will not come back as it is: the longest it shares with two others, or what is
 * left when a date, hash or random id at its end is cut off. A name that has neither is not in the result.
 */
export function sharedBeginnings(texts: readonly string[]): ReadonlyMap<string, string> {
  const open = [...alike(texts)].filter(([, text]) => text.open && text.text !== '');
  return new Map(open.map(([name, text]) => [name, text.text]));
}

/** Names that share their first `depth` segments, or all they have of them, with another become that prefix. */
function sharedUpTo(texts: readonly string[], depth: number): ReadonlyMap<string, TreeText> {
  const steady = steadyOf(texts);
  const members = membersOf(steady, depth);
  return new Map(
    [...steady].map(([name, text]) => {
      const prefixes = prefixesOf(text.text).slice(0, depth);
      const shared = prefixes.findLast((prefix) => (members.get(prefix) ?? 0) > 1);
      return [name, shared === undefined ? text : { text: shared, open: true }];
    }),
  );
}

function steadyOf(texts: readonly string[]): ReadonlyMap<string, TreeText> {
  return new Map(
    texts.map((text) => {
      const steady = steadyText({ text, open: false });
      // a name that is nothing but a date or an id has no beginning to stand for it
      return [text, steady.text === '' ? { text, open: false } : steady];
    }),
  );
}

/** Prefix → distinct texts that begin with it. */
function membersOf(steady: ReadonlyMap<string, TreeText>, depth: number): ReadonlyMap<string, number> {
  const members = new Map<string, number>();
  const distinct = new Map([...steady.values()].map((text) => [treeKey(text), text]));
  for (const { text } of distinct.values())
    for (const prefix of prefixesOf(text).slice(0, depth)) members.set(prefix, (members.get(prefix) ?? 0) + 1);
  return members;
}

/** `web-`, `web-eu-` for `web-eu-1`: outermost first; what names nothing is no prefix. */
function prefixesOf(text: string): readonly string[] {
  const prefixes: string[] = [];
  for (let at = 0; at < text.length && prefixes.length < MAX_DEPTH; at += 1) {
    if (!SEGMENT_END.test(text.charAt(at))) continue;
    const prefix = text.slice(0, at + 1);
    if (/[A-Za-z0-9]/.test(prefix)) prefixes.push(prefix);
  }
  return prefixes;
}

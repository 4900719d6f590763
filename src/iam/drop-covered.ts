import { compareText } from '../base/findings.js';
import { covers } from './covers.js';
import { literalText, readPattern } from './wildcard.js';

/** A set of patterns without those that another of the set covers. */
export interface Kept {
  /** Sorted; together they match exactly what all the patterns matched. */
  readonly patterns: readonly string[];
  /** Dropped pattern → the kept one that covers it. */
  readonly coveredBy: ReadonlyMap<string, string>;
}

/** The literal text before the first and after the last wildcard. */
interface Ends {
  readonly prefix: string;
  readonly suffix: string;
}

/** Patterns with wildcards by the text after the last one. */
interface BySuffix {
  readonly patterns: Map<string, string[]>;
  readonly lengths: Set<number>;
}

/** Patterns with wildcards by their ends: whatever they cover begins and ends so. */
interface Index {
  readonly byPrefix: Map<string, BySuffix>;
  readonly lengths: Set<number>;
}

/** Drops every pattern that a broader one of the same set covers. */
export function dropCovered(patterns: Iterable<string>): Kept {
  const sorted = [...new Set(patterns)].toSorted(compareText);
  const index = indexWild(sorted);
  if (index.lengths.size === 0) return { patterns: sorted, coveredBy: new Map() };
  const parents = new Map<string, string>();
  for (const pattern of sorted) {
    const parent = findBroader(pattern, index, parents);
    if (parent !== null) parents.set(pattern, parent);
  }
  const coveredBy = new Map([...parents.keys()].map((pattern) => [pattern, topmost(pattern, parents)]));
  return { patterns: sorted.filter((pattern) => !parents.has(pattern)), coveredBy };
}

/** A parent is never dropped before its child, so the way up ends. */
function topmost(pattern: string, parents: ReadonlyMap<string, string>): string {
  let top = pattern;
  for (let next = parents.get(top); next !== undefined; next = parents.get(top)) top = next;
  return top;
}

function indexWild(patterns: readonly string[]): Index {
  const index: Index = { byPrefix: new Map(), lengths: new Set() };
  for (const pattern of patterns) {
    if (!/[*?]|\$\{/.test(pattern)) continue;
    const ends = readEnds(pattern);
    if (ends.wild) addToIndex(index, pattern, ends);
  }
  return index;
}

function addToIndex(index: Index, pattern: string, { prefix, suffix }: Ends): void {
  index.lengths.add(prefix.length);
  const bySuffix = index.byPrefix.get(prefix) ?? { patterns: new Map<string, string[]>(), lengths: new Set<number>() };
  index.byPrefix.set(prefix, bySuffix);
  bySuffix.lengths.add(suffix.length);
  const list = bySuffix.patterns.get(suffix) ?? [];
  bySuffix.patterns.set(suffix, list);
  list.push(pattern);
}

function readEnds(pattern: string): Ends & { readonly wild: boolean } {
  const tokens = readPattern(pattern);
  const first = tokens.findIndex((token) => token < 0);
  if (first < 0) return { prefix: literalText(tokens), suffix: literalText(tokens), wild: false };
  const last = tokens.findLastIndex((token) => token < 0);
  return { prefix: literalText(tokens.slice(0, first)), suffix: literalText(tokens.slice(last + 1)), wild: true };
}

function findBroader(pattern: string, index: Index, dropped: ReadonlyMap<string, string>): string | null {
  for (const candidates of candidatesFor(readEnds(pattern), index)) {
    const found = candidates.find((candidate) => !dropped.has(candidate) && isBroader(candidate, pattern));
    if (found !== undefined) return found;
  }
  return null;
}

function* candidatesFor({ prefix, suffix }: Ends, index: Index): Generator<readonly string[]> {
  for (const length of index.lengths) {
    const bySuffix = length <= prefix.length ? index.byPrefix.get(prefix.slice(0, length)) : undefined;
    for (const end of bySuffix?.lengths ?? []) {
      const found = end <= suffix.length ? bySuffix?.patterns.get(suffix.slice(suffix.length - end)) : undefined;
      if (found !== undefined) yield found;
    }
  }
}

/** Of two patterns that cover each other, the first in order stays. */
function isBroader(candidate: string, pattern: string): boolean {
  if (candidate === pattern || !covers(candidate, pattern)) return false;
  return !covers(pattern, candidate) || compareText(candidate, pattern) < 0;
}

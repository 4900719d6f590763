import { compareText } from '../base/findings.js';
import { steadyText, type TreeText } from './steady-text.js';

/** Prefixes longer than so many segments are not told apart. */
export const MAX_DEPTH = 32;
const SEGMENT_END = new Set(Array.from('-_./:=+@,~ ', (mark) => mark.charCodeAt(0)));

/** What a name becomes: a text that stands for it. */
export type Stand = (name: SteadyName) => TreeText;

/** A name with a passing end cut off, among its siblings. */
export interface SteadyName {
  readonly text: TreeText;
  /** Lengths of its beginnings that end at a separator, outermost first: `web-`, `web-eu-` for `web-eu-1`. */
  readonly ends: readonly number[];
  /** How many of these beginnings another name has too, and how many two others have: always the outermost. */
  readonly shared: number;
  readonly alike: number;
}

/** Names of one parent, read once, so that grouping them at many depths is cheap. */
export interface NameFamily {
  /** Place by place what each name is; names with the same text left of them share it. */
  readonly steady: readonly SteadyName[];
  /** Distinct, in code-unit order of their texts: what shares a beginning stands together. */
  readonly sorted: readonly SteadyName[];
}

/** Reads the names of one parent; each may occur many times. */
export function familyOf(names: readonly string[]): NameFamily {
  const byText = new Map<string, OpenName>();
  let [lastName, last]: readonly [string, OpenName | null] = ['', null];
  const steady = names.map((name) => {
    if (last !== null && name === lastName) return last;
    const text = steadyOf(name);
    const key = keyOf(text);
    let found = byText.get(key);
    if (found === undefined) byText.set(key, (found = { text, ends: endsOf(text.text), shared: 0, alike: 0 }));
    [lastName, last] = [name, found];
    return found;
  });
  const sorted = [...byText.values()].toSorted((a, b) => compareTexts(a.text, b.text));
  const common = sorted.map(({ text }, at) => commonLength(text.text, sorted[at + 1]?.text.text ?? ''));
  for (const [at, name] of sorted.entries()) {
    name.shared = countUpTo(name.ends, pairLength(common, at));
    name.alike = countUpTo(name.ends, threeLength(common, at));
  }
  return { steady, sorted };
}

/** While the family is read. */
type OpenName = { -readonly [Key in keyof SteadyName]: SteadyName[Key] };

/** A name that is nothing but a date or an id has no beginning to stand for it. */
function steadyOf(name: string): TreeText {
  const steady = steadyText({ text: name, open: false });
  return steady.text === '' ? { text: name, open: false } : steady;
}

const keyOf = ({ text, open }: TreeText): string => (open ? `*${text}` : `=${text}`);
const isSame = (a: TreeText, b: TreeText | undefined): boolean => a.text === b?.text && a.open === b.open;
const compareTexts = (a: TreeText, b: TreeText): number =>
  compareText(a.text, b.text) || Number(b.open) - Number(a.open);

function commonLength(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let at = 0;
  while (at < most && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  return at;
}

/** `common[at]` is what a name shares with the next one; the longest beginning it shares with any other. */
const pairLength = (common: readonly number[], at: number): number => Math.max(common[at - 1] ?? 0, common[at] ?? 0);

/** The longest beginning it shares with two others, with fewer it is chance: three names in a row have it. */
function threeLength(common: readonly number[], at: number): number {
  const three = (first: number): number => Math.min(common[first] ?? 0, common[first + 1] ?? 0);
  return Math.max(three(at - 2), three(at - 1), three(at));
}

const countUpTo = (ends: readonly number[], length: number): number => {
  let count = 0;
  while (count < ends.length && (ends[count] ?? 0) <= length) count += 1;
  return count;
};

/** What names nothing is no beginning: `/`. */
function endsOf(text: string): readonly number[] {
  const ends: number[] = [];
  let named = false;
  for (let at = 0; at < text.length && ends.length < MAX_DEPTH; at += 1) {
    const code = text.charCodeAt(at);
    if (SEGMENT_END.has(code)) {
      if (named) ends.push(at + 1);
    } else named ||= isAlphanumeric(code);
  }
  return ends;
}

const isAlphanumeric = (code: number): boolean =>
  (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);

/** Names that share their first `depth` segments, or all they have of them, with another become that beginning. */
export const sharedUpTo =
  (depth: number): Stand =>
  (name) =>
    beginningOf(name, Math.min(depth, name.shared));

/** The longest beginning that two others have too; a name whose passing end was cut off stays what is left of it. */
export const alike: Stand = (name) => (name.text.open ? name.text : beginningOf(name, name.alike));

function beginningOf({ text, ends }: SteadyName, segments: number): TreeText {
  const end = segments === 0 ? undefined : ends[segments - 1];
  return end === undefined ? text : { text: text.text.slice(0, end), open: true };
}

/** Stands that lie in no other. In order, whatever a stand holds follows it, but for names it shares its own text with. */
export function countStands({ sorted }: NameFamily, stand: Stand): number {
  const outer: TreeText[] = [];
  for (const name of sorted) {
    const own = stand(name);
    const last = outer.at(-1);
    if (last !== undefined && (last.open ? own.text.startsWith(last.text) : isSame(own, last))) continue;
    while (own.open && outer.at(-1)?.text.startsWith(own.text) === true) outer.pop();
    outer.push(own);
  }
  return outer.length;
}

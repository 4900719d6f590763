import { steadyText, type TreeText } from './steady-text.js';

/** Directories deeper than this are not told apart. */
const MAX_DEPTH = 32;

/**
 * Groups texts with `/` segments. Each is first cut to its steady part, so that no group ends in a date or an id that will
 * not come back; a text that is steady as a whole becomes the deepest directory that holds another one too, or stays itself
 * when it has none. If that leaves more than `budget` groups, directories are cut to the greatest depth that fits; what does
 * not fit even so becomes the whole tree (the empty text, open). Order of the input does not matter.
 */
export function groupTexts(texts: readonly TreeText[], budget: number): ReadonlyMap<string, TreeText> {
  const distinct = new Map(texts.map((text) => [treeKey(text), text]));
  const groups = deepestGroups(new Map([...distinct].map(([key, text]) => [key, steadyText(text)])));
  const depth = depthThatFits([...groups.values()], budget);
  return new Map([...groups].map(([key, group]) => [key, cutTo(group, depth)]));
}

/** The key of a text in the result of {@link groupTexts}. */
export const treeKey = ({ text, open }: TreeText): string => (open ? `*${text}` : `=${text}`);

/** Whole texts become the deepest directory that holds another text too; what is open already stays. */
function deepestGroups(texts: ReadonlyMap<string, TreeText>): ReadonlyMap<string, TreeText> {
  const members = new Map<string, number>();
  for (const { text } of distinctTexts(texts.values())) {
    for (const directory of directoriesOf(text)) members.set(directory, (members.get(directory) ?? 0) + 1);
  }
  const groups = new Map<string, TreeText>();
  for (const [key, each] of texts) {
    const shared = each.open ? undefined : directoriesOf(each.text).findLast((name) => (members.get(name) ?? 0) > 1);
    groups.set(key, shared === undefined ? each : { text: shared, open: true });
  }
  return groups;
}

const distinctTexts = (texts: Iterable<TreeText>): Iterable<TreeText> =>
  new Map([...texts].map((each) => [treeKey(each), each])).values();

/** `a/`, `a/b/` for `a/b/c`: outermost first. */
function directoriesOf(text: string): readonly string[] {
  const directories: string[] = [];
  let slash = text.indexOf('/');
  while (slash >= 0 && directories.length < MAX_DEPTH) {
    directories.push(text.slice(0, slash + 1));
    slash = text.indexOf('/', slash + 1);
  }
  return directories;
}

/** The greatest depth at which no more than `most` groups remain that do not lie in another; 0 when none does. */
function depthThatFits(groups: readonly TreeText[], most: number): number {
  const deepest = groups.reduce(
    (depth, { text, open }) => (open ? Math.max(depth, directoriesOf(text).length) : depth),
    1,
  );
  for (let depth = deepest; depth > 0; depth -= 1) {
    if (countOutermost(groups.map((group) => cutTo(group, depth))) <= most) return depth;
  }
  return 0;
}

/** Groups that lie in no other. What begins with an open text comes right behind it in code-unit order. */
export function countOutermost(groups: readonly TreeText[]): number {
  const sorted = [...distinctTexts(groups)].toSorted((a, b) =>
    a.text < b.text ? -1 : a.text > b.text ? 1 : Number(b.open) - Number(a.open),
  );
  let outer: string | null = null;
  let count = 0;
  for (const { text, open } of sorted) {
    if (outer !== null && text.startsWith(outer)) continue;
    count += 1;
    if (open) outer = text;
  }
  return count;
}

/** An open text cut to its first `depth` directories, or itself when it has no more; at 0 anything. */
function cutTo(group: TreeText, depth: number): TreeText {
  if (depth === 0) return { text: '', open: true };
  const directory = group.open ? directoriesOf(group.text)[depth - 1] : undefined;
  return directory === undefined ? group : { text: directory, open: true };
}

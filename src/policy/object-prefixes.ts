/** A text of a tree variable such as an S3 key; `open`: the start of what was seen, anything may follow. */
export interface TreeText {
  readonly text: string;
  readonly open: boolean;
}

/** Directories deeper than this are not told apart. */
const MAX_DEPTH = 32;

/**
 * Groups texts with `/` segments: each becomes the deepest directory that holds at least two of them, or stays itself when
 * it has none; if that leaves more than `budget`, directories are cut to the greatest depth that fits. What does not fit
 * even so becomes the whole tree (the empty text, open). Order of the input does not matter.
 */
export function groupTexts(texts: readonly TreeText[], budget: number): ReadonlyMap<string, TreeText> {
  const distinct = [...new Map(texts.map((text) => [treeKey(text), text])).values()];
  const members = countMembers(distinct);
  for (let depth = MAX_DEPTH; depth > 0; depth -= 1) {
    const groups = new Map(distinct.map((text) => [treeKey(text), groupOf(text, members, depth)]));
    if (countOutermost(groups.values()) <= budget) return groups;
  }
  return new Map(distinct.map((text) => [treeKey(text), { text: '', open: true }]));
}

/** The key of a text in the result of {@link groupTexts}. */
export const treeKey = ({ text, open }: TreeText): string => (open ? `*${text}` : `=${text}`);

/** How many distinct texts each directory holds, at any depth. */
function countMembers(texts: readonly TreeText[]): ReadonlyMap<string, number> {
  const members = new Map<string, number>();
  for (const text of texts) {
    for (const directory of directoriesOf(text)) members.set(directory, (members.get(directory) ?? 0) + 1);
  }
  return members;
}

/** `a/`, `a/b/` for `a/b/c`: outermost first. */
function directoriesOf({ text }: TreeText): readonly string[] {
  const directories: string[] = [];
  let slash = text.indexOf('/');
  while (slash >= 0 && directories.length < MAX_DEPTH) {
    directories.push(text.slice(0, slash + 1));
    slash = text.indexOf('/', slash + 1);
  }
  return directories;
}

function groupOf(text: TreeText, members: ReadonlyMap<string, number>, depth: number): TreeText {
  const directory = directoriesOf(text)
    .slice(0, depth)
    .findLast((candidate) => (members.get(candidate) ?? 0) > 1);
  return directory === undefined ? text : { text: directory, open: true };
}

function countOutermost(groups: Iterable<TreeText>): number {
  const distinct = new Map([...groups].map((group) => [treeKey(group), group]));
  let count = 0;
  for (const group of distinct.values()) {
    const inside = directoriesOf(group).some((directory) => directory !== group.text && distinct.has(`*${directory}`));
    if (!inside) count += 1;
  }
  return count;
}

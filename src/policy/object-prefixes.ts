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
  const distinct = new Map(texts.map((text) => [treeKey(text), text]));
  const groups = deepestGroups(distinct);
  const directories = new Set<string>();
  let alone = 0;
  for (const group of groups.values()) {
    if (group === null) alone += 1;
    else directories.add(group);
  }
  const depth = depthThatFits(directories, budget - alone);
  if (depth === null) return new Map([...distinct.keys()].map((key) => [key, { text: '', open: true }]));
  const result = new Map<string, TreeText>();
  for (const [key, text] of distinct) {
    const directory = groups.get(key) ?? null;
    result.set(key, directory === null ? text : { text: cutDirectory(directory, depth), open: true });
  }
  return result;
}

/** The key of a text in the result of {@link groupTexts}. */
export const treeKey = ({ text, open }: TreeText): string => (open ? `*${text}` : `=${text}`);

/** The deepest directory of each text that holds another one too; null when it has none. */
function deepestGroups(texts: ReadonlyMap<string, TreeText>): ReadonlyMap<string, string | null> {
  const members = new Map<string, number>();
  for (const { text } of texts.values()) {
    for (const directory of directoriesOf(text)) members.set(directory, (members.get(directory) ?? 0) + 1);
  }
  const groups = new Map<string, string | null>();
  for (const [key, { text }] of texts) {
    const shared = directoriesOf(text).findLast((directory) => (members.get(directory) ?? 0) > 1);
    groups.set(key, shared ?? null);
  }
  return groups;
}

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

/** The greatest depth at which no more than `most` directories remain that do not lie in another; null when none does. */
function depthThatFits(directories: ReadonlySet<string>, most: number): number | null {
  if (most < 0) return null;
  for (let depth = MAX_DEPTH; depth > 0; depth -= 1) {
    const cut = new Set([...directories].map((directory) => cutDirectory(directory, depth)));
    const outermost = [...cut].filter((directory) => !isInside(directory, cut));
    if (outermost.length <= most) return depth;
  }
  return null;
}

const isInside = (directory: string, others: ReadonlySet<string>): boolean =>
  directoriesOf(directory).some((parent) => parent !== directory && others.has(parent));

/** The directory's first `depth` segments, or the directory itself when it has fewer. */
const cutDirectory = (directory: string, depth: number): string => directoriesOf(directory)[depth - 1] ?? directory;

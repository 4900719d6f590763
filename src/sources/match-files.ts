import { isAbsolute } from 'node:path';
import { glob, isDynamicPattern } from 'tinyglobby';
import { compareText } from '../base/findings.js';

/** What a pattern matches, in code-unit order of the paths; null: the text is no pattern. */
export async function matching(text: string): Promise<readonly string[] | null> {
  if (!isDynamicPattern(text)) return null;
  const options = { absolute: isAbsolute(text), dot: true, onlyFiles: false, expandDirectories: false };
  const matches = await glob([text], { ...options, followSymbolicLinks: false });
  return matches.map((path) => (path.endsWith('/') ? path.slice(0, -1) : path)).toSorted(compareText);
}

import { type Dirent, readdirSync, statSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../base/findings.js';
import type { SourceFile } from './types.js';

/**
 * All regular files below a directory, hidden ones too, in code-unit order of their names level by level. Symbolic links
 * are followed; a directory that was entered already is not entered again. What cannot be looked at is listed with size
 * null, so that opening it says why; pipes, sockets and devices are left out. Files have no size either where knowing it takes another
 * look at each of thousands.
 */
export function* walkDirectory(directory: string, entered = new Set<string>()): Generator<SourceFile> {
  const entries = readEntries(directory, entered);
  if (entries === 'entered') return;
  if (entries === null) {
    yield { name: directory, path: directory, size: null };
    return;
  }
  // joining normalises, which is slow for thousands of names
  const prefix = join(directory, '_').slice(0, -1);
  for (const entry of entries) {
    const path = prefix + entry.name;
    if (entry.isFile()) {
      yield { name: path, path, size: null };
      continue;
    }
    const stats = lookUp(path);
    if (stats === null) yield { name: path, path, size: null };
    else if (stats.isDirectory()) yield* walkDirectory(path, entered);
    else if (stats.isFile()) yield { name: path, path, size: stats.size };
  }
}

function readEntries(directory: string, entered: Set<string>): readonly Dirent[] | 'entered' | null {
  try {
    const { dev, ino } = statSync(directory, { bigint: true });
    const id = `${dev}:${ino}`;
    if (entered.has(id)) return 'entered';
    entered.add(id);
    return readdirSync(directory, { withFileTypes: true }).toSorted((a, b) => compareText(a.name, b.name));
  } catch {
    return null;
  }
}

function lookUp(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}

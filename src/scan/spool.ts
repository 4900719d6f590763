import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { openFile } from '../sources/open-file.js';
import type { SourceFile } from '../sources/types.js';

/** Writes what can be read only once to a file in the directory, which only this user may read. */
export async function spool(file: SourceFile, directory: string): Promise<{ path: string; size: number }> {
  const path = join(directory, 'input');
  const handle = await open(path, 'wx', 0o600);
  let size = 0;
  try {
    for await (const chunk of openFile(file)) {
      await handle.write(chunk);
      size += chunk.length;
    }
  } finally {
    await handle.close();
  }
  return { path, size };
}

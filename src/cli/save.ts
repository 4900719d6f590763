import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { TrimtrailError } from '../base/errors.js';

/** Writes a file, with the directories it needs. Errors: `output-failed`. */
export async function save(path: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  } catch (cause) {
    throw new TrimtrailError('output-failed', `${path} cannot be written`, {
      cause,
      hint: 'name a path that can be written',
    });
  }
}

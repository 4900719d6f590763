import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceFile } from '../sources/types.js';
import type { ScanInput } from './types.js';

/**
 * Files that can be gone through again: what was listed is remembered, standard input is kept in a temporary file, and what can be listed
 * again is (it may be more than fits in memory).
 */
export class SpooledFiles {
  readonly #input: ScanInput;
  readonly #known: SourceFile[] = [];
  #isListed = false;
  #directory: string | null = null;

  constructor(input: ScanInput) {
    this.#input = input;
  }

  async *files(): AsyncGenerator<SourceFile> {
    if (this.#isListed) {
      yield* this.#known;
      return;
    }
    if ('isRepeatable' in this.#input) {
      yield* this.#input;
      return;
    }
    for await (const file of this.#input) {
      const isStandardInput = file.path === null && file.bytes === undefined && file.failure === undefined;
      const kept = isStandardInput ? await this.#keep(file) : file;
      this.#known.push(kept);
      yield kept;
    }
    this.#isListed = true;
  }

  /** Removes what was kept. */
  async dispose(): Promise<void> {
    if (this.#directory === null) return;
    const { rm } = await import('node:fs/promises');
    await rm(this.#directory, { recursive: true, force: true });
  }

  async #keep(file: SourceFile): Promise<SourceFile> {
    const [{ spool }, { mkdtemp }] = await Promise.all([import('./spool.js'), import('node:fs/promises')]);
    // known before anything is written: an interruption must leave nothing
    this.#directory = await mkdtemp(join(tmpdir(), 'trimtrail-'));
    const { path, size } = await spool(file, this.#directory);
    return { name: file.name, path, size };
  }
}

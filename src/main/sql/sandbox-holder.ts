import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { TrimtrailError } from '../../base/errors.js';
import type { SandboxProcess } from '../../engines/duckdb/sandbox/child-process.js';
import { openSandbox, type Sandbox } from '../../engines/duckdb/sandbox/sandbox.js';

export interface SandboxLimits {
  readonly memoryBytes: number;
  readonly threads: number;
  readonly timeoutMs: number;
}

export interface HolderOptions {
  readonly limits: SandboxLimits;
  /** Statements that define our macros. */
  readonly prelude: readonly string[];
  readonly started: SandboxProcess | null;
}

/**
 * The sandbox of a session. It is opened at the first query, for the directories known by then; a table of another directory opens it anew,
 * since what it may read is fixed when it is opened.
 */
export class SandboxHolder {
  readonly #options: HolderOptions;
  readonly #directories = new Set<string>();
  readonly #views = new Map<string, string>();
  #started: SandboxProcess | null;
  #temporary: string | null = null;
  #sandbox: Sandbox | null = null;
  /** Views that the open sandbox does not have yet. */
  #waiting = new Set<string>();

  constructor(options: HolderOptions) {
    this.#options = options;
    this.#started = options.started;
  }

  /** A view over the Parquet of a directory; `relation` is its name, quoted for DuckDB. */
  async view(
    relation: string,
    { select, directory }: { readonly select: string; readonly directory: string },
  ): Promise<void> {
    const folder = directory.endsWith(sep) ? directory : directory + sep;
    if (!this.#directories.has(folder)) {
      this.#directories.add(folder);
      await this.#closeSandbox();
    }
    this.#views.set(relation, select);
    this.#waiting.add(relation);
  }

  async open(): Promise<Sandbox> {
    const sandbox = (this.#sandbox ??= this.#start());
    for (const relation of this.#waiting) {
      const sql = `CREATE OR REPLACE VIEW ${relation} AS ${this.#views.get(relation) ?? ''}`;
      await sandbox.define({ sql, names: [[relation.slice(1, -1)]] });
      this.#waiting.delete(relation);
    }
    return sandbox;
  }

  async close(): Promise<void> {
    await this.#closeSandbox();
    this.#started?.kill();
    if (this.#temporary !== null) rmSync(this.#temporary, { recursive: true, force: true });
  }

  #start(): Sandbox {
    const { limits, prelude } = this.#options;
    this.#temporary ??= makeTemporary();
    const started = this.#started;
    this.#started = null;
    const spec = {
      directories: [...this.#directories],
      temporary: this.#temporary,
      memoryBytes: limits.memoryBytes,
      threads: limits.threads,
      prelude,
    };
    return openSandbox({ spec, timeoutMs: limits.timeoutMs, ...(started === null ? {} : { started }) });
  }

  async #closeSandbox(): Promise<void> {
    const sandbox = this.#sandbox;
    this.#sandbox = null;
    this.#waiting = new Set(this.#views.keys());
    await sandbox?.close();
  }
}

function makeTemporary(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'trimtrail-spill-'));
  } catch (cause) {
    throw new TrimtrailError('output-failed', `no temporary folder can be made in ${tmpdir()}`, { cause });
  }
}

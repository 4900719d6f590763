import { TrimtrailError } from '../../../base/errors.js';
import {
  allRows,
  type Cell,
  type Engine,
  type QueryOptions,
  type QueryResult,
  type QueryStatistics,
} from '../../engine.js';
import { asError, startSandbox, type SandboxProcess } from './child-process.js';
import type { Definition, FromChild, SandboxSpec, ToChild, UseMessage } from './messages.js';

export interface SandboxOptions {
  readonly spec: SandboxSpec;
  /** Milliseconds after which a query is stopped. */
  readonly timeoutMs: number;
  /** A process that was started ahead of time. */
  readonly started?: SandboxProcess;
}

export interface SandboxResult extends QueryResult {
  readonly use: UseMessage;
}

/** DuckDB in a process of its own, for SQL that a user wrote. */
export interface Sandbox extends Engine {
  /** Defines a view of ours. Errors: `query-failed`. */
  readonly define: (definition: Definition) => Promise<void>;
  /** As {@link Engine.query}; refuses everything but a SELECT over what was defined. */
  readonly query: (sql: string, options?: QueryOptions) => Promise<SandboxResult>;
  /** Runs a query of ours, unchecked, and gives all its rows. */
  readonly ask: (sql: string, params?: QueryOptions['params']) => Promise<readonly (readonly Cell[])[]>;
}

const CAPABILITIES = { dialect: 'duckdb', parameters: true, charged: false } as const;
const NO_USE: UseMessage = { tables: [], columns: [], everyColumn: false };

/**
 * Opens the sandbox. When its process ends (memory, a crash, a query that had to be killed), the next call starts another
 * with the same definitions.
 */
export function openSandbox({ spec, timeoutMs, started }: SandboxOptions): Sandbox {
  const box = new Box(spec, timeoutMs, started ?? startSandbox());
  return {
    name: 'duckdb',
    capabilities: CAPABILITIES,
    define: (definition) => box.define(definition),
    query: (sql, options = {}) => box.query(sql, options, false),
    ask: async (sql, params = []) => allRows(await box.query(sql, { params }, true)),
    close: async () => box.close(),
  };
}

class Box {
  readonly #spec: SandboxSpec;
  readonly #timeoutMs: number;
  readonly #definitions: Definition[] = [];
  #process: SandboxProcess;
  #nextId = 1;
  /** One statement at a time: the next begins when the one before has ended. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(spec: SandboxSpec, timeoutMs: number, started: SandboxProcess) {
    this.#spec = spec;
    this.#timeoutMs = timeoutMs;
    this.#process = started;
    started.send({ type: 'open', spec });
  }

  async define(definition: Definition): Promise<void> {
    const release = await this.#takeTurn();
    try {
      await this.#alive();
      await this.#define(definition);
      this.#definitions.push(definition);
    } finally {
      release();
    }
  }

  async query(sql: string, options: QueryOptions, ours: boolean): Promise<SandboxResult> {
    const release = await this.#takeTurn();
    try {
      await this.#alive();
      return await this.#query({ sql, options, ours, release });
    } catch (error) {
      release();
      throw error;
    }
  }

  close(): void {
    this.#process.kill();
  }

  async #takeTurn(): Promise<() => void> {
    // oxlint-disable-next-line consistent-function-scoping -- replaced at once by the promise
    let release: () => void = () => {};
    const before = this.#turn;
    this.#turn = new Promise<void>((resolve) => (release = resolve));
    await before;
    return release;
  }

  /** Starts another process in place of one that has ended. */
  async #alive(): Promise<void> {
    if (this.#process.isAlive()) return;
    this.#process = startSandbox();
    this.#process.send({ type: 'open', spec: this.#spec });
    for (const definition of this.#definitions) await this.#define(definition);
  }

  async #define(definition: Definition): Promise<void> {
    const id = this.#nextId++;
    await exchange(this.#process, { type: 'define', id, definition });
  }

  async #query({ sql, options, ours, release }: Asked): Promise<SandboxResult> {
    const { params = [], maxRows = Number.MAX_SAFE_INTEGER, signal } = options;
    if (signal?.aborted === true) throw new TrimtrailError('interrupted', 'the query was cancelled');
    const id = this.#nextId++;
    const sandbox = this.#process;
    const started = performance.now();
    const watch = watchOver(sandbox, { id, timeoutMs: this.#timeoutMs, signal });
    const done = (): void => {
      watch.end();
      release();
    };
    try {
      const first = await exchange(sandbox, { type: 'query', id, sql, params, maxRows, ours });
      if (first.type !== 'columns') throw new TrimtrailError('query-failed', 'the SQL process gave no columns');
      const { rows, statistics } = pull({
        sandbox,
        id,
        started,
        done,
        width: first.columns.length,
        reason: watch.reason,
      });
      return { columns: first.columns, use: ours ? NO_USE : first.use, rows, statistics };
    } catch (error) {
      watch.end();
      throw watch.reason() ?? error;
    }
  }
}

interface Asked {
  readonly sql: string;
  readonly options: QueryOptions;
  readonly ours: boolean;
  readonly release: () => void;
}

/** Sends and waits for the one answer. Errors: what the child reports, or that it has ended. */
async function exchange(sandbox: SandboxProcess, message: ToChild & { readonly id: number }): Promise<FromChild> {
  const answer = new Promise<FromChild>((resolve) =>
    sandbox.listen((received) => received.id === message.id && resolve(received)),
  );
  sandbox.send(message);
  try {
    const received = await Promise.race([answer, sandbox.ended]);
    if (received instanceof TrimtrailError) throw received;
    if (received.type === 'failed') throw asError(received);
    return received;
  } finally {
    sandbox.listen(null);
  }
}

interface Watch {
  /** Why the query was stopped; null when nothing stopped it. */
  readonly reason: () => TrimtrailError | null;
  readonly end: () => void;
}

/** Stops a query at its signal or when its time is over, by force if it does not listen. */
function watchOver(
  sandbox: SandboxProcess,
  {
    id,
    timeoutMs,
    signal,
  }: { readonly id: number; readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Watch {
  let reason: TrimtrailError | null = null;
  let callOff: (() => void) | null = null;
  const stop = (why: TrimtrailError): void => {
    reason ??= why;
    sandbox.send({ type: 'stop', id });
    callOff = sandbox.killLater();
  };
  const cancel = (): void => stop(new TrimtrailError('interrupted', 'the query was cancelled'));
  const late = (): void =>
    stop(
      new TrimtrailError('query-limit', `the query took longer than ${timeoutMs / 1000} s`, {
        hint: 'ask for fewer days, or raise --timeout',
      }),
    );
  const timer = setTimeout(late, timeoutMs);
  signal?.addEventListener('abort', cancel, { once: true });
  return {
    reason: () => reason,
    end: () => {
      clearTimeout(timer);
      callOff?.();
      signal?.removeEventListener('abort', cancel);
    },
  };
}

interface Pulling {
  readonly sandbox: SandboxProcess;
  readonly id: number;
  readonly started: number;
  readonly width: number;
  readonly reason: Watch['reason'];
  readonly done: () => void;
}

/** Rows batch by batch, each asked for when the one before has been used. */
function pull({ sandbox, id, started, width, reason, done }: Pulling): Pick<QueryResult, 'rows' | 'statistics'> {
  // oxlint-disable-next-line consistent-function-scoping -- replaced at once by the promise
  let settle: (statistics: QueryStatistics) => void = () => {};
  const statistics = new Promise<QueryStatistics>((resolve) => (settle = resolve));
  async function* batches(): AsyncGenerator<readonly (readonly Cell[])[]> {
    let count = 0;
    let truncated = false;
    let isDone = false;
    try {
      while (!isDone) {
        const message = await exchange(sandbox, { type: 'next', id });
        if (message.type !== 'rows') throw new TrimtrailError('query-failed', 'the SQL process gave no rows');
        if (message.rows.some((row) => row.length !== width))
          throw new TrimtrailError('query-failed', 'a row has the wrong width');
        count += message.rows.length;
        isDone = message.done;
        truncated = message.truncated;
        if (message.rows.length > 0) yield message.rows;
      }
    } catch (error) {
      throw reason() ?? error;
    } finally {
      if (!isDone) sandbox.send({ type: 'stop', id });
      done();
      settle({ elapsedMs: performance.now() - started, rows: count, bytesScanned: null, truncated });
    }
  }
  return { rows: batches(), statistics };
}

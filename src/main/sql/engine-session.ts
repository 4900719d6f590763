import type { Finding } from '../../base/findings.js';
import type { Ledger } from '../../base/ledger.js';
import { createLedger } from '../../records/ledger-collector.js';
import { NO_FILTER } from '../../usage/no-filter.js';
import { openEngine, type OpenedEngine } from '../open-engine.js';
import type { RemoteOptions } from '../source-files.js';
import type { QueryLog } from './query-log.js';
import type { Outcome } from './sql-session.js';

export interface EngineSessionOptions {
  readonly source: string;
  readonly remote: RemoteOptions;
  readonly parameters: readonly string[];
  readonly maxRows: number | null;
  /** Told of every statement; null: nobody. */
  readonly log: QueryLog | null;
}

/** SQL of a user for Trino or Athena, sent as it is: what it may do there is for the engine's own permissions to say. */
export class EngineSession {
  readonly words: readonly string[] = [];
  readonly ledger: Ledger = createLedger().ledger();
  readonly #options: EngineSessionOptions;
  readonly #opened: OpenedEngine;
  #findings: readonly Finding[] = [];

  private constructor(options: EngineSessionOptions, opened: OpenedEngine) {
    this.#options = options;
    this.#opened = opened;
  }

  /** Nothing is asked yet. Errors: `bad-usage`. */
  static async open(options: EngineSessionOptions): Promise<EngineSession> {
    return new EngineSession(options, await openEngine(options.source, { which: NO_FILTER, remote: options.remote }));
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** Errors: `not-confirmed`, those of the engine. */
  async execute(sql: string, signal?: AbortSignal): Promise<Outcome> {
    const { parameters, maxRows, log } = this.#options;
    const began = new Date();
    const note = (outcome: string, rows: number | null): void =>
      log?.({ time: began.toISOString(), sql: sql.trim(), outcome, rows, elapsedMs: Date.now() - began.getTime() });
    try {
      await this.#opened.price(sql);
      const result = await this.#opened.engine.query(sql.trim(), {
        params: parameters,
        ...(signal === undefined ? {} : { signal }),
        ...(maxRows === null ? {} : { maxRows }),
      });
      void result.statistics.then(({ rows }) => note('ok', rows));
      const bytes = async (): Promise<number> => (await result.statistics).bytesScanned ?? 0;
      const { name } = this.#opened.engine;
      const by = name === 'duckdb' ? {} : { by: name };
      return { kind: 'rows', result, estimate: async () => ({ parquetBytes: await bytes(), rawBytes: null }), ...by };
    } catch (error) {
      note(error instanceof Error && 'code' in error ? String(error.code) : 'unknown', null);
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#findings = await this.#opened.findings();
    await this.#opened.engine.close();
  }
}

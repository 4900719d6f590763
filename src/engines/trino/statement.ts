import { setTimeout as pause } from 'node:timers/promises';
import { TrimtrailError } from '../../base/errors.js';
import { parsePage, type Page } from './protocol.js';
import { statusError, trinoError, unreachable } from './trino-error.js';
import type { TrinoSource } from './trino-source.js';

/** How to authenticate: at most one of them, over https alone. */
export interface TrinoSecrets {
  readonly password: string | null;
  readonly token: string | null;
}

/** `TRINO_PASSWORD`, as Trino's own command line has it, and `TRINO_TOKEN` for a JWT. */
export const secretsOf = (env: NodeJS.ProcessEnv): TrinoSecrets => ({
  password: env['TRINO_PASSWORD'] ?? null,
  token: env['TRINO_TOKEN'] ?? null,
});

/** Errors: `bad-usage` for a secret that would go over the network in the clear. */
export function requestHeaders(
  source: TrinoSource,
  { password, token }: TrinoSecrets,
): Readonly<Record<string, string>> {
  const basic = password === null ? null : `Basic ${Buffer.from(`${source.user}:${password}`).toString('base64')}`;
  const authorization = token === null ? basic : `Bearer ${token}`;
  if (authorization !== null && !source.server.startsWith('https://')) {
    throw new TrimtrailError('bad-usage', 'TRINO_PASSWORD and TRINO_TOKEN are sent over https alone', {
      hint: 'name the source trino+https://…, or unset the variable',
    });
  }
  return {
    'X-Trino-User': source.user,
    'X-Trino-Source': 'trimtrail',
    'X-Trino-Catalog': source.catalog,
    'X-Trino-Schema': source.schema,
    'X-Trino-Time-Zone': 'UTC',
    'X-Trino-Client-Capabilities': 'PARAMETRIC_DATETIME',
    ...(authorization === null ? {} : { Authorization: authorization }),
  };
}

const MOST_TRIES = 60;
/** Milliseconds after which nobody waits for a cancellation any more. */
const CANCEL_PATIENCE = 5000;

/**
 * A statement's way through the client protocol: posted once, then followed page by page.
 *
 * Source: Trino documentation, "Trino client REST API".
 */
export class Statement {
  readonly #source: TrinoSource;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #signal: AbortSignal | undefined;
  #next: string | null = null;

  constructor(source: TrinoSource, headers: Readonly<Record<string, string>>, signal: AbortSignal | undefined) {
    this.#source = source;
    this.#headers = headers;
    this.#signal = signal;
  }

  /** Errors: `sql-…`, `query-failed`, `query-limit`, `engine-denied`, `engine-unreachable`, `interrupted`. */
  async start(sql: string): Promise<Page> {
    return this.#ask(`${this.#source.server}/v1/statement`, { method: 'POST', body: sql });
  }

  /** The next page; null when there is none. Errors: those of {@link start}. */
  async next(): Promise<Page | null> {
    return this.#next === null ? null : this.#ask(this.#next, { method: 'GET' });
  }

  /** Tells the server that nobody waits any longer. Never fails. */
  async cancel(): Promise<void> {
    const uri = this.#next;
    this.#next = null;
    if (uri === null) return;
    const signal = AbortSignal.timeout(CANCEL_PATIENCE);
    await fetch(uri, { method: 'DELETE', headers: this.#headers, redirect: 'error', signal }).catch(() => {});
  }

  async #ask(uri: string, request: { readonly method: string; readonly body?: string }): Promise<Page> {
    const { server } = this.#source;
    for (let attempt = 1; ; attempt += 1) {
      const response = await this.#fetch(uri, request);
      const isBusy = [429, 502, 503, 504].includes(response.status);
      if (isBusy && attempt < MOST_TRIES) {
        await this.#wait(Math.min(5000, 100 * attempt), response);
        continue;
      }
      const text = await response.text().catch((error: unknown) => Promise.reject(this.#failure(error)));
      const page = response.ok ? parsePage(text) : null;
      if (page === null) throw statusError(server, response.status, text);
      this.#next = this.#own(page.nextUri ?? null);
      if (page.error !== null && page.error !== undefined) throw trinoError(page);
      return page;
    }
  }

  /** A page of the server itself: nothing, not even a cancellation, goes anywhere else, since the credentials would go with it. */
  #own(uri: string | null): string | null {
    const { server } = this.#source;
    if (uri === null) return null;
    const to = URL.canParse(uri) ? new URL(uri).origin : uri;
    if (to === new URL(server).origin) return uri;
    throw new TrimtrailError(
      'engine-unreachable',
      `Trino at ${server} sends its client to ${to}; credentials are not sent there`,
      { hint: 'behind a proxy, the server needs http-server.process-forwarded=true' },
    );
  }

  async #fetch(uri: string, request: { readonly method: string; readonly body?: string }): Promise<Response> {
    const signal = this.#signal;
    const more = signal === undefined ? {} : { signal };
    try {
      // what answers elsewhere must not see the credentials
      return await fetch(uri, { ...request, headers: this.#headers, redirect: 'error', ...more });
    } catch (error) {
      throw this.#failure(error);
    }
  }

  async #wait(milliseconds: number, response: Response): Promise<void> {
    await response.body?.cancel();
    const asked = Number(response.headers.get('retry-after'));
    const signal = this.#signal;
    await pause(
      asked > 0 ? Math.min(60, asked) * 1000 : milliseconds,
      undefined,
      signal === undefined ? {} : { signal },
    ).catch((error: unknown) => Promise.reject(this.#failure(error)));
  }

  #failure(error: unknown): TrimtrailError {
    if (this.#signal?.aborted === true) return new TrimtrailError('interrupted', 'the query was cancelled');
    return unreachable(this.#source.server, error);
  }
}

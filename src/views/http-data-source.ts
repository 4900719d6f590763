import { ERROR_CODES, TrimtrailError, type ErrorCode } from '../base/errors.js';
import { API, NDJSON, type ApiError, type ApiLine, type ApiName } from './api.js';
import type { About } from './types/about.js';
import type { DataSource } from './types/data-source.js';
import type { ExportKind } from './types/exports.js';
import type { Asking, Progress } from './types/selection.js';
import type { SqlSource } from './types/sql.js';

export interface HttpOptions {
  /** `fetch` of the platform. */
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Where `api/` is: empty for the page's own server, else with a slash at its end. */
  readonly base: string;
  /** From the URL's fragment; sent with every question. */
  readonly token: string;
}

type Ask = <Answer>(name: ApiName, question: unknown, asking?: Asking) => Promise<Answer>;

/** Asks the server of `trimtrail ui`. `sql` and `exportKinds` are known once {@link DataSource.about} has answered. */
export function createHttpDataSource(options: HttpOptions): DataSource {
  const ask: Ask = async (name, question, asking = {}) =>
    answerOf(await send(options, name, { question, asking }), asking);
  let about: About | null = null;
  const sql = sqlOver(ask);
  return {
    get sql(): SqlSource | null {
      return about?.capabilities.sql === true ? sql : null;
    },
    get exportKinds(): readonly ExportKind[] {
      return about?.exports ?? [];
    },
    about: async (asking) => (about = await ask<About>('about', {}, asking)),
    principals: (query, asking) => ask('principals', query, asking),
    activity: (query, asking) => ask('activity', query, asking),
    top: (selection, asking) => ask('top', selection, asking),
    learning: (selection, asking) => ask('learning', selection, asking),
    granted: (query, asking) => ask('granted', query, asking),
    policy: (query, asking) => ask('policy', query, asking),
    coverage: (selection, asking) => ask('coverage', selection, asking),
    backtest: (query, asking) => ask('backtest', query, asking),
    records: (query, asking) => ask('records', query, asking),
    putCurrent: (files, to = null, asking = {}) => ask('putCurrent', { files, to }, asking),
    readCurrent: (principal, asking) => ask('readCurrent', { principal }, asking),
    exportFiles: (query, asking) => ask('exportFiles', query, asking),
  };
}

const sqlOver = (ask: Ask): SqlSource => ({
  schema: (asking) => ask('sqlSchema', {}, asking),
  run: (query, asking) => ask('sqlRun', query, asking),
  page: (request, asking) => ask('sqlPage', request, asking),
  behind: async (view, selection, asking) => {
    const { sql } = await ask<{ readonly sql: string }>('sqlBehind', { view, selection }, asking);
    return sql;
  },
});

async function send(
  { fetch, base, token }: HttpOptions,
  name: ApiName,
  { question, asking }: { readonly question: unknown; readonly asking: Asking },
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: NDJSON };
  const init = { method: 'POST', headers, body: JSON.stringify(question), cache: 'no-store' as const };
  return fetch(`${base}api/${API[name]}`, asking.signal === undefined ? init : { ...init, signal: asking.signal });
}

/** Reads lines until the answer; a refusal before the first line is one JSON object. */
async function answerOf<Answer>(response: Response, { onProgress }: Asking): Promise<Answer> {
  const { body } = response;
  if (body === null) throw broken(`status ${response.status}`);
  for await (const line of linesOf(body)) {
    const said = parsed(line);
    if ('error' in said) throw errorOf(said.error);
    if ('answer' in said) return said.answer as Answer; // made by the same types on the other side
    if ('progress' in said) onProgress?.(said.progress as Progress); // as above
  }
  throw broken('the answer broke off');
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + decoder.decode(read.value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      yield* lines.filter((line) => line !== '');
    }
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel();
  }
}

function parsed(line: string): ApiLine {
  try {
    return JSON.parse(line) as ApiLine; // as the server writes it
  } catch {
    throw broken('the answer is not JSON');
  }
}

function errorOf({ code, message, hint }: ApiError): TrimtrailError {
  const known = Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'source-unreadable'; // a key of the table
  return new TrimtrailError(known, message, hint === null ? {} : { hint });
}

const broken = (why: string): TrimtrailError =>
  new TrimtrailError('source-unreadable', `the server can not be understood: ${why}`, {
    hint: 'is trimtrail ui still running?',
  });

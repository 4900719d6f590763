/**
 * The process that runs a user's SQL. It is started without credentials, HOME or arguments, opens DuckDB in memory, defines
 * what it is told, locks the settings, and then runs only what {@link checkStatement} lets through.
 */
import { TrimtrailError } from '../../../base/errors.js';
import { isBroken, queryError } from '../query-error.js';
import type { FromChild, ToChild } from './messages.js';
import { openSession, type RunningQuery, type Session } from './session.js';

/** Texts are not counted by DuckDB's own limit: the process watches itself. */
const WATCH_EVERY_MS = 50;
const SLACK_BYTES = 512 * 2 ** 20;

// The library is loaded while the parent still reads its own files.
import('@duckdb/node-api').catch(() => {}); // reported when it is opened

let session: Promise<Session> | null = null;
let current: { readonly id: number; readonly query: RunningQuery } | null = null;

const send = (message: FromChild): void => void process.send?.(message);

function fail(id: number | null, error: unknown): void {
  const { code, message, hint } = queryError(error);
  if (isBroken(error)) end({ type: 'failed', id: null, code, message, hint });
  else send({ type: 'failed', id, code, message, hint });
}

/** Says why, and ends: the parent opens another. */
const end = (why: FromChild): void => void process.send?.(why, () => process.exit(1));

async function opened(): Promise<Session> {
  if (session === null) throw new TrimtrailError('query-failed', 'the sandbox is not open');
  return session;
}

async function answer(message: ToChild): Promise<void> {
  switch (message.type) {
    case 'open':
      watchMemory(message.spec.memoryBytes + SLACK_BYTES);
      session = openSession(message.spec);
      await session;
      return;
    case 'define':
      await (await opened()).define(message.definition);
      return send({ type: 'defined', id: message.id });
    case 'query':
      return start(message);
    case 'next':
      return nextRows(message.id);
    case 'stop':
      if (current?.id === message.id) current.query.stop();
  }
}

async function start(message: ToChild & { readonly type: 'query' }): Promise<void> {
  const query = (await opened()).prepare(message);
  current = { id: message.id, query };
  const { columns, use } = await query.started;
  send({ type: 'columns', id: message.id, columns, use });
}

async function nextRows(id: number): Promise<void> {
  if (current?.id !== id) return;
  const { rows, done, truncated } = await current.query.next();
  send({ type: 'rows', id, rows, done, truncated });
  if (done) current = null;
}

function watchMemory(limit: number): void {
  const watch = setInterval(() => {
    if (process.memoryUsage.rss() <= limit) return;
    const hint = 'ask for fewer columns or days, aggregate more, or raise --memory';
    const text = 'the query needs more memory than it may use';
    end({ type: 'failed', id: null, code: 'query-limit', message: text, hint });
  }, WATCH_EVERY_MS);
  watch.unref();
}

process.on('message', (message: ToChild) => {
  const id = 'id' in message ? message.id : null;
  answer(message).catch((error: unknown) => fail(id, error));
});
process.on('disconnect', () => process.exit(0));
// Ctrl-C reaches every process of the terminal; what is to stop here is said by the parent.
process.on('SIGINT', () => {});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TrimtrailError } from '../../src/base/errors.js';
import { API, NDJSON, type ApiName } from '../../src/views/api.js';
import { DEFAULT_SETTINGS } from '../../src/views/defaults.js';
import { createHttpDataSource } from '../../src/views/http-data-source.js';
import type { DataSource, Progress, Selection } from '../../src/views/types.js';
import { openApiText } from '../../tools/open-api.js';
import { ADMINISTRATOR, ALICE, DEPLOY, memoryOf, RECORDS, recordsOf, selectionOf } from '../views/sources.js';
import { asking, send, serving, type Serving } from './serving.js';

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>
  >;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const document = JSON.parse(openApiText()) as OpenApi;
const ajv = new Ajv2020({ allErrors: true, strict: false });

let server: Serving;
let memory: DataSource;
let client: DataSource;
let current = '';

beforeAll(async () => {
  server = await serving();
  memory = await memoryOf(RECORDS);
  client = createHttpDataSource({ fetch, base: `http://127.0.0.1:${server.port}/`, token: server.token });
  await client.about();
  current = (await client.putCurrent([ADMINISTRATOR])).id;
  await memory.putCurrent([ADMINISTRATOR]);
});
afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

const settings = DEFAULT_SETTINGS;
const WHO: Selection = selectionOf(ALICE, { from: '2026-03-10', to: '2026-04-20' });
const page = { offset: 0, limit: 5 };

/** Questions of every kind that a server over memory answers. */
const QUESTIONS: readonly (readonly [ApiName, () => unknown])[] = [
  ['about', () => ({})],
  ['principals', () => ({ search: '', sort: 'excess', descending: true, current, ...page })],
  ['activity', () => WHO],
  ['activity', () => selectionOf(DEPLOY)],
  ['top', () => WHO],
  ['learning', () => WHO],
  ['granted', () => ({ selection: WHO, current, minDays: 30 })],
  ['granted', () => ({ selection: WHO, current: null, minDays: 90 })],
  ['policy', () => ({ selection: WHO, settings, current, before: { ...settings, resources: 'exact' } })],
  [
    'policy',
    () => ({
      selection: selectionOf(DEPLOY),
      settings: { ...settings, decisions: [{ kind: 'keep', action: 's3:GetObject', resource: '*', note: 'n' }] },
      current: null,
      before: null,
    }),
  ],
  ['coverage', () => WHO],
  ['backtest', () => ({ selection: selectionOf(ALICE), settings, observe: [14, 30], operate: 7 })],
  ['records', () => recordsOf(WHO, page)],
  ['records', () => recordsOf(WHO, { behind: { kind: 'left', why: 'denied', settings, current } })],
  [
    'records',
    () =>
      recordsOf(WHO, {
        behind: { kind: 'use', action: 's3:GetObject', resources: ['*'], patterns: true, settings, current },
      }),
  ],
  ['putCurrent', () => ({ files: [ADMINISTRATOR], to: null })],
  ['exportFiles', () => ({ kind: 'terraform', selection: WHO, settings, current: null })],
  ['exportFiles', () => ({ kind: 'report', selection: WHO, settings, current })],
  ['exportFiles', () => ({ kind: 'report-markdown', selection: WHO, settings, current: null })],
  ['exportFiles', () => ({ kind: 'report-json', selection: WHO, settings, current: null })],
  ['exportFiles', () => ({ kind: 'csv', selection: WHO, settings, current: null })],
];

describe('the JSON twins follow the OpenAPI document', () => {
  it('which is the one in docs', () => {
    const path = fileURLToPath(new URL('../../docs/http-api.openapi.json', import.meta.url));
    expect(readFileSync(path, 'utf8')).toBe(openApiText());
    expect(Object.keys(document.paths).toSorted()).toEqual(
      Object.values(API)
        .map((path_) => `/api/${path_}`)
        .toSorted(),
    );
  });

  it.each(QUESTIONS.map(([name, question], index) => ({ name, question, index })))(
    '$index: $name',
    async ({ name, question }) => {
      const path = `/api/${API[name]}`;
      const operation = document.paths[path]?.['post'];
      const asked = question();
      const isQuestion = ajv.compile(operation?.requestBody?.content['application/json']?.schema ?? {});
      expect(isQuestion(asked), JSON.stringify(isQuestion.errors)).toBe(true);
      const got = await send(server, { method: 'POST', path, headers: asking(server), body: JSON.stringify(asked) });
      expect(got.status, got.text.slice(0, 300)).toBe(200);
      const isAnswer = ajv.compile(operation?.responses['200']?.content['application/json']?.schema ?? {});
      expect(isAnswer(JSON.parse(got.text)), JSON.stringify(isAnswer.errors?.slice(0, 3))).toBe(true);
    },
  );

  it.each(['about'] as const)('%s by GET as well', async (name) => {
    const got = await send(server, { path: `/api/${API[name]}`, headers: asking(server) });
    expect(got.status).toBe(200);
  });

  it('errors have their form too', async () => {
    const asked = { selection: selectionOf('nobody'), settings, current: null, before: null };
    const got = await send(server, {
      method: 'POST',
      path: '/api/policy',
      headers: asking(server),
      body: JSON.stringify(asked),
    });
    expect(got.status).toBe(404);
    expect(JSON.parse(got.text)).toEqual({
      error: { code: 'no-match', message: expect.any(String) as string, hint: null },
    });
  });
});

describe('a data source over HTTP', () => {
  it('gives what the one in memory gives', async () => {
    const query = { selection: WHO, settings, current, before: null };
    expect(await client.policy(query)).toEqual(await memory.policy(query));
    expect(await client.activity(WHO)).toEqual(await memory.activity(WHO));
    expect(await client.coverage(WHO)).toEqual(await memory.coverage(WHO));
    expect(client.exportKinds).toEqual(memory.exportKinds);
    expect(client.sql).toBeNull();
  });

  it('throws the same errors, with code, message and hint', async () => {
    const asked = client.policy({
      selection: WHO,
      settings: { ...settings, limit: '200' },
      current: null,
      before: null,
    });
    await expect(asked).rejects.toMatchObject({ name: 'TrimtrailError', code: 'policy-too-large' });
    await expect(client.putCurrent([{ name: 'x.json', text: '{' }])).rejects.toMatchObject({ code: 'bad-policy' });
  });

  it('says so when the token is wrong', async () => {
    const stranger = createHttpDataSource({ fetch, base: `http://127.0.0.1:${server.port}/`, token: 'x' });
    await expect(stranger.about()).rejects.toMatchObject({ code: 'page-refused' });
  });

  it('can be taken back', async () => {
    const stop = new AbortController();
    const asked = client.backtest(
      { selection: selectionOf(ALICE), settings, observe: [14, 30], operate: 7 },
      { signal: stop.signal },
    );
    stop.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect((await client.about()).events).toBeGreaterThan(0);
  });

  it.each([
    ['at once', {}],
    ['in lines', { accept: NDJSON }],
  ])('a back-test answered %s ends when whoever asked has gone', async (_, accept) => {
    const inner = await memoryOf(RECORDS);
    const signals: AbortSignal[] = [];
    const endless: DataSource['backtest'] = (_query, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        if (signal === undefined) throw new Error('it can not be told');
        signals.push(signal);
        signal.addEventListener('abort', () => reject(new TrimtrailError('interrupted', 'taken back')));
      });
    const other = await serving({
      source: { ...methodsOf(inner), backtest: endless },
    });
    const gone = new AbortController();
    const asked = fetch(`http://127.0.0.1:${other.port}/api/backtest`, {
      method: 'POST',
      headers: asking(other, accept),
      body: JSON.stringify({ selection: selectionOf(ALICE), settings, observe: [14], operate: 7 }),
      signal: gone.signal,
    }).then((response) => response.text());
    asked.catch(() => {});
    await expect.poll(() => signals.length).toBe(1);
    expect(signals[0]?.aborted).toBe(false);
    gone.abort();
    await expect.poll(() => signals[0]?.aborted).toBe(true);
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    expect(other.faults).toEqual([]);
    await other.close();
  });

  it('tells progress to everybody who waits for the same work', async () => {
    let release: (() => void) | null = null;
    const slow: DataSource = {
      ...(await slowly((go) => (release = go))),
    };
    const other = await serving({ source: slow });
    const asker = createHttpDataSource({ fetch, base: `http://127.0.0.1:${other.port}/`, token: other.token });
    const told: Progress[] = [];
    const waiting = asker.about({ onProgress: (progress) => void told.push(progress) });
    await expect.poll(() => told.length).toBeGreaterThan(0);
    (release as (() => void) | null)?.();
    await waiting;
    expect(told[0]).toEqual({ phase: 'reading', done: 1, total: 2, unit: 'files' });
    await other.close();
  });
});

/** A source as an object of its own, whose parts can be replaced. */
const methodsOf = (source: DataSource): DataSource => ({
  ...source,
  exportKinds: source.exportKinds,
  sql: null,
  about: (options) => source.about(options),
  principals: (query, options) => source.principals(query, options),
  activity: (query, options) => source.activity(query, options),
  top: (query, options) => source.top(query, options),
  learning: (query, options) => source.learning(query, options),
  granted: (query, options) => source.granted(query, options),
  policy: (query, options) => source.policy(query, options),
  coverage: (query, options) => source.coverage(query, options),
  backtest: (query, options) => source.backtest(query, options),
  records: (query, options) => source.records(query, options),
  putCurrent: (files, to, options) => source.putCurrent(files, to, options),
  readCurrent: (principal, options) => source.readCurrent(principal, options),
  exportFiles: (query, options) => source.exportFiles(query, options),
});

/** A source whose sources are read when it is let go. */
async function slowly(hold: (go: () => void) => void): Promise<DataSource> {
  const inner = await memoryOf(RECORDS);
  const gone = new Promise<void>((resolve) => hold(resolve));
  return {
    ...inner,
    exportKinds: inner.exportKinds,
    sql: null,
    about: async ({ onProgress } = {}) => {
      onProgress?.({ phase: 'reading', done: 1, total: 2, unit: 'files' });
      await gone;
      return inner.about();
    },
  };
}

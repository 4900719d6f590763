import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TrimtrailError } from '../../../src/base/errors.js';
import { allRows, type Engine } from '../../../src/engines/engine.js';
import { columnPaths } from '../../../src/engines/trino/column-paths.js';
import { requestHeaders } from '../../../src/engines/trino/statement.js';
import { openTrino } from '../../../src/engines/trino/trino.js';
import { parseTrinoSource } from '../../../src/engines/trino/trino-source.js';

type Step = (request: IncomingMessage, response: ServerResponse, base: string) => unknown;

let server: Server | null = null;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const asked: {
  readonly method: string | undefined;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}[] = [];

/** A Trino that answers one request after the other as it is told; an object is sent as JSON. */
async function serve(...steps: readonly (Step | object)[]): Promise<Engine> {
  asked.length = 0;
  let at = 0;
  const made = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked.push({ method: request.method, body, headers: request.headers });
      if (request.method === 'DELETE') return void response.writeHead(204).end();
      const step = steps[at] ?? {};
      at += 1;
      if (typeof step === 'function') return void (step as Step)(request, response, base);
      response.end(
        JSON.stringify({
          id: 'q1',
          stats: { state: 'RUNNING', progressPercentage: 33.3 },
          ...step,
        }).replaceAll('BASE', base),
      );
    });
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(made.address() as AddressInfo).port}`;
  return openTrino(parseTrinoSource(`${base.replace('http', 'trino')}/hive/default/logs`), {
    password: null,
    token: null,
  });
}

const signature = (rawType: string, ...args: readonly object[]): object => ({ rawType, arguments: args });
const type = (value: object): object => ({ kind: 'TYPE', value });
const column = (name: string, rawType: string, ...args: readonly object[]): object => ({
  name,
  type: rawType,
  typeSignature: signature(rawType, ...args),
});
const NEXT = { nextUri: 'BASE/v1/statement/q1/1' };
const failure = (engine: Engine): Promise<TrimtrailError> =>
  engine
    .query('SELECT 1')
    .then(allRows)
    .then(
      () => Promise.reject(new Error('it should fail')),
      (error: unknown) => error as TrimtrailError,
    );

describe('the client protocol of Trino', () => {
  it('posts once and follows pages to the last', async () => {
    const columns = [column('x', 'varchar')];
    const engine = await serve(
      NEXT,
      { ...NEXT, columns },
      { ...NEXT, columns, data: [['a'], ['b']] },
      { columns, data: [['c']] },
    );
    const result = await engine.query('SELECT x');
    expect(await allRows(result)).toEqual([['a'], ['b'], ['c']]);
    expect(asked.map(({ method }) => method)).toEqual(['POST', 'GET', 'GET', 'GET']);
    expect(asked[0]?.headers).toMatchObject({
      'x-trino-user': 'trimtrail',
      'x-trino-catalog': 'hive',
      'x-trino-time-zone': 'UTC',
    });
    expect(await result.statistics).toMatchObject({ rows: 3, truncated: false });
  });

  it('makes values cells of their types; whole numbers keep every digit', async () => {
    const columns = [
      column('a', 'bigint'),
      column('b', 'bigint'),
      column('c', 'double'),
      column('d', 'boolean'),
      column('e', 'varbinary'),
      column('f', 'array', type(signature('bigint'))),
      column('g', 'map', type(signature('integer')), type(signature('varchar'))),
      column('h', 'row', {
        kind: 'NAMED_TYPE',
        value: { fieldName: { name: 'arn' }, typeSignature: signature('varchar') },
      }),
      column('i', 'decimal'),
    ];
    const row =
      '[9007199254740993,-1,"NaN",true,"aGk=",[1,12345678901234567],{"1":"x"},["1234567890123456789"],"1.10"]';
    const engine = await serve((_, response) =>
      response.end(
        `{"id":"q1","columns":${JSON.stringify(columns)},"data":[${row}],"stats":{"progressPercentage":0.12345678901234567}}`,
      ),
    );
    expect(await allRows(await engine.query('SELECT'))).toEqual([
      [
        9007199254740993n,
        -1n,
        Number.NaN,
        true,
        '68 69',
        [1n, 12345678901234567n],
        new Map([[1, 'x']]),
        { arn: '1234567890123456789' },
        '1.10',
      ],
    ]);
  });

  it.each([
    ['boolean', 'yes'],
    ['bigint', 'x'],
    ['array', 'x'],
    ['varchar', 5],
    ['map', []],
  ])('refuses what is no %s', async (name, value) => {
    const engine = await serve({ columns: [column('x', name)], data: [[value]] });
    await expect(failure(engine)).resolves.toMatchObject({
      code: 'query-failed',
      message: expect.stringContaining(name),
    });
  });

  it('binds parameters apart from the text', async () => {
    const engine = await serve({ columns: [column('x', 'varchar')], data: [] });
    await engine.query("SELECT 'a' || ?", { params: ["o'brien", 1, null] });
    expect(asked[0]?.body).toBe(`EXECUTE IMMEDIATE 'SELECT ''a'' || ?' USING 'o''brien', 1, NULL`);
  });

  it('waits where the server is busy', async () => {
    const busy: Step = (_, response) => response.writeHead(503).end();
    const engine = await serve(busy, busy, { columns: [column('x', 'integer')], data: [[1]] });
    expect(await allRows(await engine.query('SELECT 1'))).toEqual([[1]]);
  });

  it.each([
    ['SYNTAX_ERROR', 'sql-syntax'],
    ['TABLE_NOT_FOUND', 'sql-name'],
    ['EXCEEDED_TIME_LIMIT', 'query-limit'],
    ['PERMISSION_DENIED', 'engine-denied'],
    ['DIVISION_BY_ZERO', 'query-failed'],
  ])('%s is %s, with the id of the query', async (errorName, code) => {
    const engine = await serve(NEXT, { error: { message: 'line 1:1: no', errorName } });
    await expect(failure(engine)).resolves.toMatchObject({ code, message: 'Trino, query q1: line 1:1: no' });
  });

  it('cancels on the server when the reader leaves or the signal fires', async () => {
    const columns = [column('x', 'integer')];
    const engine = await serve({ ...NEXT, columns, data: [[1]] }, { ...NEXT, columns, data: [[2]] });
    for await (const batch of (await engine.query('SELECT')).rows) {
      expect(batch).toEqual([[1]]);
      break;
    }
    expect(asked.at(-1)?.method).toBe('DELETE');
    const stopping = new AbortController();
    const waiting = await serve(NEXT, (_, response) => void setTimeout(() => response.end('{}'), 10_000).unref());
    const query = waiting.query('SELECT', { signal: stopping.signal });
    setTimeout(() => stopping.abort(), 50);
    await expect(query).rejects.toMatchObject({ code: 'interrupted' });
    expect(asked.at(-1)?.method).toBe('DELETE');
  });

  it.each([
    [401, 'engine-denied'],
    [404, 'engine-unreachable'],
  ])('HTTP %d is %s', async (status, code) => {
    const engine = await serve((_, response) => response.writeHead(status).end('<html>no</html>'));
    await expect(failure(engine)).resolves.toMatchObject({ code, hint: expect.stringMatching(/\S/) });
  });

  it('follows no page to another host, where credentials would go', async () => {
    const reached: (string | undefined)[] = [];
    const other = createServer(({ method }, response) => {
      reached.push(method);
      response.end('{}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    try {
      for (const nextUri of [`${elsewhere}/v1/statement/x`, 'http://', 'x'])
        await expect(failure(await serve({ nextUri }))).resolves.toMatchObject({
          code: 'engine-unreachable',
          message: expect.stringContaining('credentials are not sent there'),
        });
      await expect(failure(await serve(NEXT, { nextUri: `${elsewhere}/v1` }))).resolves.toMatchObject({
        code: 'engine-unreachable',
      });
      const moved = await serve((_, response) => response.writeHead(307, { location: elsewhere }).end());
      await expect(failure(moved)).resolves.toMatchObject({ code: 'engine-unreachable' });
      expect(reached).toEqual([]);
    } finally {
      other.close();
    }
  });

  it('says so when nobody listens', async () => {
    const engine = openTrino(parseTrinoSource('trino://127.0.0.1:1/c/s/t'), { password: null, token: null });
    await expect(failure(engine)).resolves.toMatchObject({ code: 'engine-unreachable' });
  });
});

describe('secrets for Trino', () => {
  const source = parseTrinoSource('trino+https://alice@trino.example.com/hive/default/logs');

  it('are sent as basic or bearer, over https alone', () => {
    expect(requestHeaders(source, { password: 'pass', token: null })['Authorization']).toBe(
      `Basic ${Buffer.from('alice:pass').toString('base64')}`,
    );
    expect(requestHeaders(source, { password: 'pass', token: 'jwt' })['Authorization']).toBe('Bearer jwt');
    const plain = parseTrinoSource('trino://alice@localhost:8080/c/s/t');
    expect(() => requestHeaders(plain, { password: 'pass', token: null })).toThrow(
      expect.objectContaining({ code: 'bad-usage' }),
    );
  });

  it('are taken out of what the server says', async () => {
    vi.stubEnv('TRINO_PASSWORD', 'a-password-that-is-long');
    const engine = await serve({ error: { message: 'you sent a-password-that-is-long', errorName: 'X' } });
    expect((await failure(engine)).message).not.toContain('a-password');
    vi.unstubAllEnvs();
  });

  it('must not stand in a source, and are not repeated when they do', () => {
    for (const text of ['trino://alice:hunter22@h:1/c/s/t', 'trino://alice:hunter22@h/']) {
      expect(() => parseTrinoSource(text)).toThrow(
        expect.not.objectContaining({ message: expect.stringContaining('hunter22') }),
      );
    }
  });
});

describe('a source of Trino', () => {
  it.each([
    ['trino://h:8080/c/s/t', { server: 'http://h:8080', user: 'trimtrail', catalog: 'c', schema: 's', table: 't' }],
    ['trino+https://u%40x@h/c/s/t', { server: 'https://h:443', user: 'u@x', catalog: 'c', schema: 's', table: 't' }],
  ])('%s', (text, source) => expect(parseTrinoSource(text)).toEqual(source));

  it.each(['trino://', 'trino://h', 'trino://h:1/c/s', 'trino://h:1/c/s/t/x', 'trino://h:x/c/s/t'])(
    '%s is none',
    (text) => {
      expect(() => parseTrinoSource(text)).toThrow(expect.objectContaining({ code: 'bad-usage' }));
    },
  );
});

describe('paths of a column', () => {
  it.each([
    [
      'row(type varchar, "sessioncontext" row(sessionissuer row(arn varchar)))',
      ['u', 'u.type', 'u.sessioncontext', 'u.sessioncontext.sessionissuer', 'u.sessioncontext.sessionissuer.arn'],
    ],
    ['struct<type:string,attributes:map<string,string>,d:decimal(2,1)>', ['u', 'u.type', 'u.attributes', 'u.d']],
    ['array(row(arn varchar, "account id" varchar))', ['u', 'u[]', 'u[].arn', 'u[].account id']],
    ['varchar', ['u']],
  ])('%s', (text, paths) => expect([...columnPaths('U', text).keys()]).toEqual(paths));
});

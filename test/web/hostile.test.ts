import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ALICE, selectionOf } from '../views/sources.js';
import { asking, send, serving, type Sent, type Serving } from './serving.js';

let server: Serving;
beforeAll(async () => {
  server = await serving();
});
afterAll(async () => {
  await server.close();
  expect(server.faults).toEqual([]);
});

/** A request with the parts that an attacker changes; `own` is what the page itself would send. */
interface Attack {
  readonly what: string;
  readonly status: number;
  readonly sent: (own: {
    readonly port: number;
    readonly token: string;
    readonly headers: Record<string, string>;
  }) => Sent;
}

const SELECTION = selectionOf(ALICE);
const LIST = { search: '', sort: 'events', descending: true, current: null, offset: 0, limit: 10 };
const post = (path: string, question: unknown): Pick<Sent, 'method' | 'path' | 'body'> => ({
  method: 'POST',
  path,
  body: typeof question === 'string' ? question : JSON.stringify(question),
});
const principals = post('/api/principals', LIST);

/** Pages of other names and origins, however they got the token. */
const REBINDING: readonly Attack[] = [
  ...[
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.example',
    'evil.example:80',
    '0.0.0.0',
    '127.1',
    '2130706433',
    '169.254.169.254',
  ].map((host): Attack => ({
    what: `Host ${host}`,
    status: 403,
    sent: ({ port, headers }) => ({
      ...principals,
      headers: { ...headers, host: /:\d+$/.test(host) ? host : `${host}:${port}` },
    }),
  })),
  {
    what: 'our name at another port',
    status: 403,
    sent: ({ port, headers }) => ({ ...principals, headers: { ...headers, host: `127.0.0.1:${port + 1}` } }),
  },
  {
    what: 'our name without a port',
    status: 403,
    sent: ({ headers }) => ({ ...principals, headers: { ...headers, host: 'localhost' } }),
  },
  {
    what: 'the page itself by another name',
    status: 403,
    sent: ({ port }) => ({ path: '/', headers: { host: `evil.example:${port}` } }),
  },
  ...[
    'null',
    'http://evil.example',
    'https://127.0.0.1',
    'file://',
    'chrome-extension://abcdef',
    'http://127.0.0.1',
    'http://localhost:1',
  ].map((origin): Attack => ({
    what: `Origin ${origin}`,
    status: 403,
    sent: ({ headers }) => ({ ...principals, headers: { ...headers, origin } }),
  })),
  {
    what: 'our origin by our other name',
    status: 403,
    sent: ({ port, headers }) => ({ ...principals, headers: { ...headers, origin: `http://localhost:${port}` } }),
  },
  {
    what: 'a page served at another port of this machine',
    status: 403,
    sent: ({ port, headers }) => ({ ...principals, headers: { ...headers, origin: `http://127.0.0.1:${port + 1}` } }),
  },
  ...['cross-site', 'same-site'].map((site): Attack => ({
    what: `Sec-Fetch-Site ${site}`,
    status: 403,
    sent: ({ headers }) => ({ ...principals, headers: { ...headers, 'sec-fetch-site': site } }),
  })),
];

const WITHOUT_TOKEN: readonly Attack[] = [
  { what: 'no token', status: 401, sent: () => ({ ...principals, headers: { 'content-type': 'application/json' } }) },
  ...[
    'Bearer ',
    'Bearer x',
    'Basic dXNlcjpwYXNz',
    'Bearer null',
    'Bearer undefined',
    `Bearer ${'A'.repeat(32)}`,
    `Bearer ${'A'.repeat(5000)}`,
  ].map((authorization): Attack => ({
    what: `Authorization ${authorization.slice(0, 20)}`,
    status: 401,
    sent: ({ headers }) => ({ ...principals, headers: { ...headers, authorization } }),
  })),
  {
    what: 'a part of the token',
    status: 401,
    sent: ({ token, headers }) => ({
      ...principals,
      headers: { ...headers, authorization: `Bearer ${token.slice(0, -1)}` },
    }),
  },
  {
    what: 'the token in other case',
    status: 401,
    sent: ({ token, headers }) => ({
      ...principals,
      headers: { ...headers, authorization: `Bearer ${token.toLowerCase()}` },
    }),
  },
  { what: 'the token in the query', status: 401, sent: ({ token }) => ({ path: `/api/about?token=${token}` }) },
  {
    what: 'the token in a cookie',
    status: 401,
    sent: ({ token }) => ({ path: '/api/about', headers: { cookie: `token=${token}` } }),
  },
  {
    what: 'a form',
    status: 401,
    sent: () => ({
      ...post('/api/principals', 'search='),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
  },
];

const NOT_OURS: readonly Attack[] = [
  ...[
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    '',
    'application/json; charset=utf-7',
    'text/plain; application/json',
  ].map((type): Attack => ({
    what: `a body of ${type === '' ? 'no type' : type}`,
    status: 400,
    sent: ({ headers }) => ({ ...principals, headers: { ...headers, 'content-type': type } }),
  })),
  ...['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD'].map((method): Attack => ({
    what: method,
    status: 405,
    sent: ({ headers }) => ({ method, path: '/api/principals', headers }),
  })),
  { what: 'a question by GET', status: 405, sent: ({ headers }) => ({ path: '/api/principals', headers }) },
  {
    what: 'a WebSocket',
    status: 400,
    sent: ({ headers }) => ({
      path: '/api/about',
      headers: {
        ...headers,
        connection: 'upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    }),
  },
  {
    what: 'HTTP/2 in the clear',
    status: 400,
    sent: ({ headers }) => ({
      path: '/',
      headers: { host: headers['host'] ?? '', connection: 'upgrade', upgrade: 'h2c' },
    }),
  },
  ...['/api', '/api/', '/api/nothing', '/api/policy/extra', '/api/__proto__', '/api/constructor', '/API/about'].map(
    (path): Attack => ({ what: `POST ${path}`, status: 404, sent: ({ headers }) => ({ ...post(path, {}), headers }) }),
  ),
  ...[
    '/../package.json',
    '/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/../../package.json',
    '/assets/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/.secret',
    '/index.html%00.js',
    '/assets/',
    '/assets',
    '/file:///etc/passwd',
  ].map((path): Attack => ({ what: `GET ${path}`, status: 404, sent: () => ({ path }) })),
];

const BODIES: readonly Attack[] = [
  ...(
    [
      ['nothing', ''],
      ['no JSON', '{'],
      ['a list', '[]'],
      ['null', 'null'],
      ['a text', '"x"'],
      ['__proto__', '{"__proto__":{"admin":true}}'],
      ['a nested __proto__', JSON.stringify(LIST).replace('null', '{"__proto__":1}')],
      ['constructor.prototype', '{"constructor":{"prototype":{}}}'],
      ['a field that is none', JSON.stringify({ ...LIST, file: '/etc/passwd' })],
      ['SQL as a sort', JSON.stringify({ ...LIST, sort: "events; COPY (SELECT 1) TO '/tmp/x'" })],
      ['SQL as an id', JSON.stringify({ ...LIST, current: "' OR 1=1 --" })],
      ['a path as an id', JSON.stringify({ ...LIST, current: '../../etc/passwd' })],
      ['a page without end', JSON.stringify({ ...LIST, limit: 1e9 })],
      ['a negative page', JSON.stringify({ ...LIST, offset: -1 })],
      ['half a page', JSON.stringify({ ...LIST, limit: 1.5 })],
      ['a huge search', JSON.stringify({ ...LIST, search: 'x'.repeat(10_000) })],
      ['a deep list', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ] as const
  ).map(([what, body]): Attack => ({
    what,
    status: 400,
    sent: ({ headers }) => ({ ...post('/api/principals', body), headers }),
  })),
  {
    what: 'a time that is no day',
    status: 400,
    sent: ({ headers }) => ({ ...post('/api/activity', { ...SELECTION, from: "2026-03-01' OR '1'='1" }), headers }),
  },
  {
    what: 'more values than a filter takes',
    status: 400,
    sent: ({ headers }) => ({
      ...post('/api/activity', { ...SELECTION, services: Array.from({ length: 1001 }, String) }),
      headers,
    }),
  },
  {
    what: 'SQL where there is none',
    status: 404,
    sent: ({ headers }) => ({ ...post('/api/sql/run', { sql: 'SELECT 1', limit: 1 }), headers }),
  },
  {
    what: 'somebody who is not there',
    status: 404,
    sent: ({ headers }) => ({ ...post('/api/activity', { ...SELECTION, principal: "x' UNION SELECT 1" }), headers }),
  },
  {
    what: 'a body beyond every question',
    status: 413,
    sent: ({ headers }) => ({
      ...post('/api/principals', JSON.stringify({ ...LIST, search: 'x'.repeat(300_000) })),
      headers,
    }),
  },
  {
    what: 'a body that says it is short',
    status: 413,
    sent: ({ headers }) => ({
      ...post('/api/principals', 'x'.repeat(300_000)),
      headers: { ...headers, 'transfer-encoding': 'chunked' },
    }),
  },
  {
    what: 'policies that are none',
    status: 422,
    sent: ({ headers }) => ({
      ...post('/api/current', { files: [{ name: '../../x', text: '<script>' }], to: null }),
      headers,
    }),
  },
];

const ATTACKS = [...REBINDING, ...WITHOUT_TOKEN, ...NOT_OURS, ...BODIES];

describe('hostile requests are refused', () => {
  it('there are many of them', () => expect(ATTACKS.length).toBeGreaterThan(60));

  it.each(ATTACKS)('$what: $status', async ({ status, sent }) => {
    const headers = asking(server, { host: `127.0.0.1:${server.port}` });
    const got = await send(server, sent({ port: server.port, token: server.token, headers }));
    expect(got.status).toBe(status);
    expect(got.text).not.toMatch(/alice|root:|"name": ?"trimtrail"|secret/);
    expect(got.headers['access-control-allow-origin']).toBeUndefined();
    expect(got.headers['content-security-policy']).toContain("default-src 'none'");
    expect(got.text).not.toMatch(/\bat .*\.[jt]s:\d+/);
  });

  it('none of it has changed an object of the server', () => {
    expect(Object.prototype).not.toHaveProperty('admin');
  });

  it.each([
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: \r\n\r\n',
    'GET / HTTP/1.1\r\nHost: [::ffff:127.0.0.1]\r\n\r\n',
    'GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
    'TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n',
    'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
    'GARBAGE\r\n\r\n',
    '\u0016\u0003\u0001\u0002',
  ])('bytes that are no request, %j, end the connection and not the server', async (bytes) => {
    const answer = await raw(server.port, bytes);
    expect(answer).not.toMatch(/^HTTP\/1.1 2/);
    expect((await send(server, { path: '/' })).status).toBe(200);
  });
});

describe('what the page sends itself is answered', () => {
  it.each(['127.0.0.1', 'localhost', '[::1]'])('by the name %s', async (name) => {
    const host = `${name}:${server.port}`;
    const headers = asking(server, { host, origin: `http://${host}`, 'sec-fetch-site': 'same-origin' });
    const got = await send(server, { ...principals, headers });
    expect(got.status).toBe(200);
    expect(got.text).toContain('alice');
  });

  it('with headers that keep it apart from everything else', async () => {
    const { headers, status } = await send(server, { path: '/' });
    expect(status).toBe(200);
    expect(headers['content-security-policy']).not.toMatch(/unsafe|\*|http/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'.*require-trusted-types-for 'script'/);
  });

  it('files that never change are kept, the page is not, both travel packed', async () => {
    const headers = { 'accept-encoding': 'gzip, br' };
    const script = await send(server, { path: '/assets/main-abcdefgh.js', headers });
    expect(script.headers).toMatchObject({
      'content-encoding': 'gzip',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect((await send(server, { path: '/', headers })).headers['cache-control']).toBe('no-cache');
  });
});

describe('other machines', () => {
  it('may not connect unless that was said', async () => {
    await expect(serving({ host: '0.0.0.0' })).rejects.toMatchObject({
      code: 'bad-usage',
      hint: expect.stringContaining('--allow-remote') as string,
    });
  });

  it('come by an address or the name that was given, never by another name', async () => {
    const open = await serving({ host: '0.0.0.0', allowRemote: true });
    try {
      const by = async (host: string): Promise<number> =>
        (await send(open, { path: '/', headers: { host: `${host}:${open.port}` } })).status;
      expect(await by('192.0.2.7')).toBe(200);
      expect(await by('[2001:db8::1]')).toBe(200);
      expect(await by('evil.example')).toBe(403);
    } finally {
      await open.close();
    }
  });

  it('a port that is taken is an error that says so', async () => {
    await expect(serving({ port: server.port })).rejects.toMatchObject({ code: 'port-taken' });
  });

  it('every server has a token of its own, of 192 bits', async () => {
    const other = await serving();
    await other.close();
    expect(Buffer.from(other.token, 'base64url')).toHaveLength(24);
    expect(other.token).not.toBe(server.token);
    expect(other.url).toBe(`http://127.0.0.1:${other.port}/#token=${other.token}`);
  });
});

function raw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', () => resolve(text));
  });
}

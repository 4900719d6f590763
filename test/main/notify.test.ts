import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readNotifier } from '../../src/main/notify.js';

const bodies: string[] = [];
let status = 200;
let server: Server;
let address = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      bodies.push(body);
      response.writeHead(status).end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = server.address();
  address = typeof at === 'object' && at !== null ? `http://127.0.0.1:${at.port}/services/T0/SECRET` : '';
});
beforeEach(() => {
  bodies.length = 0;
  status = 200;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

const notice = { text: 'denied <s3:GetObject> & more', detail: { action: 's3:GetObject' } };

test('a webhook gets the text and the data', async () => {
  expect(await readNotifier('webhook:HOOK', { HOOK: address }).send(notice)).toBeNull();
  expect(JSON.parse(bodies[0] ?? '')).toEqual(notice);
});

test('Slack gets the text, its own characters escaped', async () => {
  expect(await readNotifier('slack:HOOK', { HOOK: address }).send(notice)).toBeNull();
  expect(JSON.parse(bodies[0] ?? '')).toEqual({ text: 'denied &lt;s3:GetObject&gt; &amp; more' });
});

test.each(['webhook', 'slack'])('what %s refuses is said without the address', async (kind) => {
  status = 404;
  const said = await readNotifier(`${kind}:HOOK`, { HOOK: address }).send(notice);
  expect(said).not.toBeNull();
  expect(said).not.toContain('SECRET');
});

test('a webhook that is not there is said, not thrown', async () => {
  expect(await readNotifier('webhook:HOOK', { HOOK: 'http://127.0.0.1:1/SECRET' }).send(notice)).toBe(
    'the webhook could not be reached',
  );
});

test.each(['mail:x', 'slack:https://hooks.example.com/SECRET', 'slack:NOT_THERE', 'webhook:'])(
  '%s is bad usage, and says no secret',
  (text) => {
    const read = (): unknown => readNotifier(text, { NOT_THERE: 'no address' });
    expect(read).toThrow(/--notify/);
    expect(read).not.toThrow(/SECRET/);
  },
);

import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { trimtrail } from './run.js';

describe('plan --notify', () => {
  const args = [
    'plan',
    'examples/data/trail',
    '--principal',
    'alice',
    '--current',
    'examples/data/current-policies.json',
  ];

  it('sends what is planned, and never prints the address', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        bodies.push(body);
        response.end('ok');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const at = server.address();
    const HOOK = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}/SECRET`;
    const { code, stdout, stderr } = await trimtrail([...args, '--notify', 'webhook:HOOK'], { env: { HOOK } });
    server.close();
    expect(code).toBe(0);
    const { text, detail } = JSON.parse(bodies[0] ?? '') as { readonly text: string; readonly detail: object };
    expect(text).toMatch(/^arn:aws:iam::111122223333:user\/alice: a plan to cut it [\s\S]*nothing was changed/);
    expect(detail).toMatchObject({ principal: 'arn:aws:iam::111122223333:user/alice', account: '111122223333' });
    expect(`${stdout}${stderr}`).not.toContain('SECRET');
  });

  it('a variable that is not set is bad usage before anything is read', async () => {
    const { code, stderr } = await trimtrail([...args, '--notify', 'slack:NOT_SET']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the variable NOT_SET holds no address')]);
  });
});

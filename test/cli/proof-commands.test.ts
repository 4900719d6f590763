import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { trimtrail } from './run.js';

const TRAIL = 'examples/data/trail';
const DETAILS = 'examples/data/current-policies.json';

function follows(name: string, stdout: string): unknown {
  const validate = new Ajv2020().compile(
    JSON.parse(readFileSync(`docs/schemas/${name}.schema.json`, 'utf8')) as object,
  );
  return validate(JSON.parse(stdout)) ? [] : validate.errors;
}

describe('compare', () => {
  const args = ['compare', TRAIL, '--principal', 'alice', '--current', DETAILS];

  test('a table for each statement, and --json by its schema', async () => {
    const { code, stdout } = await trimtrail([...args, '--min-days', '30', '-q']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/AdministratorAccess \(managed\), statement 1: \d+ actions: \d+ used/);
    expect(stdout).toMatch(/^used +s3:/m);
    expect(stdout).toMatch(/^unused +/m);
    expect(stdout).toContain('denied calls');
    // what is known of hundreds of services alike is one line
    expect(stdout).toMatch(/^unused +[a-z0-9-]+:\*, [a-z0-9-]+:\*, [a-z0-9-]+:\* and \d+ more services /m);
    expect(follows('compare', (await trimtrail([...args, '--json', '-q'])).stdout)).toEqual([]);
  });

  test('exit 2 without --current, and for files of another kind', async () => {
    expect((await trimtrail(['compare', TRAIL, '--principal', 'alice'])).stderr).toContain('--current FILE');
    const { code, stderr } = await trimtrail([...args, '--selectors', 'package.json']);
    expect(stderr).toContain('package.json holds no event selectors');
    expect(code).toBe(2);
  });
});

describe('backtest', () => {
  const args = ['backtest', TRAIL, '--principal', 'alice', '--observe', '14,30', '--operate', '7', '-q'];

  test('a line for each length, an answer, and --json by its schema', async () => {
    const { code, stdout } = await trimtrail(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +14 +\d+ +\d+ \(/m);
    expect(stdout).toMatch(/Watch/);
    expect(follows('backtest', (await trimtrail([...args, '--json'])).stdout)).toEqual([]);
  });

  test('exit 2 for lengths that are none', async () => {
    expect(await trimtrail([...args.slice(0, 4), '--observe', 'long'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('explain', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trimtrail-'));
  const event = (id: string, bucketName: string, more: object = {}): object => ({
    eventVersion: '1.11',
    eventTime: '2026-03-01T09:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetBucketPolicy',
    eventID: id,
    eventType: 'AwsApiCall',
    awsRegion: 'eu-west-1',
    requestParameters: { bucketName },
    userIdentity: {
      type: 'IAMUser',
      arn: 'arn:aws:iam::111122223333:user/carol',
      accountId: '111122223333',
      userName: 'carol',
    },
    recipientAccountId: '111122223333',
    ...more,
  });
  const ids = ['a', 'b', 'c'].map((letter) => `0000000${letter}-0000-4000-8000-000000000001`);
  const file = join(folder, 'trail.json');
  writeFileSync(
    file,
    JSON.stringify({
      Records: [
        event(ids[0] ?? '', 'one'),
        event(ids[1] ?? '', 'two'),
        event(ids[2] ?? '', 'two', { errorCode: 'AccessDenied' }),
      ],
    }),
  );

  test('what one event did to the policy', async () => {
    const { code, stdout } = await trimtrail(['explain', file, '--event', ids[0] ?? '']);
    expect(code).toBe(0);
    expect(stdout).toContain('GetBucketPolicy by arn:aws:iam::111122223333:user/carol: allowed');
    expect(stdout).toContain('because of this event alone:\n  s3:GetBucketPolicy on arn:aws:s3:::one');
    expect(follows('explain', (await trimtrail(['explain', file, '--event', ids[0] ?? '', '--json'])).stdout)).toEqual(
      [],
    );
  });

  test('a denied one grants nothing', async () => {
    expect((await trimtrail(['explain', file, '--event', ids[2] ?? ''])).stdout).toContain(': denied');
  });

  test('exit 2: no such event, or no --event', async () => {
    expect((await trimtrail(['explain', file, '--event', 'nothing'])).stderr).toContain('no record has the event id');
    expect((await trimtrail(['explain', file])).code).toBe(2);
  });
});

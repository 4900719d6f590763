import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { trimtrail } from './run.js';

const TRAIL = 'examples/data/trail';
const CSV = 'examples/data/event_history.csv';
const DETAILS = 'examples/data/current-policies.json';
const folder = mkdtempSync(join(tmpdir(), 'trimtrail-'));
const file = (name: string, content: unknown): string => {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
};

let policy = '';
beforeAll(async () => {
  policy = file('policy.json', (await trimtrail(['policy', TRAIL, '--principal', 'alice'])).stdout);
});

const statement = (over: object): object => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*', ...over },
});

describe('check', () => {
  test('the policy of the same records: every event allowed, exit 0', async () => {
    const { code, stdout } = await trimtrail(['check', TRAIL, '--policy', policy, '--principal', 'alice']);
    expect(stdout).toMatch(/user\/alice: (\d+) events: \1 allowed by this policy\n$/);
    expect(code).toBe(0);
  });

  test('a policy that lacks something: what, where, why, how often; exit 1', async () => {
    const less = file('less.json', statement({ Action: undefined, NotAction: 'ec2:*' }));
    const { code, stdout, stderr } = await trimtrail(['check', TRAIL, '--policy', less, '--principal', 'alice']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/denied +ec2:\w+ +\S+ +\d+ +no statement names the action +[0-9a-f-]{36}/);
    expect(stderr).toContain('high    would-be-denied');
  });

  test('RULE 24: unknown fails, unless allowed', async () => {
    const tagged = file('tagged.json', statement({ Condition: { StringEquals: { 'aws:PrincipalTag/Team': 'a' } } }));
    const args = ['check', TRAIL, '--policy', tagged, '--principal', 'alice'];
    const { code, stdout } = await trimtrail(args);
    expect(stdout).toContain('depends on aws:principaltag/team');
    expect(code).toBe(1);
    expect((await trimtrail([...args, '--allow-unknown'])).code).toBe(0);
  });

  test('context from the records decides conditions', async () => {
    const outside = file('outside.json', statement({ Condition: { IpAddress: { 'aws:SourceIp': '233.252.0.0/24' } } }));
    const { stdout } = await trimtrail(['check', TRAIL, '--policy', outside, '--principal', 'alice', '--json']);
    const { replay } = JSON.parse(stdout) as { replay: { events: number; answers: Record<string, number> } };
    expect(replay.answers['denied']).toBeGreaterThan(0);
    expect(replay.answers['allowed by this policy']).toBe(0);
  });

  test.each([
    ['a boundary', '--boundary'],
    ['a level of service control policies', '--scp'],
    ['a session policy', '--session-policy'],
  ])('%s limits', async (_name, option) => {
    const limit = file('limit.json', statement({ Action: ['ec2:*'] }));
    const { code, stdout } = await trimtrail([
      'check',
      TRAIL,
      '--policy',
      policy,
      '--principal',
      'alice',
      option,
      limit,
      '-q',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/denied +s3:/);
  });

  test('a resource control policy denies', async () => {
    const rcp = file('rcp.json', statement({ Effect: 'Deny', Principal: '*', Action: 's3:*' }));
    const { code, stdout } = await trimtrail([
      'check',
      TRAIL,
      '--policy',
      policy,
      '--principal',
      'alice',
      '--rcp',
      rcp,
      '-q',
    ]);
    expect(code).toBe(1);
    expect(stdout).toContain(`denied by statement 1 of ${rcp}`);
  });

  test('authorization details are a policy file, also for the console CSV', async () => {
    const { code, stdout } = await trimtrail(['check', CSV, '--policy', DETAILS, '--principal', 'alice', '-q']);
    expect(stdout).toMatch(/^alice: (\d+) events: \1 allowed by this policy\n$/);
    expect(code).toBe(0);
  });

  test('--current: what today’s policies do not allow was allowed elsewhere', async () => {
    const none = file('none.json', statement({ Action: 'sns:Publish' }));
    const { code, stdout } = await trimtrail([
      'check',
      TRAIL,
      '--policy',
      none,
      '--current',
      none,
      '--principal',
      'alice',
      '-q',
    ]);
    expect(stdout).toContain('allowed elsewhere');
    expect(code).toBe(0);
  });

  test('SARIF and JUnit', async () => {
    const less = file('less.json', statement({ Action: 'sns:Publish' }));
    const args = ['check', TRAIL, '--policy', less, '--principal', 'alice', '-q', '--format'];
    const sarif = JSON.parse((await trimtrail([...args, 'sarif'])).stdout) as {
      version: string;
      runs: { results: { ruleId: string; level: string; locations: object[] }[] }[];
    };
    expect(sarif.version).toBe('2.1.0');
    expect(sarif.runs[0]?.results[0]).toMatchObject({ ruleId: 'would-be-denied', level: 'error' });
    const { stdout, code } = await trimtrail([...args, 'junit']);
    expect(stdout).toMatch(/^<\?xml version="1\.0"/);
    expect(stdout).toMatch(/<failure message="denied: no statement names the action">/);
    expect(code).toBe(1);
  });

  test.each([
    ['no --policy', ['check', TRAIL, '--principal', 'alice'], '--policy FILE'],
    [
      'a file that is not there',
      ['check', TRAIL, '--policy', 'nowhere.json', '--principal', 'alice'],
      'nowhere.json can not be read',
    ],
    ['a file that is no policy', ['check', TRAIL, '--policy', 'package.json', '--principal', 'alice'], 'package.json'],
    [
      'two principals',
      ['check', TRAIL, '--policy', DETAILS, '--principal', 'alice', '--principal', 'bob'],
      'one principal',
    ],
    ['nobody to cut', ['check', TRAIL, '--policy', DETAILS, '--principal', 'arn:aws:iam::111122223333:root'], 'root'],
    [
      'an empty window',
      ['check', TRAIL, '--policy', DETAILS, '--principal', 'alice', '--from', '2031-01-01'],
      'no record',
    ],
  ])('exit 2: %s', async (_name, args, says) => {
    const { code, stdout, stderr } = await trimtrail(args);
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('exit 2: no call succeeded', async () => {
    const denied = file('denied.json', {
      Records: [
        {
          eventVersion: '1.11',
          eventTime: '2026-03-01T09:00:00Z',
          eventSource: 's3.amazonaws.com',
          eventName: 'GetBucketPolicy',
          eventID: '00000000-0000-4000-8000-000000000001',
          eventType: 'AwsApiCall',
          awsRegion: 'eu-west-1',
          errorCode: 'AccessDenied',
          requestParameters: { bucketName: 'b' },
          userIdentity: {
            type: 'IAMUser',
            arn: 'arn:aws:iam::111122223333:user/carol',
            accountId: '111122223333',
            userName: 'carol',
          },
          recipientAccountId: '111122223333',
        },
      ],
    });
    const { code, stderr } = await trimtrail(['check', denied, '--policy', policy, '--principal', 'carol']);
    expect(stderr).toContain('no call of the principal succeeded');
    expect(code).toBe(2);
  });
});

import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { openLookup, type LookupOptions } from '../../src/aws/lookup/lookup-files.js';
import { parseLookupSource } from '../../src/aws/lookup/lookup-source.js';
import { openAws } from '../../src/aws/session.js';
import { DEFAULT_AWS } from '../../src/aws/settings.js';
import { lookupAttribute } from '../../src/main/lookup-attribute.js';
import { countUsage, DEFAULT_READING, NO_FILTER } from '../../src/main/read-usage.js';
import { startCloudTrail, type CloudTrailDouble, type HeldEvent } from './doubles/cloudtrail.js';
import { SECRET, TOKEN, withCredentials } from './environment.js';

const credentials = withCredentials();
const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-lookup-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let double: CloudTrailDouble | null = null;
afterEach(async () => {
  await double?.close();
  double = null;
});

const NOW = new Date();
const DAY = 86_400_000;

/** Events of alice and bob in turn, `every` seconds apart, the last an hour ago. */
function history(count: number, { region = 'us-east-1', every = 60 } = {}): readonly HeldEvent[] {
  return Array.from({ length: count }, (_, at) => {
    const time = Math.floor(NOW.getTime() / 1000) - 3600 - at * every;
    const username = at % 2 === 0 ? 'alice' : 'bob';
    const record = {
      eventVersion: '1.08',
      eventTime: `${new Date(time * 1000).toISOString().slice(0, 19)}Z`,
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeInstances',
      eventID: `${region}-${at}`,
      eventType: 'AwsApiCall',
      awsRegion: region,
      readOnly: true,
      recipientAccountId: '111122223333',
      userIdentity: {
        type: 'IAMUser',
        arn: `arn:aws:iam::111122223333:user/${username}`,
        accountId: '111122223333',
        userName: username,
      },
    };
    return { time, username, accessKeyId: `AKIAIOSFODNN7EXAMPLE`, record };
  });
}

async function serve(regions: Readonly<Record<string, readonly HeldEvent[]>>): Promise<CloudTrailDouble> {
  double = await startCloudTrail(regions);
  credentials.at(double.endpoint);
  return double;
}

async function ids(source: string, options: Partial<LookupOptions> = {}): Promise<readonly string[]> {
  const lookup = openLookup(source, {
    session: await openAws(DEFAULT_AWS),
    from: null,
    to: null,
    attribute: null,
    stateDirectory: null,
    now: NOW,
    wait: () => Promise.resolve(),
    ...options,
  });
  const found: string[] = [];
  for await (const { bytes, path } of lookup.fetch(lookup.list())) {
    const text = gunzipSync(bytes ?? readFileSync(path ?? '')).toString();
    found.push(...(JSON.parse(text) as { Events: { EventId: string }[] }).Events.map(({ EventId }) => EventId));
  }
  return found;
}

describe('event history', () => {
  it('is read to its last page, 50 events each, in every region that is named', async () => {
    const { asked } = await serve({ 'us-east-1': history(120), 'eu-west-1': history(3, { region: 'eu-west-1' }) });
    expect(await ids('cloudtrail:us-east-1,eu-west-1')).toHaveLength(123);
    expect(asked.map(({ region }) => region)).toEqual(['us-east-1', 'us-east-1', 'us-east-1', 'eu-west-1']);
    expect(asked[0]?.input).toMatchObject({ MaxResults: 50 });
  });

  it('of all regions asks the account which there are', async () => {
    const { asked } = await serve({ 'us-east-1': history(1), 'ap-south-1': history(1, { region: 'ap-south-1' }) });
    expect(await ids('cloudtrail:all')).toEqual(['ap-south-1-0', 'us-east-1-0']);
    expect(asked).toHaveLength(2);
  });

  it('is asked two times a second, more slowly when AWS throttles, and nearly as before later', async () => {
    const s = await serve({ 'us-east-1': history(1000) });
    s.fail = (count) => (count === 2 || count === 3 ? 'ThrottlingException' : count === 5 ? 'InternalFailure' : null);
    const waits: number[] = [];
    expect(await ids('cloudtrail:us-east-1', { wait: (ms) => Promise.resolve(void waits.push(ms)) })).toHaveLength(
      1000,
    );
    expect(waits.slice(0, 3)).toEqual([500, 1000, 2000]);
    expect(Math.max(...waits)).toBeLessThan(5000);
    expect(waits.at(-1)).toBeLessThan(1200);
  });

  it('goes back 90 days and not further, and only as far as is asked', async () => {
    const { asked } = await serve({ 'us-east-1': history(10) });
    await ids('cloudtrail:us-east-1', { from: '2020-01-01T00:00:00Z' });
    expect(Number(asked[0]?.input['StartTime'])).toBeCloseTo((NOW.getTime() - 90 * DAY) / 1000, -1);
    const from = new Date(NOW.getTime() - 2 * DAY).toISOString();
    await ids('cloudtrail:us-east-1', { from, to: new Date(NOW.getTime() - DAY).toISOString() });
    expect(Number(asked[1]?.input['StartTime'])).toBeCloseTo((NOW.getTime() - 2 * DAY) / 1000, -1);
    expect(Number(asked[1]?.input['EndTime'])).toBeCloseTo((NOW.getTime() - DAY) / 1000, -1);
  });

  it.each([
    ['AKIAIOSFODNN7EXAMPLE', { key: 'AccessKeyId', value: 'AKIAIOSFODNN7EXAMPLE' }],
    ['user/alice', { key: 'Username', value: 'alice' }],
    ['arn:aws:iam::111122223333:user/team/alice', { key: 'Username', value: 'alice' }],
    ['arn:aws:iam::111122223333:role/Deploy', null],
    ['role/Deploy', null],
    ['alice', null],
  ])('%s is looked up by %j', (principal, attribute) => {
    expect(lookupAttribute([principal])).toEqual(attribute);
  });

  it('finds a user by itself', async () => {
    const { asked } = await serve({ 'us-east-1': history(200) });
    expect(await ids('cloudtrail:us-east-1', { attribute: lookupAttribute(['user/alice']) })).toHaveLength(100);
    expect(asked).toHaveLength(2);
  });

  it('RULE 5: gives usage, and says what event history cannot show', async () => {
    await serve({ 'us-east-1': history(30) });
    const usage = await countUsage(['cloudtrail:us-east-1'], {
      ...DEFAULT_READING,
      filter: { ...NO_FILTER, principals: ['user/alice'] },
    });
    expect(usage.ledger.matched).toBe(15);
    expect(usage.findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['management-events-only', 'single-region']),
    );
  });

  it('stops when it is denied', async () => {
    const s = await serve({ 'us-east-1': history(30) });
    s.fail = () => 'AccessDeniedException';
    await expect(ids('cloudtrail:us-east-1')).rejects.toMatchObject({ code: 'aws-denied' });
    expect(s.asked).toHaveLength(1);
  });
});

describe('event history with --state', () => {
  it('goes on where it stopped, and asks again only for what is new', async () => {
    const events = history(3000, { every: 20 });
    const s = await serve({ 'us-east-1': events });
    const stateDirectory = join(scratch, 'state');
    s.fail = (count) => (count === 45 ? 'AccessDeniedException' : null);
    await expect(ids('cloudtrail:us-east-1', { stateDirectory })).rejects.toMatchObject({ code: 'aws-denied' });
    const before = s.asked.length;
    s.fail = () => null;
    const all = await ids('cloudtrail:us-east-1', { stateDirectory });
    expect(new Set(all)).toEqual(new Set(events.map(({ record }) => record['eventID'])));
    expect(s.asked.length - before).toBeLessThan(25);
    const again = s.asked.length;
    expect(new Set(await ids('cloudtrail:us-east-1', { stateDirectory })).size).toBe(3000);
    // what is younger than AWS delivers is asked for again
    expect(s.asked.length - again).toBe(1);
  });

  it('keeps no secret, and nothing that others may read', async () => {
    await serve({ 'us-east-1': history(10) });
    const stateDirectory = join(scratch, 'private');
    await ids('cloudtrail:us-east-1', { stateDirectory });
    const names = readdirSync(stateDirectory);
    expect(names.length).toBe(2);
    for (const name of names) {
      const path = join(stateDirectory, name);
      const bytes = readFileSync(path);
      const text = name.endsWith('.gz') ? gunzipSync(bytes).toString() : bytes.toString();
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(TOKEN);
      expect(statSync(path).mode & 0o077).toBe(0);
    }
  });
});

describe('a source of event history', () => {
  it.each([
    ['cloudtrail:all', 'all'],
    ['cloudtrail:us-east-1', ['us-east-1']],
    ['cloudtrail:us-east-1, eu-west-1,us-east-1', ['us-east-1', 'eu-west-1']],
  ])('%s', (text, regions) => expect(parseLookupSource(text)).toEqual(regions));

  it.each(['cloudtrail:', 'cloudtrail:everywhere', 'cloudtrail:us-east-1,'])('%s is none', (text) => {
    expect(() => parseLookupSource(text)).toThrow(expect.objectContaining({ code: 'bad-usage' }));
  });
});

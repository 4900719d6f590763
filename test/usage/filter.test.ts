import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { compileFilter } from '../../src/usage/filter.js';
import type { Verdict } from '../../src/usage/filter.js';
import { parseCidr } from '../../src/base/ip-range.js';
import type { FilterSpec } from '../../src/usage/types.js';
import { A, accountCopy, B, csvRecord, deployIdentity, filterOf, record, serviceAssumes } from './records.js';

const judge = (spec: Partial<FilterSpec>, one: CloudTrailRecord): Verdict => compileFilter(filterOf(spec)).judge(one);
const deploy = (fields: Partial<CloudTrailRecord> = {}): CloudTrailRecord =>
  record({ userIdentity: deployIdentity, ...fields });
const ROLE = `arn:aws:iam::${A}:role/ci/Deploy`;

describe('limits', () => {
  const CASES: readonly (readonly [Partial<FilterSpec>, CloudTrailRecord, Verdict])[] = [
    [{}, record(), 'match'],
    [{ principals: ['alice'] }, record(), 'match'],
    [{ principals: ['alice'] }, deploy(), 'no'],
    [{ principals: ['alice', 'role/Deploy'] }, deploy(), 'match'],
    [{ from: '2026-03-01T09:00:00Z' }, record(), 'match'],
    [{ to: '2026-03-01T09:00:00Z' }, record(), 'no'],
    [{ from: '2026-03-01T09:00:01Z' }, record(), 'no'],
    [{ to: '2026-03-01T09:00:01Z' }, record({ eventTime: '2026-03-01T09:00:00.900Z' }), 'match'],
    [{ regions: ['eu-west-1'] }, record(), 'match'],
    [{ regions: ['eu-west'] }, record(), 'no'],
    [{ accounts: [A] }, record(), 'match'],
    [{ accounts: [B] }, record(), 'no'],
    [{ accounts: [A] }, record({ recipientAccountId: '' }), 'match'],
    [{ session: 'build-7' }, deploy(), 'match'],
    [{ session: 'build' }, deploy(), 'no'],
    [{ session: 'build-7' }, record(), 'no'],
    [{ session: 'build-7' }, csvRecord({ userIdentity: { userName: 'build-7' } }), 'match'],
    [{ acrossAccounts: [A], principals: ['role/Deploy'] }, deploy(), 'match'],
    [{ acrossAccounts: [B], principals: ['role/Deploy'] }, deploy(), 'no'],
    [{ acrossAccounts: 'all', principals: ['role/Deploy'] }, deploy(), 'match'],
  ];
  test.each(CASES)('%j', (spec, one, verdict) => expect(judge(spec, one)).toBe(verdict));
});

describe('RULE 3: bad evidence out', () => {
  const CASES: readonly (readonly [string, CloudTrailRecord, Verdict])[] = [
    ['session=build-7', deploy(), 'excluded'],
    ['session=build', deploy(), 'match'],
    ['key=ASIAIOSFODNN7EXAMPLE', deploy(), 'excluded'],
    ['key=ASIAIOSFODNN7', deploy(), 'match'],
    ['ip=192.0.2.0/24', deploy(), 'excluded'],
    ['ip=192.0.2.7', deploy(), 'excluded'],
    ['ip=192.0.3.0/24', deploy(), 'match'],
    ['ip=0.0.0.0/0', deploy({ sourceIPAddress: 'cloudformation.amazonaws.com' }), 'match'],
    ['ip=2001:db8::/32', deploy({ sourceIPAddress: '2001:0DB8:0:0::1' }), 'excluded'],
    ['agent=aws-cli/2.15.0', deploy(), 'excluded'],
    ['agent=aws-cli', deploy(), 'match'],
    ['agent=aws-cli*', deploy(), 'excluded'],
    ['agent=aws-cli/2 = x*', deploy({ userAgent: 'aws-cli/2 = x y' }), 'excluded'],
    ['time=2026-03-01/2026-03-01', deploy(), 'excluded'],
    ['time=2026-03-01T09:00:00Z/2026-03-01T09:00:01Z', deploy(), 'excluded'],
    ['time=2026-02-01/2026-03-01T09:00:00Z', deploy(), 'match'],
    ['time=2026-03-01/', deploy(), 'excluded'],
    ['time=/2026-02-28', deploy(), 'match'],
    [
      'event=0000AAAA-0000-4000-8000-000000000000',
      deploy({ eventID: '0000aaaa-0000-4000-8000-000000000000' }),
      'excluded',
    ],
    ['event=other', deploy(), 'match'],
  ];
  test.each(CASES)('RULE 3: --exclude %s', (exclude, one, verdict) => {
    expect(judge({ principals: ['role/Deploy'], exclude: [exclude] }, one)).toBe(verdict);
  });

  test('RULE 3: an exclusion counts only what would have matched', () => {
    expect(judge({ principals: ['alice'], exclude: ['ip=0.0.0.0/0'] }, deploy())).toBe('no');
  });

  test.each([
    '',
    'session',
    'session=',
    '=x',
    'who=alice',
    'ip=300.1.1.1',
    'ip=192.0.2.0/33',
    'ip=::/129',
    'ip=host',
    'time=2026-03-01',
    'time=30d/1d',
    'time=2026-03-02/2026-03-01',
    'time=/',
    'time=a/b/c',
  ])('RULE 3: %j is bad-exclude', (exclude) => {
    expect(() => compileFilter(filterOf({ exclude: [exclude] }))).toThrow(
      expect.objectContaining({ code: 'bad-exclude' }),
    );
  });
});

describe('RULE 2: another account’s copy', () => {
  const copy = accountCopy('AROADEPLOYEXAMPLE:build-7');
  const CASES: readonly (readonly [Partial<FilterSpec>, Verdict])[] = [
    [{ principals: ['role/Deploy'] }, 'match'],
    [{ principals: [ROLE] }, 'match'],
    [{ principals: ['AROADEPLOYEXAMPLE'] }, 'match'],
    [{ principals: ['AROAOTHEREXAMPLE'] }, 'no'],
    [{ principals: [`arn:aws:iam::${B}:role/Deploy`] }, 'no'],
    [{ principals: ['ASIAIOSFODNN7EXAMPLE'] }, 'no'],
    [{ principals: ['assumed-role/Deploy/build-7'] }, 'match'],
    [{ principals: ['assumed-role/Deploy/build-8'] }, 'no'],
    [{ principals: ['role/Deploy'], exclude: ['ip=0.0.0.0/0'] }, 'no'],
  ];
  test.each(CASES)('RULE 2: %j', (spec, verdict) => expect(judge(spec, copy)).toBe(verdict));

  test('RULE 2: an account copy without unique id can never be joined', () => {
    expect(judge({ principals: ['role/Deploy'] }, accountCopy(''))).toBe('no');
  });
});

describe('RULE 4: facts', () => {
  test.each([
    [ROLE],
    ['role/Deploy'],
    ['AROADEPLOYEXAMPLE'],
    ['assumed-role/Deploy/build-7'],
    ['ASIAIOSFODNN7EXAMPLE'],
  ])('RULE 4: a service’s AssumeRole is a fact for %s, whatever the window', (principal) => {
    const responseElements = {
      assumedRoleUser: { assumedRoleId: 'AROADEPLOYEXAMPLE:session' },
      credentials: { accessKeyId: 'ASIAIOSFODNN7EXAMPLE' },
    };
    const taken = serviceAssumes('ec2.amazonaws.com', ROLE, { responseElements });
    expect(judge({ principals: [principal], from: '2027-01-01T00:00:00Z', regions: ['x'] }, taken)).toBe('fact');
  });

  test('RULE 4: for another role, a failed one or a user’s call it is none', () => {
    expect(judge({ principals: ['role/Other'] }, serviceAssumes('ec2.amazonaws.com', ROLE))).toBe('no');
    expect(
      judge({ principals: ['role/Deploy'] }, serviceAssumes('ec2.amazonaws.com', ROLE, { errorCode: 'AccessDenied' })),
    ).toBe('no');
    const byAlice = record({
      eventSource: 'sts.amazonaws.com',
      eventName: 'AssumeRole',
      requestParameters: { roleArn: ROLE },
    });
    expect(judge({ principals: ['role/Deploy'] }, byAlice)).toBe('no');
  });
});

describe('needles', () => {
  const RECORDS = [
    record(),
    deploy(),
    csvRecord(),
    accountCopy('AROADEPLOYEXAMPLE:build-7'),
    accountCopy('AIDAALICEEXAMPLE'),
    serviceAssumes('ec2.amazonaws.com', ROLE),
    record({ userIdentity: { type: 'Root', accountId: A, principalId: A } }),
  ];
  test.each([
    ['alice'],
    ['role/Deploy'],
    [ROLE],
    [`arn:aws:iam::${A}:user/alice`],
    ['AROADEPLOYEXAMPLE'],
    ['AIDAALICEEXAMPLE'],
    ['AKIAIOSFODNN7EXAMPLE'],
    ['root'],
    [`arn:aws:iam::${A}:root`],
  ])('of %s stand in every record that matters', (principal) => {
    const filter = compileFilter(filterOf({ principals: [principal] }));
    const matters = RECORDS.filter((one) => filter.judge(one) !== 'no');
    expect(matters.length).toBeGreaterThan(0);
    for (const one of matters)
      expect(filter.needles?.some((needle) => JSON.stringify(one).includes(needle))).toBe(true);
  });

  test('are null when every record may matter', () => {
    expect(compileFilter(filterOf({})).needles).toBeNull();
    expect(compileFilter(filterOf({ principals: ['alice', 'bücher'] })).needles).toBeNull();
  });
});

const holds = (range: string, address: string): boolean | undefined => parseCidr(range)?.(address);

test('parseCidr holds the range and nothing else', () => {
  expect(holds('10.0.0.0/8', '10.255.0.1')).toBe(true);
  expect(holds('10.0.0.0/8', '11.0.0.0')).toBe(false);
  expect(holds('10.1.2.3/8', '10.9.9.9')).toBe(true);
  expect(holds('192.0.2.1', '::ffff:192.0.2.1')).toBe(true);
  expect(holds('::/0', '192.0.2.1')).toBe(false);
  expect(holds('fe80::/10', 'fe80::1%eth0')).toBe(true);
  expect(holds('64:ff9b::192.0.2.1', '64:ff9b::c000:201')).toBe(true);
  expect(holds('1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8')).toBe(true);
  for (const bad of [
    '1:2:3',
    '::1::',
    '1:2:3:4:5:6:7:8:9',
    'g::',
    '1.2.3',
    '1.2.3.4/8/8',
    '1.2.3.4/-1',
    ':'.repeat(100_000),
  ])
    expect(parseCidr(bad)).toBeNull();
});

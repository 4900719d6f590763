import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { DEFAULT_READING, NO_FILTER } from '../../src/main/read-usage.js';
import { scan } from '../../src/scan/scan.js';
import type { FilterSpec, Usage } from '../../src/usage/types.js';

const scratch = mkdtempSync(join(tmpdir(), 'repeats-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Raised by hand, to search for long. */
const EFFORT = 1;

let files = 0;

/** What is counted in one file; records that come to what earlier ones came to are not parsed. */
async function counted(bytes: string | Uint8Array, filter: Partial<FilterSpec> = {}): Promise<Usage> {
  const path = join(scratch, String((files += 1)));
  writeFileSync(path, bytes);
  const options = { ...DEFAULT_READING, projections: null, filter: { ...NO_FILTER, ...filter } };
  const usage = await scan([{ name: 'f', path, size: null }], options);
  rmSync(path);
  return usage;
}

/** The same with every record parsed: an exclusion may ask for anything, so no summary suffices. */
const parsed = (bytes: string | Uint8Array, filter: Partial<FilterSpec> = {}): Promise<Usage> =>
  counted(bytes, { ...filter, exclude: ['event=none'] });

/** The JSON texts that were parsed meanwhile. */
async function textsParsed(work: () => Promise<unknown>): Promise<number> {
  const parse = vi.spyOn(JSON, 'parse');
  await work();
  const count = parse.mock.calls.filter(([text]) => text.includes('eventName')).length;
  parse.mockRestore();
  return count;
}

type Member = readonly [key: string, json: string];

const json = (value: unknown): string => JSON.stringify(value);
const id = (n: number): string => `0a000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const time = (n: number): string => `2026-03-${String((n % 28) + 1).padStart(2, '0')}T0${n % 10}:00:0${n % 7}Z`;
const text = (members: readonly Member[]): string =>
  `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
const trail = (records: readonly string[]): string => `{"Records":[${records.join(',')}]}`;

const role = {
  type: 'Role',
  principalId: 'AROAEXAMPLEDEPLOY000',
  arn: 'arn:aws:iam::111122223333:role/ci/Deploy',
  accountId: '111122223333',
  userName: 'Deploy',
};
const session = (name: string): object => ({
  type: 'AssumedRole',
  principalId: `AROAEXAMPLEDEPLOY000:${name}`,
  arn: `arn:aws:sts::111122223333:assumed-role/Deploy/${name}`,
  accountId: '111122223333',
  accessKeyId: `ASIAEXAMPLE${name}`,
  sessionContext: {
    sessionIssuer: role,
    attributes: { creationDate: `2026-03-0${name.length}T00:00:00Z`, mfaAuthenticated: 'false' },
  },
});
const user = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEALICE0000',
  arn: 'arn:aws:iam::111122223333:user/alice',
  accountId: '111122223333',
  userName: 'alice',
};

/** Whose names, ids and ARNs come from different places. */
const IDENTITIES: readonly unknown[] = [
  user,
  { ...user, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  session('one'),
  session('two/three'),
  { ...session('four'), sessionContext: undefined },
  { ...session('five'), type: 'IAMUser' },
  { ...session('six'), type: 'SAMLUser' },
  { ...session('seven'), accountId: undefined, sessionContext: {} },
  { type: 'AssumedRole', arn: 'arn:assumed-role/a/b:c:d:e', principalId: 'AROAEXAMPLE:x:y' },
  { type: 'WebIdentityUser', principalId: 'AROAEXAMPLEWEB00000:someone' },
  { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
  { type: 'AWSAccount', principalId: 'AROAEXAMPLEDEPLOY000:one', accountId: '444455556666' },
  { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  { accessKeyId: 'AKIAI44QH8DHBEXAMPLE' },
  { userName: 'root' },
  { ...user, arn: 7, sessionContext: [{ a: 1 }] },
  { ...user, invokedByDelegate: { accountId: '444455556666' } },
  { type: 'Root', arn: 'arn:aws:iam::111122223333:root' },
  null,
  'alice',
  {},
];

const oneOf = <T>(...values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const member = (key: string, ...values: readonly unknown[]): fc.Arbitrary<readonly Member[]> =>
  oneOf(...values).map((value) => (value === undefined ? [] : [[key, json(value)]]));

/** A record out of few values, so that many come to the same; members in some order, now and then one twice, or odd. */
const record = (n: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      member('userIdentity', ...IDENTITIES),
      fc.tuple(
        member(
          'eventTime',
          ...Array.from({ length: 12 }, () => time(n)),
          '2026-03-01T00:00:00.5Z',
          '2026-02-30T00:00:00Z',
          1772323200,
        ),
        member('eventSource', 's3.amazonaws.com', 's3.amazonaws.com', 'sts.amazonaws.com', undefined),
        member('eventName', 'GetObject', 'AssumeRole', 'GetObject', 'A"b', 'é', ''),
        member(
          'eventID',
          ...Array.from({ length: 9 }, () => id(n)),
          id(n % 5),
          id(n).toUpperCase(),
          `x${n}`,
          undefined,
        ),
        member('awsRegion', 'eu-central-1', 'us-east-1', '', undefined),
      ),
      member('userAgent', 'aws-cli/2.15', 'Mozilla/5.0', 'Terraform\\"', undefined),
      member('errorCode', undefined, undefined, 'AccessDenied', ''),
      member('errorMessage', undefined, 'no: \\ "so"', '', 3),
      member(
        'requestParameters',
        null,
        {},
        { a: 1 },
        { omitted: true, reason: 'x' },
        { a: { omitted: true } },
        'HIDDEN_DUE_TO_SECURITY_REASONS',
        { roleArn: role.arn },
        '{"a":1}',
      ),
      member('readOnly', true, false, 'true', undefined),
      fc.tuple(
        member('recipientAccountId', '111122223333', '444455556666', 111122223333, undefined),
        member('sharedEventID', undefined, undefined, undefined, 'shared'),
      ),
      fc.tuple(
        member('sessionCredentialFromConsole', undefined, 'true', true),
        member('resources', undefined, [{ ARN: 'arn:aws:s3:::b' }], [7]),
      ),
      fc.tuple(
        member('a key that is not known, and long enough', undefined, 1, { b: [1, { c: 'd' }] }),
        member('omitted', undefined, undefined, true),
      ),
      fc.tuple(
        member('addendum', undefined, undefined, undefined, { originalEventID: id(1) }),
        member('additionalEventData', undefined, [], { n: -0.5e-3 }),
      ),
    )
    .chain((parts) =>
      fc.tuple(fc.constant(parts.flat(2) as unknown as readonly Member[]), fc.integer({ min: 0, max: 30 })),
    )
    .map(([members, turn]) => {
      const whole = pairs(members);
      if (turn < 6) return text([...whole.slice(turn), ...whole.slice(0, turn)]);
      if (turn < 9) return text([...whole, ...whole.slice(turn - 6, turn - 4)]);
      if (turn === 9) return text(whole).replace('"eventName"', '"\\u0065ventName"');
      if (turn === 10) return text(whole).replace('"type":', '"type" :');
      return text(whole);
    });

/** Members as pairs again: `flat` takes pairs apart as well. */
function pairs(members: readonly unknown[]): readonly Member[] {
  const flat = members.flat(Infinity) as readonly string[];
  return Array.from({ length: flat.length / 2 }, (_, at) => [flat[at * 2] ?? '', flat[at * 2 + 1] ?? ''] as const);
}

const records = fc
  .integer({ min: 1, max: 40 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, n) => record(n))));

describe('records that are not parsed count as if they were', () => {
  test('whatever their members are, in whatever order, however often, however spelled', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        const file = trail([...all, ...all.slice(0, 3)]);
        expect(await counted(file)).toEqual(await parsed(file));
      }),
      { numRuns: 60 * EFFORT },
    );
  });

  test('in every window of time, region and account', async () => {
    const filter = {
      from: '2026-03-05T00:00:00Z',
      to: '2026-03-20T01:00:00Z',
      regions: ['eu-central-1'],
      accounts: ['111122223333'],
    };
    await fc.assert(
      fc.asyncProperty(records, fc.subarray(Object.keys(filter) as (keyof typeof filter)[]), async (all, keys) => {
        const asked = Object.fromEntries(keys.map((key) => [key, filter[key]]));
        const file = trail(all);
        expect(await counted(file, asked)).toEqual(await parsed(file, asked));
      }),
      { numRuns: 30 * EFFORT },
    );
  });

  test.each([
    ['alice'],
    ['user/alice'],
    ['Deploy'],
    ['role/Deploy'],
    [role.arn],
    ['assumed-role/Deploy/one'],
    ['AIDAEXAMPLEALICE0000'],
    ['AROAEXAMPLEDEPLOY000'],
    ['AROAEXAMPLEDEPLOY000:one'],
    ['AKIAIOSFODNN7EXAMPLE'],
    ['lambda.amazonaws.com'],
    ['root'],
  ])('for one principal: %s', async (principal) => {
    await fc.assert(
      fc.asyncProperty(records, fc.boolean(), async (all, isNarrow) => {
        const asked = { principals: [principal], ...(isNarrow ? { to: '2026-03-20T01:00:00Z' } : {}) };
        const file = trail([...all, ...all.slice(0, 3)]);
        expect(await counted(file, asked)).toEqual(await parsed(file, asked));
      }),
      { numRuns: 12 * EFFORT },
    );
  });

  test('for one principal, in damaged files', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.nat(), oneOf('{', '}', '"', '\\', ',', '1', ' '), async (all, at, put) => {
        const bytes = Buffer.from(trail(all));
        bytes.write(put, at % bytes.length, 'latin1');
        const asked = { principals: ['alice', 'Deploy'] };
        expect(await counted(bytes, asked)).toEqual(await parsed(bytes, asked));
      }),
      { numRuns: 60 * EFFORT },
    );
  });

  test('in damaged files', async () => {
    const puts = oneOf('{', '}', '[', ']', '"', '\\', ',', ':', '0', '-', '1', '\n', ' ', '\u0000', 't', 'n', 'ÿ');
    await fc.assert(
      fc.asyncProperty(
        records,
        fc.array(fc.tuple(fc.nat(), puts), { minLength: 1, maxLength: 3 }),
        async (all, flips) => {
          const bytes = Buffer.from(trail(all));
          for (const [at, put] of flips) bytes.write(put, at % bytes.length, 'latin1');
          expect(await counted(bytes)).toEqual(await parsed(bytes));
        },
      ),
      { numRuns: 100 * EFFORT },
    );
  });

  test('in records that lost or doubled a piece', async () => {
    await fc.assert(
      fc.asyncProperty(records, fc.nat(), fc.integer({ min: -12, max: 12 }), async (all, from, size) => {
        const whole = trail(all);
        const at = from % whole.length;
        const file = `${whole.slice(0, at)}${whole.slice(Math.max(0, at + size))}`;
        expect(await counted(file)).toEqual(await parsed(file));
      }),
      { numRuns: 60 * EFFORT },
    );
  });
});

describe('what is parsed', () => {
  const plain = (n: number, more: object = {}): string =>
    json({
      userIdentity: user,
      eventTime: time(n),
      eventSource: 's3.amazonaws.com',
      eventName: 'GetObject',
      eventID: id(n),
      ...more,
    });
  const many = Array.from({ length: 50 }, (_, n) => n);

  test('one record of many that come to the same', async () => {
    expect(await textsParsed(() => counted(trail(many.map((n) => plain(n)))))).toBe(1);
  });

  test('one record of many of the principal that is named, and none of others', async () => {
    const file = trail(many.map((n) => plain(n, n % 3 === 0 ? { userIdentity: session('one') } : {})));
    expect(await textsParsed(() => counted(file, { principals: ['alice'] }))).toBe(1);
    expect(await textsParsed(() => counted(file, { principals: ['Deploy'] }))).toBe(1);
  });

  test.each([['AROAEXAMPLEDEPLOY000:ONEONE'], ['assumed-role/Deploy/ONEONE'], ['ASIAEXAMPLEONEONE']])(
    'every record of a session or a key: %s',
    async (principal) => {
      const file = trail(many.map((n) => plain(n, { userIdentity: session('ONEONE') })));
      expect(await textsParsed(() => counted(file, { principals: [principal] }))).toBe(50);
    },
  );

  test.each([
    [
      'other parameters, addresses and answers',
      (n: number) => ({ requestParameters: { n }, sourceIPAddress: `192.0.2.${n}`, responseElements: { n } }),
    ],
    ['other sessions, keys and times of a role', (n: number) => ({ userIdentity: session(`s${n}`) })],
  ])('one record of many with %s', async (_, more) => {
    expect(await textsParsed(() => counted(trail(many.map((n) => plain(n, more(n))))))).toBe(1);
  });

  test('no record both of whose parts are known: its fields from one, its identity from another', async () => {
    const file = trail([
      plain(1),
      plain(2, { eventName: 'PutObject', userIdentity: session('one') }),
      plain(3, { userIdentity: session('two') }),
    ]);
    expect(await textsParsed(() => counted(file))).toBe(2);
    expect(await counted(file)).toEqual(await parsed(file));
  });

  test.each([
    ['white space', (n: number) => plain(n).replace(':', ': ')],
    ['an escape that may hide a name', (n: number) => plain(n, { userAgent: 'a/b' }).replace('a/b', 'a\\/b')],
    ['two times', (n: number) => plain(n).replace('{', `{"eventTime":"${time(n + 1)}",`)],
    ['an id that is no GUID', (n: number) => plain(n, { eventID: `e${n}` })],
    ['a shared id', (n: number) => plain(n, { sharedEventID: `s${n}` })],
    ['parameters that were left out', (n: number) => plain(n, { requestParameters: { omitted: true } })],
    [
      'who assumed a role for whom',
      (n: number) => plain(n, { eventName: 'AssumeRole', userIdentity: { type: 'AWSService', invokedBy: 'a' } }),
    ],
  ])('every record with %s', async (_, make) => {
    const file = trail(many.map(make));
    expect(await textsParsed(() => counted(file))).toBeGreaterThanOrEqual(50);
    expect(await counted(file)).toEqual(await parsed(file));
  });

  test('a summary of more texts than there is room for', async () => {
    const file = trail(
      many.map((n) => plain(n, { userAgent: `agent ${'x'.repeat(n * 50)}`, [`k${'y'.repeat(n)}`]: 1 })),
    );
    expect(await counted(file)).toEqual(await parsed(file));
  });
});

import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { athenaCsv, consoleCsv, jsonForms, lookupEvents, NEW_HEADER, OLD_HEADER, readAll } from '../records/make.js';
import {
  A,
  alice,
  call,
  cutAll,
  failing,
  iam,
  onObject,
  regional,
  role,
  type Cut,
  type CutOptions,
} from './pipeline.js';

/** Bytes in, policy out. */
async function cutBytes(bytes: string | Uint8Array, options: CutOptions = {}): Promise<Cut> {
  const { read } = await readAll(bytes);
  return cutAll(read, options);
}

const RECORDS: readonly CloudTrailRecord[] = [
  call('dynamodb DescribeTable', { tableName: 'runs' }, { readOnly: true }),
  call('iam GetRole', { roleName: 'Deploy' }, { readOnly: true, awsRegion: 'us-east-1' }),
  failing(call('sqs DeleteQueue', { queueUrl: 'x' }), 'AccessDenied'),
];

const MANAGEMENT = ['management-events-only'];

describe('RULE 5: what a source cannot show is said first', () => {
  test.each([
    ['the console CSV', consoleCsv(RECORDS)],
    ['event history JSON', JSON.stringify({ Records: RECORDS })],
    ['lookup-events', lookupEvents(RECORDS)],
  ])(
    '%s holds management events only, and the actions that cannot be there are named, those of used services first',
    async (_, text) => {
      const { find, codes } = await cutBytes(text, { principal: 'alice' });
      expect(codes).toEqual(expect.arrayContaining(MANAGEMENT));
      const found = find('management-events-only') ?? { severity: 'none', detail: {} };
      expect(found.severity).toBe('high');
      expect(found.detail).toMatchObject({
        ofUsedServices: expect.arrayContaining(['dynamodb:GetItem', 'sqs:SendMessage']),
      });
      const { actions } = found.detail as { readonly actions: readonly string[] }; // its shape is part of the test
      expect(actions.slice(0, 2).join()).toMatch(/dynamodb|sqs/);
      expect(actions).toEqual(
        expect.arrayContaining(['s3:GetObject', 's3:ListBucket', 'lambda:InvokeFunction', 'sns:Publish']),
      );
    },
  );

  test('a trail with data events is no such source', async () => {
    const { codes } = await cutBytes(JSON.stringify({ Records: [...RECORDS, onObject('GetObject', 'b/k')] }));
    expect(codes).not.toContain('management-events-only');
  });

  test('no read-only event: read-events-missing', async () => {
    expect((await cutBytes(consoleCsv([RECORDS[2] ?? call('x Y')]), { principal: 'alice' })).codes).toContain(
      'read-events-missing',
    );
    expect((await cutBytes(consoleCsv(RECORDS), { principal: 'alice' })).codes).not.toContain('read-events-missing');
  });

  test('one region: single-region, unless it was asked for', async () => {
    const one = consoleCsv(RECORDS.slice(0, 1));
    expect((await cutBytes(one, { principal: 'alice' })).codes).toContain('single-region');
    expect((await cutBytes(consoleCsv(RECORDS), { principal: 'alice' })).codes).not.toContain('single-region');
    const asked = await cutBytes(one, { principal: 'alice', filter: { regions: ['eu-central-1'] } });
    expect(asked.codes).not.toContain('single-region');
  });

  test('the CSV names only a session: session-name-only, high', async () => {
    const { find } = await cutBytes(consoleCsv(RECORDS), { principal: 'alice' });
    expect(find('session-name-only')).toMatchObject({ severity: 'high' });
  });

  test('the CSV has no parameters: patterns of the type, and passrole-unknown where a role may have been passed', async () => {
    const make = call('lambda CreateFunction20150331', { functionName: 'f', role: iam('role/run') });
    const { granted, codes } = await cutBytes(consoleCsv([...RECORDS, make]), { principal: 'alice' });
    expect(granted['dynamodb:DescribeTable']).toEqual([regional('dynamodb', 'table/*')]);
    expect(granted).not.toHaveProperty('iam:PassRole');
    expect(codes).toEqual(expect.arrayContaining(['passrole-unknown', 'parameters-missing']));
  });
});

describe('PEERS 2 and 6: every form gives the policy of the records in it', () => {
  const expected = cutBytes(JSON.stringify({ Records: RECORDS }));
  const forms: readonly (readonly [string, string | Uint8Array])[] = [
    ...Object.entries(jsonForms(RECORDS)),
    ['lookup-events', lookupEvents(RECORDS)],
    ['lookup-events, CLI v1', lookupEvents(RECORDS, (iso) => Date.parse(iso) / 1000)],
    ['lookup-events, CLI v2', lookupEvents(RECORDS, (iso) => iso.replace('Z', '+00:00'))],
    ['an Athena result', athenaCsv(RECORDS)],
    ['an Athena result, gzipped', gzipSync(athenaCsv(RECORDS))],
  ];
  test.each(forms)('%s', async (_, bytes) => {
    expect((await cutBytes(bytes)).json).toBe((await expected).json);
  });

  test.each([
    ['no resources', {}],
    ['resources: null', { resources: null }],
    ['resources that are no list', { resources: 'x' }],
    ['resources with null in it', { resources: [null, { ARN: null }] }],
    ['a fractional second', { eventTime: '2026-03-01T09:00:00.123Z' }],
  ])('PEERS 1: a record with %s counts', async (_, more) => {
    const record = { ...call('dynamodb DescribeTable', { tableName: 'runs' }), ...more };
    expect((await cutBytes(JSON.stringify({ Records: [record] }))).granted).toEqual({
      'dynamodb:DescribeTable': [regional('dynamodb', 'table/runs')],
    });
  });
});

describe('console CSV', () => {
  const principal = 'alice';
  const plain = consoleCsv(RECORDS);
  const variants: readonly (readonly [string, string])[] = [
    ['a BOM', `\uFEFF${plain}`],
    ['CRLF', plain.replaceAll('\n', '\r\n')],
    ['semicolons', consoleCsv(RECORDS, ';')],
    ['semicolons and sep=', `sep=;\r\n${consoleCsv(RECORDS, ';')}`],
    ['tabs', consoleCsv(RECORDS, '\t')],
    ['extra commas', plain.replaceAll('\n', ',,,\n')],
    ['FALSE and TRUE', plain.replaceAll(',true,', ',TRUE,').replaceAll(',false,', ',FALSE,')],
    ['no event category', plain.replaceAll(',Management', ',')],
    ['rows in another order', [NEW_HEADER, ...plain.trim().split('\n').slice(1).toReversed(), ''].join('\n')],
    ['rows twice', [plain.trim(), ...plain.trim().split('\n').slice(1), ''].join('\n')],
  ];
  test.each(variants)('with %s: the same policy', async (_, text) => {
    expect((await cutBytes(text, { principal })).json).toBe((await cutBytes(plain, { principal })).json);
  });

  test('an account as 5.28758E+11 is unknown, not wrong', async () => {
    const { granted } = await cutBytes(plain.replaceAll(A, '1.11122E+11'), { principal });
    expect(granted['dynamodb:DescribeTable']).toEqual(['arn:aws:dynamodb:eu-central-1:*:table/*']);
  });

  test('the old header: no event source is guessed, nothing is granted, and it is said', async () => {
    const row = 'e1,"2020-03-25, 01:34:09 AM",alice,TagResource,IAM Policy,x,AKIAALICE0EXAMPLE,us-east-1,,192.0.2.1';
    const { granted, codes } = await cutBytes(`${OLD_HEADER}\n${row}\n`, { principal });
    expect(granted).toEqual({});
    expect(codes).toEqual(expect.arrayContaining(['event-source-missing', 'time-zone-unknown', 'nothing-to-grant']));
  });
});

describe('what is no API call is counted, never an action (PEERS 9)', () => {
  test.each<[string, Partial<CloudTrailRecord>]>([
    ['a sign-in', { eventSource: 'signin.amazonaws.com', eventName: 'ConsoleLogin', eventType: 'AwsConsoleSignIn' }],
    ['a service event', { eventSource: 'kms.amazonaws.com', eventName: 'RotateKey', eventType: 'AwsServiceEvent' }],
    [
      'a console action',
      {
        eventSource: 'billingconsole.amazonaws.com',
        eventName: 'GetBillsForBillingPeriod',
        eventType: 'AwsConsoleAction',
      },
    ],
    ['network activity', { eventName: 'GetBucketAcl', eventType: 'AwsVpceEvent', eventCategory: 'NetworkActivity' }],
  ])('%s', async (_, more) => {
    const record = { ...call('s3 GetBucketAcl', { bucketName: 'b' }), ...more };
    const result = await cutBytes(JSON.stringify({ Records: [record] }));
    expect(result.granted).toEqual({});
    expect(result.find('not-an-api-call')).toMatchObject({ count: 1 });
    expect(result.usage.ledger.matched).toBe(1);
  });

  test('PEERS 10 to 13: names that are no actions, unknown names, shared names', async () => {
    const { granted, generated } = await cutBytes(
      JSON.stringify({
        Records: [
          call('lambda Invoke', { functionName: 'f' }),
          call('s3 PutBucketReplication', { bucketName: 'b' }),
          call('email ListIdentities', {}),
          call('cloud9 CreateEnvironmentEC2', { name: 'x' }),
          call('apigateway GetRestApi', { restApiId: 'a1' }),
          call('s3 FrobnicateBucket', { bucketName: 'b' }),
          call('sqs TagQueue', { queueUrl: `https://sqs.eu-central-1.amazonaws.com/${A}/q` }),
          call('dynamodb TagResource', { resourceArn: regional('dynamodb', 'table/runs') }),
        ],
      }),
    );
    expect(Object.keys(granted)).toEqual(
      expect.arrayContaining([
        'lambda:InvokeFunction',
        's3:PutReplicationConfiguration',
        'ses:ListIdentities',
        'cloud9:CreateEnvironmentEC2',
        'apigateway:GET',
        'sqs:TagQueue',
        'dynamodb:TagResource',
      ]),
    );
    expect(Object.keys(granted).filter((action) => /Delete|Frobnicate/.test(action))).toEqual([]);
    const unknown = generated.findings.filter(({ message }) => message.includes('FrobnicateBucket'));
    expect(unknown.map(({ code }) => code)).toEqual(['action-unlisted']);
  });
});

test('PEERS 5 and 3: many pages, split and doubled, give the bytes of the whole', async () => {
  const records = Array.from({ length: 3000 }, (_, n) =>
    call('dynamodb DescribeTable', { tableName: `t${n % 7}` }, { userIdentity: n % 2 === 0 ? alice : role('Deploy') }),
  );
  const whole = await cutAll(records.map((record) => ({ record, shape: 'trail' as const })));
  const shuffled = records.toReversed().flatMap((record) => [record, record]);
  const again = await cutAll(shuffled.map((record) => ({ record, shape: 'trail' as const })));
  expect(again.json).toBe(whole.json);
  expect(again.generated.evidence).toEqual(whole.generated.evidence);
});

import { describe, expect, test } from 'vitest';
import { gzipSync } from 'node:zlib';
import {
  athenaCsv,
  consoleCsv,
  identityText,
  jsonForms,
  lookupEvents,
  makeRecord,
  makeRecords,
  NEW_HEADER,
  OLD_HEADER,
  readAll,
} from './make.js';

const RECORDS = makeRecords(3);
const FORMS = Object.entries(jsonForms(RECORDS));

describe('forms that lose nothing', () => {
  test.each(FORMS)('PEERS 2: %s is read whole', async (_, bytes) => {
    const { records, ledger, read } = await readAll(bytes);
    expect(records).toEqual(RECORDS);
    expect(ledger).toMatchObject({ records: 3, malformedCount: 0, refused: [] });
    expect(new Set(read.map(({ shape }) => shape))).toEqual(new Set(['trail']));
  });

  test.each(FORMS)('%s reads the same whatever the chunks', async (_, bytes) => {
    for (const size of [1, 7, 64]) expect((await readAll(bytes, size)).records).toEqual(RECORDS);
  });
});

describe('lookup-events', () => {
  const times: [string, (iso: string) => unknown][] = [
    ['CLI v2, with an offset', (iso) => iso.replace('Z', '+00:00')],
    ['API and CLI v1, epoch seconds', (iso) => Date.parse(iso) / 1000],
  ];
  test.each(times)('%s', async (_, time) => {
    const { records, read } = await readAll(lookupEvents(RECORDS, time));
    expect(records).toEqual(RECORDS);
    expect(read.every(({ shape }) => shape === 'lookup-events')).toBe(true);
  });

  test('an entry without CloudTrailEvent has what the CSV has', async () => {
    const entry = {
      EventId: 'e1',
      EventName: 'ListUsers',
      EventTime: 1772323200.5,
      EventSource: 'iam.amazonaws.com',
      Username: 'alice',
    };
    const { read } = await readAll(
      JSON.stringify({ Events: [{ ...entry, Resources: [{ ResourceType: 'AWS::IAM::User', ResourceName: 'bob' }] }] }),
    );
    expect(read).toMatchObject([
      { shape: 'console-csv', record: { eventTime: '2026-03-01T00:00:00Z', userIdentity: { userName: 'alice' } } },
    ]);
    expect(read[0]?.record.resources).toEqual([{ type: 'AWS::IAM::User', name: 'bob' }]);
  });

  test('broken CloudTrailEvent text is a malformed record', async () => {
    const { ledger } = await readAll('{"Events":[{"EventName":"A","CloudTrailEvent":"{oops"}]}');
    expect(ledger.malformed).toMatchObject([{ reason: 'CloudTrailEvent is not JSON' }]);
  });
});

const CSV_RECORD = {
  eventID: '00000000-0000-4000-8000-000000000000',
  eventTime: '2026-03-01T00:00:00Z',
  eventSource: 's3.amazonaws.com',
  eventName: 'GetBucketAcl',
  awsRegion: 'eu-central-1',
  sourceIPAddress: '192.0.2.10',
  userAgent: 'aws-cli/2.15',
  requestID: 'REQ000000000000',
  eventType: 'AwsApiCall',
  eventCategory: 'Management',
  userIdentity: { userName: 'alice', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
  readOnly: true,
  recipientAccountId: '111122223333',
  resources: [{ type: 'AWS::S3::Bucket', name: 'arn:aws:s3:::reports' }],
};

describe('console CSV', () => {
  const spreadsheet = consoleCsv([makeRecord(0)])
    .replace('true', 'TRUE')
    .replaceAll('\n', ',,,\r\n');
  const rows: [string, string, object][] = [
    ['current header', consoleCsv([makeRecord(0)]), CSV_RECORD],
    ['with a BOM', `\uFEFF${consoleCsv([makeRecord(0)])}`, CSV_RECORD],
    ['re-saved by a spreadsheet', spreadsheet, CSV_RECORD],
    ['semicolons', consoleCsv([makeRecord(0)], ';'), CSV_RECORD],
    ['semicolons with a sep= line', `sep=;\r\n${consoleCsv([makeRecord(0)], ';')}`, CSV_RECORD],
    ['tabs', consoleCsv([makeRecord(0)], '\t'), CSV_RECORD],
    [
      'account in scientific notation',
      consoleCsv([makeRecord(0, { recipientAccountId: '5.28758E+11' })]),
      { ...CSV_RECORD, recipientAccountId: undefined },
    ],
    [
      'account without its zeros',
      consoleCsv([makeRecord(0, { recipientAccountId: '1122223333' })]),
      { ...CSV_RECORD, recipientAccountId: '001122223333' },
    ],
    ['a spreadsheet date', consoleCsv([makeRecord(0, { eventTime: '3/1/2026 0:00' })]), CSV_RECORD],
    [
      'root',
      consoleCsv([makeRecord(0, { userIdentity: { userName: 'root' } })]),
      { ...CSV_RECORD, userIdentity: { type: 'Root' } },
    ],
  ];
  test.each(rows)('%s', async (_, text, expected) => {
    const { read, ledger } = await readAll(text);
    expect(ledger.refused).toEqual([]);
    expect(read).toEqual([
      { shape: 'console-csv', offset: 2, record: JSON.parse(JSON.stringify(expected)) as unknown },
    ]);
  });

  test('columns in another order', async () => {
    const order = NEW_HEADER.split(',').toReversed().join(',');
    const { records } = await readAll(
      `${order}\nManagement,111122223333,AwsApiCall,false,e1,r1,[],,ua,ip,us-east-1,ListUsers,iam.amazonaws.com,2026-03-01T00:00:00Z,,alice\n`,
    );
    expect(records).toMatchObject([
      { eventID: 'e1', eventName: 'ListUsers', readOnly: false, userIdentity: { userName: 'alice' } },
    ]);
  });

  test('the old header has no event source, and none is guessed', async () => {
    const { read } = await readAll(
      `${OLD_HEADER}\ne1,"2020-03-25, 01:34:09 AM",alice,AttachUserPolicy,IAM Policy and 1 more,arn:aws:iam::aws:policy/X and 1 more,AKIAIOSFODNN7EXAMPLE,us-east-1,,192.0.2.1\n`,
    );
    expect(read).toEqual([
      {
        shape: 'console-csv-old',
        offset: 2,
        record: {
          eventID: 'e1',
          eventTime: '2020-03-25T01:34:09Z',
          eventName: 'AttachUserPolicy',
          awsRegion: 'us-east-1',
          sourceIPAddress: '192.0.2.1',
          userIdentity: { userName: 'alice', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
          resources: [{ name: 'arn:aws:iam::aws:policy/X', type: 'IAM Policy' }],
        },
      },
    ]);
  });

  test('a row whose quote is never closed costs that row', async () => {
    const lines = consoleCsv(makeRecords(4)).split('\n');
    lines[2] = `alice,"AKIA${lines[2] ?? ''}`.slice(0, 60);
    const { records, ledger } = await readAll(lines.join('\n'));
    expect(records.map(({ eventID }) => eventID?.at(-1))).toEqual(['0', '2', '3']);
    expect(ledger).toMatchObject({ records: 4, malformedCount: 1 });
  });

  test('a header alone is no error', async () => {
    expect((await readAll(`${NEW_HEADER}\n`)).ledger).toMatchObject({ records: 0, refused: [] });
  });
});

const ROLE = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEDEPLOY000:a=b,c=d@x',
  arn: 'arn:aws:sts::111122223333:assumed-role/Deploy/a=b,c=d@x',
  accountId: '111122223333',
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEDEPLOY000',
      arn: 'arn:aws:iam::111122223333:role/ci/Deploy',
      accountId: '111122223333',
      userName: 'Deploy',
    },
    attributes: { mfaAuthenticated: 'false', creationDate: '2026-03-01T00:00:00Z' },
    webIdFederationData: {},
  },
};

describe('Athena CSV', () => {
  test('a user and a role whose session name looks like fields', async () => {
    const { read, ledger } = await readAll(athenaCsv([makeRecord(0), makeRecord(1, { userIdentity: ROLE })]));
    expect(ledger.malformed).toEqual([]);
    expect(read.map(({ shape }) => shape)).toEqual(['athena-csv', 'athena-csv']);
    expect(read[0]?.record).toMatchObject({
      userIdentity: makeRecord(0).userIdentity,
      requestParameters: makeRecord(0).requestParameters,
      resources: makeRecord(0).resources,
      responseElements: null,
    });
    expect(read[1]?.record.userIdentity).toEqual(ROLE);
  });

  const text = identityText(makeRecord(0));
  const ambiguous: [string, string][] = [
    ['a second arn', text.replace('username=alice', 'username=x, arn=arn:aws:iam::111122223333:user/bob')],
    ['a second account', text.replace('username=alice', 'username=x, accountid=444455556666')],
    ['an unknown field', text.replace('username=alice', 'username=x, nothing=here')],
    ['braces in a name', text.replace('username=alice', 'username=x}, y={')],
    ['an ARN with a space', text.replace('user/alice', 'user/alice bob')],
    ['cut off', text.slice(0, -1)],
    ['not in braces', 'alice'],
  ];
  test.each(ambiguous)('a struct with %s is malformed, never a wrong principal', async (_, struct) => {
    const { records, ledger } = await readAll(athenaCsv([makeRecord(0), makeRecord(1)]).replace(text, struct));
    expect(records.map(({ eventID }) => eventID)).toEqual([makeRecord(1).eventID]);
    expect(ledger.malformed).toMatchObject([{ offset: 2, reason: 'userIdentity cannot be read with certainty' }]);
  });

  test('an object key that looks like a second resource is malformed', async () => {
    const key = 'k, accountid=null, type=AWS::S3::Object}, {arn=arn:aws:s3:::other/secret';
    const resources = [{ ARN: `arn:aws:s3:::reports/${key}`, type: 'AWS::S3::Object' }];
    const { ledger } = await readAll(athenaCsv([makeRecord(0, { resources, requestParameters: { key } })]));
    expect(ledger.malformed).toMatchObject([{ reason: 'resources cannot be read with certainty' }]);
  });

  test('an object key with commas and braces is read', async () => {
    const resources = [{ ARN: 'arn:aws:s3:::reports/a, b={c}, d', accountId: '111122223333', type: 'AWS::S3::Object' }];
    expect((await readAll(athenaCsv([makeRecord(0, { resources })]))).records[0]?.resources).toEqual(resources);
  });

  test('columns of the identity selected on their own', async () => {
    const { records } = await readAll(
      '"eventtime","eventsource","eventname","arn"\n"2026-03-01T00:00:00Z","iam.amazonaws.com","ListUsers","arn:aws:iam::111122223333:user/alice"\n',
    );
    expect(records[0]).toMatchObject({ userIdentity: { arn: 'arn:aws:iam::111122223333:user/alice' } });
    expect(records[0]).not.toHaveProperty('requestParameters');
  });
});

test('PEERS 5: results longer than one page are read to their end', async () => {
  const many = makeRecords(2500);
  for (const text of [
    athenaCsv(many),
    consoleCsv(many),
    lookupEvents(many.slice(0, 1300)) + lookupEvents(many.slice(1300)),
  ]) {
    expect((await readAll(text)).ledger).toMatchObject({ records: 2500, malformedCount: 0, refused: [] });
  }
});

describe('Lake', () => {
  const row = {
    eventTime: '2026-03-01 00:00:00.000',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetBucketAcl',
    eventID: 'e1',
  };

  test('QueryResultRows: lists of maps with one key', async () => {
    const identity = identityText(makeRecord(0));
    const list = Object.entries({
      ...row,
      userIdentity: identity,
      requestParameters: '{bucketName=reports, Host=h}',
    }).map(([k, v]) => ({ [k]: v }));
    const { read } = await readAll(JSON.stringify({ QueryStatus: 'FINISHED', QueryResultRows: [list, list] }));
    expect(read).toHaveLength(2);
    expect(read[0]).toMatchObject({
      shape: 'lake',
      record: {
        eventTime: '2026-03-01T00:00:00Z',
        eventID: 'e1',
        userIdentity: makeRecord(0).userIdentity,
        requestParameters: { bucketName: 'reports', Host: 'h' },
      },
    });
  });

  test('eventjson wins', async () => {
    const { records } = await readAll(
      `eventid,eventjson\ne1,"${JSON.stringify(makeRecord(0)).replaceAll('"', '""')}"\n`,
    );
    expect(records).toEqual([makeRecord(0)]);
  });

  test('rows with lower-case names, as UNLOAD writes them', async () => {
    const line = {
      eventtime: '2026-03-01T00:00:00Z',
      eventname: 'GetBucketAcl',
      eventsource: 's3.amazonaws.com',
      useridentity: { type: 'IAMUser', principalid: 'AIDA1', arn: 'a' },
      requestparameters: '{"bucketName":"reports"}',
      resources: [{ arn: 'arn:aws:s3:::reports', accountid: null, type: 'AWS::S3::Bucket' }],
    };
    const { read } = await readAll(JSON.stringify(line));
    expect(read).toMatchObject([
      {
        shape: 'athena-csv',
        record: { userIdentity: { principalId: 'AIDA1' }, requestParameters: { bucketName: 'reports' } },
      },
    ]);
    expect(read[0]?.record.resources).toEqual([{ ARN: 'arn:aws:s3:::reports', type: 'AWS::S3::Bucket' }]);
  });
});

describe('what is not a record of a call', () => {
  const rows: [string, object, object][] = [
    [
      'digest',
      { awsAccountId: '111122223333', digestStartTime: 't', logFiles: [{ s3Object: 'x' }] },
      { skipped: { digest: 1 } },
    ],
    [
      'insight',
      { Records: [{ eventType: 'AwsCloudTrailInsight', eventID: 'i', eventTime: 't', insightDetails: {} }] },
      { skipped: { insight: 1 } },
    ],
    [
      'aggregated',
      {
        Records: [
          { eventCategory: 'Aggregated', eventType: 'AwsAggregatedEvent', eventSource: 's', summary: {} },
          { eventCategory: 'Aggregated' },
        ],
      },
      { skipped: { aggregated: 1 } },
    ],
    [
      'Config snapshot',
      { fileVersion: '1.0', configurationItems: [{ resourceType: 'AWS::EC2::Instance' }] },
      { skipped: {}, refused: [{ file: 'f', offset: null, reason: 'not a CloudTrail file' }] },
    ],
    [
      'unrelated array',
      [{ a: 1 }, 2, null, 'x'],
      { refused: [{ file: 'f', offset: null, reason: 'not a CloudTrail file' }] },
    ],
    ['no records', { Records: [] }, { refused: [], skipped: {} }],
  ];
  test.each(rows)('%s', async (_, json, ledger) => {
    const reading = await readAll(gzipSync(JSON.stringify(json)));
    expect(reading.ledger).toMatchObject({ records: 0, malformedCount: 0, ...ledger });
  });

  test('network activity stays a record with its type', async () => {
    const record = makeRecord(0, { eventType: 'AwsVpceEvent', eventCategory: 'NetworkActivity' });
    expect((await readAll(JSON.stringify({ Records: [record] }))).records).toEqual([record]);
  });

  test('a control message of a subscription is left out', async () => {
    const text = JSON.stringify({
      messageType: 'CONTROL_MESSAGE',
      logEvents: [{ id: '', message: 'CWL CONTROL MESSAGE: Checking health of destination.' }],
    });
    expect((await readAll(text)).ledger).toMatchObject({ records: 0, refused: [], skipped: { 'control-message': 1 } });
  });
});

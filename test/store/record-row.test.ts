import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/canonical.js';
import type { CloudTrailRecord } from '../../src/base/record.js';
import { isMalformed, normalizeRecord } from '../../src/records/normalize-record.js';
import { RECORD_FIELDS } from '../../src/store/record-fields.js';
import { recordOf, rowOf } from '../../src/store/record-row.js';
import { CLOUDTRAIL_COLUMNS } from '../../src/table/columns.js';

const base = { eventTime: '2026-03-01T09:00:00Z', eventName: 'GetObject' } as const;

/** What comes back when the row has been through the table: structs are whole, JSON columns are texts. */
function throughTable(record: CloudTrailRecord): CloudTrailRecord {
  const { columns, other } = rowOf(record);
  const texts = Object.entries(columns).map(([name, value]) => [
    name,
    /parameters|elements|data$|details/.test(name) && name !== 'tlsdetails' && typeof value !== 'string'
      ? JSON.stringify(value)
      : value,
  ]);
  return recordOf({ columns: JSON.parse(JSON.stringify(Object.fromEntries(texts))), other });
}

describe('fields of records', () => {
  it('are spelled like the columns, but for the case', () => {
    expect(RECORD_FIELDS.map(({ column }) => column)).toEqual(CLOUDTRAIL_COLUMNS.map(({ name }) => name));
    for (const { name, column } of RECORD_FIELDS) expect(name.toLowerCase()).toBe(column);
    for (const name of ['eventID', 'requestID', 'sourceIPAddress', 'sharedEventID', 'tlsDetails', 'userIdentity'])
      expect(RECORD_FIELDS.map((field) => field.name)).toContain(name);
  });
});

describe('a row', () => {
  const cases: readonly (readonly [string, Record<string, unknown>, Record<string, unknown>, unknown])[] = [
    [
      'has the texts',
      { eventID: 'e1', awsRegion: 'eu-central-1' },
      { eventid: 'e1', awsregion: 'eu-central-1' },
      undefined,
    ],
    ['writes a boolean readOnly as text', { readOnly: true }, { readonly: 'true' }, undefined],
    ['remembers a text readOnly', { readOnly: 'true' }, { readonly: 'true' }, { readOnly: 'true' }],
    ['keeps what the DDL does not name', { managementEvent: true }, {}, { managementEvent: true }],
    ['keeps an explicit null', { responseElements: null }, {}, { responseElements: null }],
    [
      'keeps the prefix of a resource',
      { resources: [{ ARN: 'arn:aws:s3:::b', type: 'AWS::S3::Bucket' }, { ARNPrefix: 'arn:aws:s3:::b/' }] },
      { resources: [{ arn: 'arn:aws:s3:::b', type: 'AWS::S3::Bucket' }, {}] },
      { resources: [{}, { ARNPrefix: 'arn:aws:s3:::b/' }] },
    ],
    ['keeps resources that are null', { resources: null }, {}, { resources: null }],
    [
      'splits the identity',
      {
        userIdentity: {
          type: 'SAMLUser',
          identityProvider: 'p',
          sessionContext: { sourceIdentity: 's', sessionIssuer: {} },
        },
      },
      { useridentity: { type: 'SAMLUser', sessioncontext: { sessionissuer: {} } } },
      { userIdentity: { identityProvider: 'p', sessionContext: { sourceIdentity: 's' } } },
    ],
    [
      'leaves bodies as they are',
      { requestParameters: { a: [1, { b: null }] }, additionalEventData: 'text' },
      { requestparameters: { a: [1, { b: null }] }, additionaleventdata: 'text' },
      { additionalEventData: 'text' },
    ],
    ['takes a column of another case for another field', { EventID: 'x' }, {}, { EventID: 'x' }],
    ['takes a lower-case name for another field', { eventid: 'x' }, {}, { eventid: 'x' }],
  ];
  it.each(cases)('%s', (...[, extra, columns, other]) => {
    const record = { ...base, ...extra } as CloudTrailRecord;
    const row = rowOf(record);
    expect(row.columns).toEqual({ eventtime: base.eventTime, eventname: base.eventName, ...columns });
    expect(row.other).toEqual(other);
    expect(throughTable(record)).toEqual(record);
  });

  it('has a __proto__ like any other member', () => {
    const record = JSON.parse(
      '{"eventTime":"2026-03-01T09:00:00Z","eventName":"A","__proto__":{"a":1},"userIdentity":{"__proto__":"x"},"requestParameters":{"__proto__":2}}',
    ) as CloudTrailRecord;
    expect(canonicalJson(throughTable(record))).toBe(canonicalJson(record));
  });

  it('gives any record back, whatever its fields hold', () => {
    const names = [
      'type',
      'arn',
      'ARN',
      'accountId',
      'sessionContext',
      'sessionIssuer',
      'attributes',
      'x',
      'federatedProvider',
    ];
    const inner = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.jsonValue({ maxDepth: 1 }),
        fc.string(),
        fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), tie('value'), { maxKeys: 4 }),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    })).value;
    const field = fc.constantFrom(
      ...RECORD_FIELDS.map(({ name }) => name),
      'managementEvent',
      'omitted',
      'eventContext',
    );
    fc.assert(
      fc.property(fc.dictionary(field, inner, { maxKeys: 12 }), (fields) => {
        const record = normalizeRecord({ ...(JSON.parse(JSON.stringify(fields)) as object), ...base });
        if (isMalformed(record)) throw new Error('malformed');
        expect(canonicalJson(throughTable(record))).toBe(canonicalJson(record));
      }),
      { numRuns: 2000 },
    );
  });
});

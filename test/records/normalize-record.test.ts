import { describe, expect, test } from 'vitest';
import { isMalformed, normalizeRecord } from '../../src/records/normalize-record.js';
import { parseEventTime } from '../../src/records/time.js';
import { makeRecord } from './make.js';

describe('times', () => {
  const rows: [unknown, string | null][] = [
    ['2026-03-01T09:00:00Z', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00.123Z', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00.123456789+00:00', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00:00+02:00', '2026-03-01T07:00:00Z'],
    ['2026-03-01T00:30:00-0800', '2026-03-01T08:30:00Z'],
    ['2026-03-01 09:00:00.000', '2026-03-01T09:00:00Z'],
    ['2026-03-01 09:00:00 UTC', '2026-03-01T09:00:00Z'],
    ['2026-03-01T09:00Z', '2026-03-01T09:00:00Z'],
    ['20260301T090000Z', '2026-03-01T09:00:00Z'],
    [1772355600, '2026-03-01T09:00:00Z'],
    [1772355600.789, '2026-03-01T09:00:00Z'],
    [1772355600789, '2026-03-01T09:00:00Z'],
    ['1772355600', '2026-03-01T09:00:00Z'],
    ['2020-03-25, 01:34:09 AM', '2020-03-25T01:34:09Z'],
    ['2020-03-25, 12:34:09 AM', '2020-03-25T00:34:09Z'],
    ['2020-03-25, 12:34:09 PM', '2020-03-25T12:34:09Z'],
    ['3/25/2020 1:34', '2020-03-25T01:34:00Z'],
    ['3/25/2020 1:34:09 PM', '2020-03-25T13:34:09Z'],
    ['25/03/2020 01:34', '2020-03-25T01:34:00Z'],
    ['25.03.2020 01:34', '2020-03-25T01:34:00Z'],
    ['March 25, 2020, 01:34:09 (UTC+01:00)', '2020-03-25T00:34:09Z'],
    ['Mar 25, 2020, 01:34:09 PM', '2020-03-25T13:34:09Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00Z'],
    ['2026-02-29T00:00:00Z', null],
    ['2026-13-01T00:00:00Z', null],
    ['2026-03-01T24:00:00Z', null],
    ['eventTime', null],
    ['...', null],
    ['', null],
    ['2026-03-01', null],
    [1, null],
    [Number.NaN, null],
    [1e300, null],
    [{}, null],
    [null, null],
    ['9'.repeat(100_000), null],
  ];
  test.each(rows)('PEERS 1: %j is %j', (value, time) => {
    expect(parseEventTime(value)).toBe(time);
  });
});

describe('the check', () => {
  test('a record that is right is not copied', () => {
    const record = makeRecord(0, { extra: { deep: [1] }, resources: null, addendum: null });
    expect(normalizeRecord(record)).toBe(record);
  });

  const repaired: [string, object, object][] = [
    ['a time with a fraction', { eventTime: '2026-03-01T00:00:00.5Z' }, {}],
    [
      'the time where Logstash puts it',
      { eventTime: undefined, '@timestamp': '2026-03-01T00:00:00.000Z' },
      { '@timestamp': '2026-03-01T00:00:00.000Z' },
    ],
    ['userIdentity as text', { userIdentity: 'alice' }, { userIdentity: undefined }],
    ['userIdentity as JSON text', { userIdentity: '{"type":"Root"}' }, { userIdentity: { type: 'Root' } }],
    ['userIdentity null', { userIdentity: null }, { userIdentity: undefined }],
    [
      'members of the identity',
      { userIdentity: { type: 7, arn: ['x'], accountId: 11122223333, userName: 'a' } },
      { userIdentity: { type: '7', accountId: '011122223333', userName: 'a' } },
    ],
    [
      'sessionContext',
      { userIdentity: { sessionContext: { sessionIssuer: [], attributes: { mfaAuthenticated: 1 } } } },
      { userIdentity: { sessionContext: { attributes: {} } } },
    ],
    [
      'resources with junk',
      { resources: [null, 'x', { ARN: 5, type: 'T' }] },
      { resources: [{ ARN: '5', type: 'T' }] },
    ],
    ['resources as an object', { resources: {} }, { resources: undefined }],
    ['parameters as JSON text', { requestParameters: '{"a":"b"}' }, { requestParameters: { a: 'b' } }],
    [
      'parameters as other text',
      { requestParameters: 'a', resources: {} },
      { requestParameters: 'a', resources: undefined },
    ],
    [
      'texts of other types',
      { errorCode: null, awsRegion: [], eventID: 5, errorMessage: '' },
      { errorCode: undefined, awsRegion: undefined, eventID: '5', errorMessage: undefined },
    ],
    ['flags', { readOnly: 1, managementEvent: null }, { readOnly: undefined, managementEvent: undefined }],
    ['addendum', { addendum: { reason: {}, originalEventID: 'o' } }, { addendum: { originalEventID: 'o' } }],
    ['omitted', { omitted: 'true' }, { omitted: true }],
  ];
  test.each(repaired)('PEERS 1: %s is repaired or dropped', (_, wrong, right) => {
    const result = normalizeRecord(JSON.parse(JSON.stringify(makeRecord(0, wrong))));
    expect(isMalformed(result)).toBe(false);
    expect(JSON.parse(JSON.stringify(result))).toEqual(
      JSON.parse(JSON.stringify(makeRecord(0, { ...right, eventTime: '2026-03-01T00:00:00Z' }))),
    );
  });

  const malformed: [unknown, object][] = [
    [null, { malformed: 'not an object', alien: true }],
    [[], { malformed: 'not an object', alien: true }],
    ['x', { malformed: 'not an object', alien: true }],
    [{}, { malformed: 'not a CloudTrail record', alien: true }],
    [
      { a: 1, malformed: 'x' },
      { malformed: 'not a CloudTrail record', alien: true },
    ],
    [{ eventName: 'A' }, { malformed: 'no eventTime' }],
    [{ eventName: 5, eventTime: 'x' }, { malformed: 'no eventName' }],
    [{ eventTime: '2026-03-01T00:00:00Z' }, { malformed: 'no eventName' }],
    [{ eventName: 'A', eventTime: '...' }, { malformed: 'eventTime is not a time' }],
    [{ eventName: 'A', eventTime: 'eventTime' }, { malformed: 'eventTime is not a time' }],
  ];
  test.each(malformed)('%j is malformed', (value, expected) => {
    expect(normalizeRecord(value)).toEqual(expected);
  });

  test('a __proto__ key changes nothing', () => {
    const json = JSON.parse(
      '{"eventName":"A","eventTime":"2026-03-01T00:00:00.1Z","__proto__":{"eventSource":"x"}}',
    ) as object;
    const result = normalizeRecord(json);
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
    expect(Object.hasOwn(result, 'eventSource')).toBe(false);
  });
});

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventNameCandidates } from '../../src/base/event-name.js';
import { escapePolicyValue } from '../../src/base/policy-text.js';
import { ReadFailure } from '../../src/base/read-failure.js';
import { parseProjectionPath, RECORD_SHAPES } from '../../src/base/usage-row.js';

describe('eventNameCandidates', () => {
  test.each([
    ['CreateFunction20150331', ['CreateFunction20150331', 'CreateFunction']],
    ['AddPermission20150331v2', ['AddPermission20150331v2', 'AddPermission']],
    ['ListDistributions2014_01_31', ['ListDistributions2014_01_31', 'ListDistributions']],
    ['ListObjectsV2', ['ListObjectsV2']],
    ['CreateEnvironmentEC2', ['CreateEnvironmentEC2']],
    ['SetV2LoggingOptions', ['SetV2LoggingOptions']],
    ['', ['']],
    [`${'A'.repeat(200_000)}20150331`, [`${'A'.repeat(200_000)}20150331`]],
  ])('PEERS 10: %.40s', (name, candidates) => expect(eventNameCandidates(name)).toEqual(candidates));
});

describe('escapePolicyValue', () => {
  test.each([
    ['a/b', 'a/b', false],
    ['*', '${*}', false],
    ['what?', 'what${?}', false],
    ['${aws:username}', '${$}{aws:username}', false],
    ['tab\there', 'tab\there', false],
    ['schlüssel', 'schlüssel', false],
    ['ключ', '????', true],
    ['a\u0000b', 'a?b', true],
    ['\u007f', '\u007f', false],
  ])('RULE 7: %j', (value, text, generalised) => expect(escapePolicyValue(value)).toEqual({ text, generalised }));

  test('RULE 7: no bare wildcard of the value’s own remains', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const bare = escapePolicyValue(value).text.replace(/\$\{[*?$]\}/g, '');
        expect(bare).not.toMatch(/[*$]/);
        expect(bare.includes('?')).toBe(escapePolicyValue(value).generalised);
      }),
      { seed: 12 },
    );
  });
});

test('parseProjectionPath', () => {
  expect(parseProjectionPath('request.bucketName')).toEqual({ path: 'request.bucketName', mode: 'text' });
  expect(parseProjectionPath('request.key|tree')).toEqual({ path: 'request.key', mode: 'tree' });
  expect(RECORD_SHAPES[0]).toBe('trail');
});

test('a read failure carries a phrase for the ledger', () => {
  const cause = new Error('zlib');
  expect(new ReadFailure('truncated gzip', { cause })).toMatchObject({
    name: 'ReadFailure',
    message: 'truncated gzip',
    cause,
  });
});

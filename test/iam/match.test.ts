import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchAction, matchResource } from '../../src/iam/match.js';

describe('matchAction', () => {
  it.each([
    ['s3:GetObject', 's3:getobject', true],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:*', 's3:GetObject', true],
    ['*', 's3:GetObject', true],
    ['s3:Get*', 's3:PutObject', false],
    ['s3:GetObjec?', 's3:GetObject', true],
    ['s3:GetObject?', 's3:GetObject', false],
    ['s3:Get*Acl', 's3:GetObjectAcl', true],
    ['s3:Get*Acl', 's3:GetObjectAclX', false],
    ['s3:Get.bject', 's3:GetObject', false],
    ['${*}', 's3:GetObject', false],
  ])('PEERS 17: %s against %s is %s', (pattern, action, expected) => {
    expect(matchAction(pattern, action)).toBe(expected);
  });
});

describe('matchResource', () => {
  it.each([
    ['*', 'arn:aws:s3:::b', 'match'],
    ['arn:aws:s3:::b', 'arn:aws:s3:::B', 'no-match'],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/a/b/c', 'match'],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/', 'match'],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b', 'no-match'],
    ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/', 'no-match'],
    ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/x', 'match'],
    ['arn:aws:s3:::b/x?z', 'arn:aws:s3:::b/xz', 'no-match'],
    ['arn:aws:sns:*:111122223333:t', 'arn:aws:sns:eu-central-1:111122223333:t', 'match'],
    ['arn:aws:logs:*', 'arn:aws:logs:eu-central-1:111122223333:log-group:g:log-stream:s', 'match'],
    ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/*', 'match'],
    ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/x', 'no-match'],
    ['arn:aws:s3:::b/${?}', 'arn:aws:s3:::b/?', 'match'],
    ['arn:aws:s3:::b/${?}', 'arn:aws:s3:::b/x', 'no-match'],
    ['arn:aws:s3:::b/${$}{aws:username}', 'arn:aws:s3:::b/${aws:username}', 'match'],
    ['arn:aws:s3:::b/${$}{aws:username}', 'arn:aws:s3:::b/alice', 'no-match'],
    ['arn:aws:s3:::b/${aws:username}/x', 'arn:aws:s3:::b/alice/x', 'unknown'],
    ['arn:aws:s3:::b/${aws:username}/x', 'arn:aws:s3:::b/alice/y', 'no-match'],
    ['arn:aws:s3:::b/${open', 'arn:aws:s3:::b/${open', 'match'],
    ['arn:aws:s3:::b/a.c', 'arn:aws:s3:::b/abc', 'no-match'],
    ['arn:aws:s3:::b/*c*e', 'arn:aws:s3:::b/abcdce', 'match'],
    ['arn:aws:s3:::b/*\n', 'arn:aws:s3:::b/a\nb\n', 'match'],
  ])('RULE 7: %s against %s: %s', (pattern, arn, expected) => {
    expect(matchResource(pattern, arn)).toBe(expected);
  });

  it('agrees with a plain recursive definition', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 7 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 7 });
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        expect(matchResource(glob, value)).toBe(slowMatch(glob, value) ? 'match' : 'no-match');
      }),
      { seed: 11, numRuns: 5_000 },
    );
  });

  it('does not hang on many stars', () => {
    expect(matchResource(`${'a*'.repeat(800)}b`, 'a'.repeat(4_000))).toBe('no-match');
  });
});

function slowMatch(glob: string, text: string): boolean {
  if (glob === '') return text === '';
  const [head, rest] = [glob[0], glob.slice(1)];
  if (head === '*') return slowMatch(rest, text) || (text !== '' && slowMatch(glob, text.slice(1)));
  return text !== '' && (head === '?' || head === text[0]) && slowMatch(rest, text.slice(1));
}

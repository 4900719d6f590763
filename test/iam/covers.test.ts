import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { covers, coversAction } from '../../src/iam/covers.js';
import { dropCovered } from '../../src/iam/drop-covered.js';
import { matchResource } from '../../src/iam/match.js';

describe('covers', () => {
  it.each([
    ['*', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/x', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/*', true],
    ['arn:aws:s3:::b/x/*', 'arn:aws:s3:::b/*', false],
    ['arn:aws:s3:::b*', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:::b', 'arn:aws:s3:::b*', false],
    ['arn:aws:s3:::b/?*', 'arn:aws:s3:::b/*?', true],
    ['arn:aws:s3:::?*', 'arn:aws:s3:::*a', true],
    ['arn:aws:s3:::*a*', 'arn:aws:s3:::?a', true],
    ['arn:aws:s3:::?a', 'arn:aws:s3:::*a*', false],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/${*}', true],
    ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/*', false],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/${aws:username}', true],
    ['arn:aws:s3:::b/${aws:username}', 'arn:aws:s3:::b/alice', false],
    ['arn:aws:iam::111122223333:role/*', 'arn:aws:iam::444455556666:role/x', false],
    // A star may or may not reach across a colon: not relied on.
    ['arn:aws:sqs:*:q', 'arn:aws:sqs:eu-central-1:111122223333:q', false],
    [
      'arn:aws:logs:eu-central-1:111122223333:log-group:*',
      'arn:aws:logs:eu-central-1:111122223333:log-group:g:*',
      true,
    ],
  ])('%s over %s: %s', (broad, narrow, expected) => {
    expect(covers(broad, narrow)).toBe(expected);
  });

  it('is exact against all short texts', () => {
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 });
    const texts = shortTexts(['a', 'b', 'z'], 6);
    fc.assert(
      fc.property(glob, glob, (broad, narrow) => {
        const truth = texts.every((t) => matchResource(narrow, t) !== 'match' || matchResource(broad, t) === 'match');
        expect(covers(broad, narrow)).toBe(truth);
      }),
      { seed: 12, numRuns: 1_500 },
    );
  });
});

function shortTexts(alphabet: readonly string[], length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = shortTexts(alphabet, length - 1);
  return [...new Set([...shorter, ...shorter.flatMap((text) => alphabet.map((letter) => letter + text))])];
}

describe('dropCovered', () => {
  it('drops what a broader pattern covers and says which', () => {
    const kept = dropCovered(['arn:aws:s3:::b/x', 'arn:aws:s3:::b/*', 'arn:aws:s3:::b', 'arn:aws:s3:::b/y/*']);
    expect(kept.patterns).toEqual(['arn:aws:s3:::b', 'arn:aws:s3:::b/*']);
    expect(kept.coveredBy.get('arn:aws:s3:::b/x')).toBe('arn:aws:s3:::b/*');
    expect(kept.coveredBy.get('arn:aws:s3:::b/y/*')).toBe('arn:aws:s3:::b/*');
  });

  it('changes no decision and does not depend on order', () => {
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?'), maxLength: 4 });
    const texts = shortTexts(['a', 'b', 'z'], 5);
    fc.assert(
      fc.property(fc.array(glob, { maxLength: 8 }), (globs) => {
        const { patterns } = dropCovered(globs);
        for (const text of texts) {
          const before = globs.some((pattern) => matchResource(pattern, text) === 'match');
          expect(patterns.some((pattern) => matchResource(pattern, text) === 'match')).toBe(before);
        }
        expect(dropCovered(globs.toReversed())).toEqual(dropCovered(globs));
      }),
      { seed: 13, numRuns: 300 },
    );
  });
});

describe('coversAction', () => {
  it.each([
    ['*', 's3:*', true],
    ['s3:*', '*', false],
    ['S3:Get*', 's3:getobject', true],
    ['s3:Get*', 's3:G*', false],
    ['s3:Get*', 's3:Get*Acl', true],
    ['s3:GetObject', 's3:GetObjec?', false],
  ])('%s covers %s: %s', (broad, narrow, expected) => expect(coversAction(broad, narrow)).toBe(expected));
});

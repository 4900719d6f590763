import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ERROR_CODES, TrimtrailError } from '../../src/base/errors.js';
import { compareText, finding, FINDINGS, SEVERITIES, sortFindings } from '../../src/base/findings.js';

describe('findings', () => {
  test('RULE 29: each code has one severity and one sentence', () => {
    for (const [code, { severity, means }] of Object.entries(FINDINGS)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(SEVERITIES).toContain(severity);
      expect(means).toMatch(/^[A-Z].*\.$/s);
    }
  });

  test('RULE 29: a finding has the severity of its code', () => {
    expect(finding('copies-differ', 'two')).toEqual({
      code: 'copies-differ',
      severity: 'low',
      message: 'two',
      count: 1,
    });
    expect(finding('passrole-unknown', 'x', 3, { a: 1 })).toEqual({
      code: 'passrole-unknown',
      severity: 'high',
      message: 'x',
      count: 3,
      detail: { a: 1 },
    });
  });

  test('gravest first, then code, then message, whatever the order', () => {
    const sorted = [
      finding('management-events-only', 'a'),
      finding('session-name-only', 'a'),
      finding('single-region', 'a'),
      finding('copies-differ', 'a'),
      finding('copies-differ', 'b'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(sorted, { minLength: sorted.length }), (shuffled) => {
        expect(sortFindings(shuffled)).toEqual(sorted);
      }),
      { seed: 10 },
    );
  });

  test('compareText is code-unit order, not a language’s', () => {
    expect(['ä', 'a', 'Z', 'z', ''].toSorted(compareText)).toEqual(['', 'Z', 'a', 'z', 'ä']);
    expect(compareText('a', 'a')).toBe(0);
  });
});

describe('errors', () => {
  test('carry code, hint and cause', () => {
    const cause = new Error('x');
    const error = new TrimtrailError('bad-time', 'no time', { hint: 'write one', cause });
    expect(error).toMatchObject({
      name: 'TrimtrailError',
      code: 'bad-time',
      message: 'no time',
      hint: 'write one',
      cause,
    });
    expect(new TrimtrailError('no-match', 'none')).toMatchObject({ hint: null });
    expect('cause' in new TrimtrailError('no-match', 'none')).toBe(false);
  });

  test('each code has a sentence', () => {
    for (const [code, means] of Object.entries(ERROR_CODES)) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(means).toMatch(/^[A-Z].*\.$/s);
    }
  });
});

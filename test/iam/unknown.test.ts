import { describe, expect, it } from 'vitest';
import { createEvaluator } from '../../src/iam/evaluate.js';
import { intersects } from '../../src/iam/intersects.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { ABSENT, contextFrom, UNKNOWN } from '../../src/iam/request-context.js';
import { resourceFromArn } from '../../src/iam/request-resource.js';
import { matchResource } from '../../src/iam/match.js';
import { createRandom } from '../random.js';
import { makePairs, type Context } from './simulator/pairs.js';

describe('RULE 24: a known answer', () => {
  it('stands whatever the unknown keys turn out to be', () => {
    const random = createRandom(41);
    let sure = 0;
    for (const pair of makePairs(40, 3000)) {
      const identity = pair.identity.map((document, index) => ({ name: `p${index}`, policy: parsePolicy(document) }));
      const evaluate = createEvaluator({ identity });
      const request = { action: pair.action, resource: resourceFromArn(pair.resource) };
      const hidden = Object.keys(pair.context).filter(() => random.chance(0.5));
      const shown: Context = Object.fromEntries(Object.entries(pair.context).filter(([key]) => !hidden.includes(key)));
      const names = new Set(hidden.map((key) => key.toLowerCase()));
      const rest = contextFrom(shown, ABSENT);
      const answer = evaluate({ ...request, context: (key) => (names.has(key) ? UNKNOWN : rest(key)) });
      if (answer.result === 'unknown') continue;
      sure += 1;
      const truths = [pair.context, shown].map((context) =>
        evaluate({ ...request, context: contextFrom(context, ABSENT) }),
      );
      for (const truth of truths) {
        if (truth.result === 'unknown') continue;
        expect(truth.result === 'allowed', JSON.stringify(pair)).toBe(answer.result === 'allowed');
      }
    }
    expect(sure).toBeGreaterThan(1000);
  });
});

describe('intersects', () => {
  it.each([
    ['a*', '*b', true],
    ['a?', 'ab', true],
    ['a*c', 'ab*d', false],
    ['*', '', true],
    ['a', 'b', false],
    ['*/b', 'a/*', true],
    ['${aws:username}x', 'yx', true],
    ['a${*}', 'ab', false],
  ])('%s and %s: %s', (a, b, expected) => {
    expect(intersects(a, b)).toBe(expected);
    expect(intersects(b, a)).toBe(expected);
  });

  it('finds every common text of short patterns', () => {
    const random = createRandom(3);
    const letters = ['a', 'b', '*', '?'];
    const pattern = (): string => Array.from({ length: random.below(5) }, () => random.pick(letters)).join('');
    const texts = allTexts(8);
    for (let run = 0; run < 800; run += 1) {
      const [a, b] = [pattern(), pattern()];
      const common = texts.some((text) => matchResource(a, text) === 'match' && matchResource(b, text) === 'match');
      expect(intersects(a, b), `${a} ${b}`).toBe(common);
    }
  });
});

/** Every text of a and b up to a length; common texts of two patterns of 4 tokens have one that short. */
function allTexts(length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = allTexts(length - 1);
  return [...new Set([...shorter, ...shorter.flatMap((text) => [`${text}a`, `${text}b`])])];
}

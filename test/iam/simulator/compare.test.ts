import { describe, expect, it } from 'vitest';
import { TrimtrailError } from '../../../src/base/errors.js';
import { parsePolicy } from '../../../src/iam/parse-policy.js';
import { comparePairs } from './compare.js';
import { simulatePair } from './judge.js';
import { makePairs } from './pairs.js';

describe('beside iam-simulate', () => {
  it('decides the same, but for differences that are explained; a sample of test:long', async () => {
    const { decisions, unexplained, refused } = await comparePairs(20_261_124, 700);
    expect(unexplained).toEqual([]);
    expect(refused).toEqual([]);
    expect(Object.keys(decisions).toSorted()).toEqual(['allowed', 'explicitlyDenied', 'implicitlyDenied', 'unknown']);
  });
});

const allow = (over: object): object => ({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...over },
});

/** Document, what our reason names, what the simulator's reason names. */
const REFUSED: readonly (readonly [name: string, document: unknown, ours: RegExp, theirs: RegExp])[] = [
  ['a list', [], /JSON object/, /must be an object/],
  ['an unknown version', { Version: '2020-01-01', Statement: [] }, /Version/, /Version must be/],
  ['no statement', { Version: '2012-10-17' }, /Statement/, /Statement is required/],
  ['an unknown element', { Statement: [], Statements: [] }, /"Statements"/, /Invalid key Statements/],
  ['an unknown element of a statement', allow({ Actions: 's3:*' }), /"Actions"/, /Invalid key Actions/],
  ['an effect in lower case', allow({ Effect: 'allow' }), /Effect/, /Effect must be/],
  ['no effect', allow({ Effect: undefined }), /Effect/, /Effect must be/],
  ['Action and NotAction', allow({ NotAction: 's3:*' }), /Action or NotAction/, /Only one of Action or NotAction/],
  [
    'Resource and NotResource',
    allow({ NotResource: '*' }),
    /Resource or NotResource/,
    /Only one of Resource or NotResource/,
  ],
  ['no action', allow({ Action: undefined }), /Action or NotAction/, /Action or NotAction is required/],
  ['no resource', allow({ Resource: undefined }), /Resource or NotResource/, /Resource or NotResource is required/],
  ['a number for an action', allow({ Action: [1] }), /Action is a text/, /number/],
  ['an action without a service', allow({ Action: 'GetObject' }), /"GetObject" is not an action/, /have 2 segments/],
  [
    'a service with a wildcard',
    allow({ Action: 's*:GetObject' }),
    /"s\*:GetObject" is not an action/,
    /Service can only contain/,
  ],
  ['a number for a resource', allow({ Resource: [1] }), /Resource is a text/, /Resource must be a string/],
  ['a principal', allow({ Principal: '*' }), /no Principal/, /Principal is not allowed/],
  ['a list of conditions', allow({ Condition: [] }), /Condition is an object/, /Condition must be an object/],
  [
    'a list for an operator',
    allow({ Condition: { Bool: [] } }),
    /operator of Condition is an object/,
    /operator must be an object/,
  ],
  [
    'an unknown set operator',
    allow({ Condition: { 'ForSome:StringLike': { a: 'b' } } }),
    /"ForSome:StringLike"/,
    /set operator must be/,
  ],
  ['an object for a value', allow({ Condition: { Bool: { a: {} } } }), /condition value/, /object/],
  ['a number for a Sid', allow({ Sid: 1 }), /Sid is a text/, /number/],
];

async function reasonOfSimulator(document: unknown): Promise<string> {
  const [pair] = makePairs(1, 1);
  if (pair === undefined) throw new Error('no pair');
  const alone = { ...pair, boundary: null, session: null, serviceControl: [], resourceControl: [] };
  return simulatePair({ ...alone, identity: [document as object] });
}

describe('documents that IAM refuses', () => {
  it.each(REFUSED)(
    '%s: refused here and by the simulator, for the same reason',
    async (_name, document, ...reasons) => {
      const [ours, theirs] = reasons;
      const json: unknown = JSON.parse(JSON.stringify(document));
      expect(() => parsePolicy(json)).toThrow(ours);
      expect(() => parsePolicy(json)).toThrow(TrimtrailError);
      expect(await reasonOfSimulator(json)).toMatch(theirs);
    },
  );

  it('an operator that does not exist: refused here; the simulator only looks at its letters', () => {
    expect(() => parsePolicy(allow({ Condition: { StringMatches: { a: 'b' } } }))).toThrow('"StringMatches"');
  });
});

import { describe, expect, it } from 'vitest';
import { grantedStatements, impliesConditions, widerThan } from '../../src/iam/contains.js';
import { createEvaluator } from '../../src/iam/evaluate.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { ABSENT, contextFrom } from '../../src/iam/request-context.js';
import { resourceFromArn } from '../../src/iam/request-resource.js';
import { makePairs } from './simulator/pairs.js';

type Statement = Readonly<Record<string, unknown>>;
const document = (...Statement: readonly Statement[]): object => ({ Version: '2012-10-17', Statement });
const allow = (over: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::b/*',
  ...over,
});
const named = (policy: object): { name: string; policy: ReturnType<typeof parsePolicy> } => ({
  name: 'p',
  policy: parsePolicy(policy),
});

const ip = (...values: readonly string[]): Statement => ({ Condition: { IpAddress: { 'aws:SourceIp': values } } });
const not = (...values: readonly string[]): Statement => ({
  Condition: { StringNotEquals: { 'aws:RequestedRegion': values } },
});

describe('widerThan', () => {
  it.each<[name: string, candidate: Statement, current: Statement, wider: boolean]>([
    ['the same', allow(), allow(), false],
    ['fewer actions', allow(), allow({ Action: ['s3:Get*'] }), false],
    ['more actions', allow({ Action: 's3:*' }), allow({ Action: 's3:Get*' }), true],
    ['everything granted', allow({ Action: 's3:*', Resource: '*' }), allow({ Action: '*', Resource: '*' }), false],
    ['a narrower resource', allow({ Resource: 'arn:aws:s3:::b/a/*' }), allow(), false],
    ['a wider resource', allow({ Resource: '*' }), allow(), true],
    [
      'PEERS 17: NotAction that names it',
      allow(),
      allow({ Action: undefined, NotAction: 's3:Get*', Resource: '*' }),
      true,
    ],
    ['NotAction that does not', allow(), allow({ Action: undefined, NotAction: 'iam:*', Resource: '*' }), false],
    [
      'NotAction that may',
      allow({ Action: 's3:*' }),
      allow({ Action: undefined, NotAction: 's3:PutBucket*', Resource: '*' }),
      true,
    ],
    ['NotResource that names it', allow(), allow({ Resource: undefined, NotResource: 'arn:aws:s3:::b/secret*' }), true],
    ['NotResource that does not', allow(), allow({ Resource: undefined, NotResource: 'arn:aws:s3:::c/*' }), false],
    ['PEERS 15: a condition lost', allow(), allow(ip('192.0.2.0/24')), true],
    ['a condition kept', allow(ip('192.0.2.0/24')), allow(ip('192.0.2.0/24')), false],
    ['a condition with fewer values', allow(ip('192.0.2.1')), allow(ip('192.0.2.1', '192.0.2.2')), false],
    ['a condition with more values', allow(ip('192.0.2.1', '192.0.2.2')), allow(ip('192.0.2.1')), true],
    ['a negated one with more values', allow(not('a', 'b')), allow(not('a')), false],
    ['a negated one with fewer', allow(not('a')), allow(not('a', 'b')), true],
    [
      'a further condition',
      allow({ Condition: { ...(ip('192.0.2.1')['Condition'] as object), Bool: { x: 'true' } } }),
      allow(ip('192.0.2.1')),
      false,
    ],
    [
      'a variable as it stands',
      allow({ Resource: 'arn:aws:s3:::b/${aws:username}/*' }),
      allow({ Resource: 'arn:aws:s3:::b/${aws:username}/*' }),
      false,
    ],
    [
      'a variable against a text',
      allow({ Resource: 'arn:aws:s3:::b/${aws:username}/*' }),
      allow({ Resource: 'arn:aws:s3:::b/alice/*' }),
      true,
    ],
    [
      'the own user name',
      allow({ Resource: 'arn:aws:s3:::b/alice/*' }),
      allow({ Resource: 'arn:aws:s3:::b/${aws:username}/*' }),
      false,
    ],
    ['an incomplete ARN', allow({ Resource: 'arn:aws:s3:::b/*' }), allow({ Resource: 'arn:aws:s3' }), false],
  ])('%s: wider %#', (_name, candidate, ...[current, wider]) => {
    const granted = grantedStatements([named(document(current))], new Map([['aws:username', 'alice']]));
    expect(widerThan(parsePolicy(document(candidate)), granted).length > 0).toBe(wider);
  });

  it('a variable of a document of 2008 is text, and compared with nothing', () => {
    const old = {
      name: 'p',
      policy: parsePolicy({ Statement: allow({ Resource: 'arn:aws:s3:::b/${aws:username}/*' }) }),
    };
    const candidate = parsePolicy(document(allow({ Resource: 'arn:aws:s3:::b/${aws:username}/*' })));
    expect(widerThan(candidate, grantedStatements([old]))).toHaveLength(1);
  });

  it.each([
    ['StringEquals', 'StringEqualsIfExists', true],
    ['StringEqualsIfExists', 'StringEquals', false],
    ['ForAllValues:StringEquals', 'ForAllValues:StringEquals', true],
    ['ForAnyValue:StringEquals', 'ForAllValues:StringEquals', false],
  ])('%s implies %s: %s', (narrow, broad, implied) => {
    const conditions = (operator: string): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> =>
      new Map([[operator, new Map([['a', ['x']]])]]);
    expect(impliesConditions(conditions(narrow), conditions(broad))).toBe(implied);
  });

  it('what it calls contained is never wider, by the evaluator', () => {
    let contained = 0;
    const pairs = makePairs(77, 2500);
    for (const [index, pair] of pairs.entries()) {
      const other = pairs[(index * 7 + 1) % pairs.length];
      const candidate = pair.identity[0];
      if (candidate === undefined || other === undefined) continue;
      const parsed = parsePolicy(candidate);
      const current = [...pair.identity.slice(1), ...other.identity].map(named);
      if (parsed.version !== '2012-10-17' || widerThan(parsed, grantedStatements(current)).length > 0) continue;
      contained += 1;
      const allowsOnly = { ...parsed, statements: parsed.statements.filter(({ effect }) => effect === 'Allow') };
      const today = current.map(({ name, policy }) => ({
        name,
        policy: { ...policy, statements: policy.statements.filter(({ effect }) => effect === 'Allow') },
      }));
      const [narrow, wide] = [
        createEvaluator({ identity: [{ name: 'n', policy: allowsOnly }] }),
        createEvaluator({ identity: today }),
      ];
      for (const request of pairs.slice(index % 50, (index % 50) + 40)) {
        const asked = {
          action: request.action,
          resource: resourceFromArn(request.resource),
          context: contextFrom(request.context, ABSENT),
        };
        if (narrow(asked).result === 'allowed')
          expect(wide(asked).result, JSON.stringify([candidate, request])).toBe('allowed');
      }
    }
    expect(contained).toBeGreaterThan(100);
  });
});

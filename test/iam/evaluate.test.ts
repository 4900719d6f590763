import { describe, expect, it } from 'vitest';
import { createEvaluator, type Decision, type PolicySet } from '../../src/iam/evaluate.js';
import { contextKeysOf, type NamedPolicy } from '../../src/iam/compile-policy.js';
import { parsePolicy, type PolicyKind } from '../../src/iam/parse-policy.js';
import { atLeast, contextFrom, type RequestContext } from '../../src/iam/request-context.js';
import { resourceFromArn, resourceFromPattern } from '../../src/iam/request-resource.js';

type Statement = Readonly<Record<string, unknown>>;

const OBJECT = 'arn:aws:s3:::logs/a';

function policy(statements: Statement | readonly Statement[], kind: PolicyKind = 'identity'): NamedPolicy {
  return { name: 'p', policy: parsePolicy({ Version: '2012-10-17', Statement: statements }, kind) };
}

const allow = (over: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource: '*',
  ...over,
});
const deny = (over: Statement = {}): Statement => ({ ...allow(over), Effect: 'Deny' });
const when = (Condition: object): Statement => ({ Condition });

function decide(
  set: PolicySet | readonly Statement[],
  context: RequestContext = contextFrom({}),
  resource = resourceFromArn(OBJECT),
): Decision {
  const policies = 'identity' in set ? set : { identity: [policy(set)] };
  return createEvaluator(policies)({ action: 's3:GetObject', resource, context });
}

describe('conditions', () => {
  it.each<
    [
      name: string,
      operator: string,
      values: string | readonly string[],
      value: string | readonly string[] | null,
      holds: boolean,
    ]
  >([
    ['equals', 'StringEquals', 'a', 'a', true],
    ['is exact', 'StringEquals', 'a*', 'ab', false],
    ['any of several', 'StringEquals', ['b', 'a'], 'a', true],
    ['case counts', 'StringEquals', 'A', 'a', false],
    ['case does not', 'StringEqualsIgnoreCase', 'A', 'a', true],
    ['none of several', 'StringNotEquals', ['b', 'a'], 'a', false],
    ['like', 'StringLike', 'a*?d', 'abcd', true],
    ['a line break is a character', 'StringLike', 'a?b', 'a\nb', true],
    ['escaped star', 'StringLike', 'a${*}', 'ab', false],
    ['escaped star itself', 'StringLike', 'a${*}', 'a*', true],
    ['escaped dollar', 'StringEquals', '${$}{x}', '${x}', true],
    ['not like', 'StringNotLike', 'a*', 'b', true],
    ['absent', 'StringEquals', 'a', null, false],
    ['absent and negated', 'StringNotEquals', 'a', null, true],
    ['absent and IfExists', 'StringEqualsIfExists', 'a', null, true],
    ['there and IfExists', 'StringEqualsIfExists', 'a', 'b', false],
    ['no value at all', 'StringEquals', [], 'a', false],
    ['no value at all, negated', 'StringNotEquals', [], 'a', true],
    ['number', 'NumericLessThan', '10', '9.5', true],
    ['number equal', 'NumericEquals', '10.0', '10', true],
    ['no number', 'NumericNotEquals', '10', 'ten', false],
    ['number and equal', 'NumericGreaterThanEquals', '10', '10', true],
    ['date', 'DateLessThan', '2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', true],
    ['date with offset', 'DateEquals', '2026-01-01T02:00:00+02:00', '2026-01-01T00:00:00Z', true],
    ['day', 'DateGreaterThanEquals', '2026-01-01', '2026-01-01T00:00:00Z', true],
    ['seconds since 1970', 'DateEquals', '1767225600', '2026-01-01T00:00:00Z', true],
    ['no date', 'DateNotEquals', '2026-01-01', 'soon', false],
    ['bool', 'Bool', 'TRUE', 'true', true],
    ['bool of another word', 'Bool', 'true', 'yes', false],
    ['binary', 'BinaryEquals', 'QmluYXJ5', 'QmluYXJ5', true],
    ['address', 'IpAddress', '192.0.2.0/24', '192.0.2.7', true],
    ['one address', 'IpAddress', '192.0.2.7', '192.0.2.8', false],
    ['v6', 'IpAddress', '2001:db8::/32', '2001:db8::1', true],
    ['v6 outside v4', 'NotIpAddress', '192.0.2.0/24', '2001:db8::1', true],
    ['no address', 'NotIpAddress', '192.0.2.0/24', 'ec2.amazonaws.com', false],
    ['arn', 'ArnLike', 'arn:aws:iam::*:role/*', 'arn:aws:iam::111122223333:role/a/b', true],
    ['arn equals takes wildcards', 'ArnEquals', 'arn:aws:iam::*:role/?', 'arn:aws:iam::111122223333:role/a', true],
    ['arn part by part', 'ArnLike', 'arn:aws:*::*:role/b', 'arn:aws:iam::111122223333:role/a', false],
    ['null', 'Null', 'true', null, true],
    ['not null', 'Null', 'false', 'x', true],
    ['null of one that is there', 'Null', 'true', 'x', false],
    ['all of a list', 'ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], true],
    ['not all', 'ForAllValues:StringEquals', ['a'], ['a', 'b'], false],
    ['all of nothing', 'ForAllValues:StringEquals', ['a'], null, true],
    ['any of a list', 'ForAnyValue:StringLike', ['b*'], ['a', 'bc'], true],
    ['any of nothing', 'ForAnyValue:StringLike', ['*'], null, false],
    ['any of nothing, negated', 'ForAnyValue:StringNotLike', ['x'], null, false],
    ['any that is not', 'ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], true],
    ['all that are not', 'ForAllValues:StringNotEquals', ['a'], ['a', 'b'], false],
    ['operators in any case', 'foranyvalue:stringlikeIFEXISTS', ['b*'], null, true],
  ])('%s: %s %j of %j is %s', (_name, operator, ...[values, value, expected]) => {
    const statements = [allow(when({ [operator]: { 'x:Key': values } }))];
    expect(decide(statements, contextFrom({ 'X:KEY': value })).result).toBe(expected ? 'allowed' : 'implicitlyDenied');
  });

  it('all operators and keys must hold', () => {
    const both = [allow(when({ Bool: { a: 'true', b: 'true' }, StringEquals: { c: 'x' } }))];
    expect(decide(both, contextFrom({ a: 'true', b: 'true', c: 'x' })).result).toBe('allowed');
    expect(decide(both, contextFrom({ a: 'true', b: 'false', c: 'x' })).result).toBe('implicitlyDenied');
    expect(decide(both, contextFrom({ a: 'true', b: 'true', c: 'y' })).result).toBe('implicitlyDenied');
  });
});

describe('RULE 24: unknown is not allowed', () => {
  const ipOnly = allow(when({ IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } }));

  it('a condition on a key that is not known is unknown, and names the key and the statement', () => {
    expect(decide([ipOnly])).toEqual({
      result: 'unknown',
      statements: [{ layer: 'identity', policy: 'p', statement: 0, sid: null, effect: 'Allow' }],
      missing: null,
      unknownKeys: ['aws:sourceip'],
    });
  });

  it.each<[name: string, statements: readonly Statement[], result: Decision['result']]>([
    ['another statement allows', [ipOnly, allow()], 'allowed'],
    ['a sure denial', [ipOnly, deny()], 'explicitlyDenied'],
    [
      'a possible denial of what is allowed',
      [allow(), deny(when({ Bool: { 'aws:SecureTransport': 'false' } }))],
      'unknown',
    ],
    [
      'a possible denial of what nothing allows',
      [deny(when({ Bool: { 'aws:SecureTransport': 'false' } }))],
      'implicitlyDenied',
    ],
    [
      'a condition that is false anyway',
      [allow(when({ Bool: { a: 'true' }, Null: { b: 'true' } }))],
      'implicitlyDenied',
    ],
    [
      'another resource',
      [allow({ Resource: 'arn:aws:s3:::x/*', ...when({ Bool: { a: 'true' } }) })],
      'implicitlyDenied',
    ],
    ['either presence', [allow(when({ Null: { 'aws:SourceVpce': ['true', 'false'] } }))], 'unknown'],
  ])('%s: %s', (_name, statements, result) => {
    expect(decide(statements, contextFrom({ b: 'there' })).result).toBe(result);
  });

  it('a list of which only some values are known decides what these decide', () => {
    const context: RequestContext = () => atLeast('athena.amazonaws.com');
    const any = (value: string): Statement => allow(when({ 'ForAnyValue:StringEquals': { 'aws:CalledVia': value } }));
    const all = (value: string): Statement => allow(when({ 'ForAllValues:StringEquals': { 'aws:CalledVia': value } }));
    expect(decide([any('athena.amazonaws.com')], context).result).toBe('allowed');
    expect(decide([any('kms.amazonaws.com')], context).result).toBe('unknown');
    expect(decide([all('kms.amazonaws.com')], context).result).toBe('implicitlyDenied');
    expect(decide([all('athena.amazonaws.com')], context).result).toBe('unknown');
  });

  it('a resource known in part: inside, outside, or unknown', () => {
    const some = resourceFromPattern('arn:aws:s3:::logs/*');
    expect(decide([allow({ Resource: 'arn:aws:s3:::log*' })], undefined, some).result).toBe('allowed');
    expect(decide([allow({ Resource: 'arn:aws:s3:::data/*' })], undefined, some).result).toBe('implicitlyDenied');
    expect(decide([allow({ Resource: 'arn:aws:s3:::logs/a' })], undefined, some)).toMatchObject({
      result: 'unknown',
      unknownKeys: ['resource'],
    });
    expect(decide([allow(), deny({ Resource: 'arn:aws:s3:::logs/a' })], undefined, some).result).toBe('unknown');
    expect(decide([allow({ Resource: undefined, NotResource: 'arn:aws:s3:::data/*' })], undefined, some).result).toBe(
      'allowed',
    );
  });
});

describe('variables', () => {
  const home = (text: string): readonly Statement[] => [allow({ Resource: `arn:aws:s3:::logs/${text}` })];
  it.each<[text: string, username: string | null, result: Decision['result']]>([
    ['${aws:username}', 'a', 'allowed'],
    ['${AWS:UserName}', 'a', 'allowed'],
    ['${aws:username}', 'b', 'implicitlyDenied'],
    ['${aws:username}', '*', 'implicitlyDenied'],
    ['${aws:username}', null, 'implicitlyDenied'],
    ["${aws:username, 'a'}", null, 'allowed'],
    ["${aws:username, 'a'}", 'b', 'implicitlyDenied'],
  ])('%s for %s: %s', (text, username, result) => {
    expect(decide(home(text), contextFrom({ 'aws:username': username })).result).toBe(result);
  });

  it('an unknown one is unknown where it could match', () => {
    expect(decide(home('${aws:username}')).result).toBe('unknown');
    expect(decide([allow({ Resource: 'arn:aws:s3:::data/${aws:username}' })]).result).toBe('implicitlyDenied');
  });

  it('are text in a document of 2008', () => {
    const old = { name: 'old', policy: parsePolicy({ Statement: home('${aws:username}') }) };
    expect(decide({ identity: [old] }, contextFrom({ 'aws:username': 'a' })).result).toBe('implicitlyDenied');
  });

  it('are among the keys a replay must know', () => {
    const { policy: parsed } = policy([
      ...home('${aws:username}'),
      allow(when({ StringEquals: { 'aws:PrincipalTag/T': '${aws:userid}' } })),
    ]);
    expect(contextKeysOf([parsed])).toEqual(['aws:principaltag/t', 'aws:userid', 'aws:username']);
  });
});

describe('layers', () => {
  const full = policy(allow({ Action: '*' }));
  const nothing = policy(allow({ Action: 'sns:Publish' }));
  const denial = policy(deny({ Action: 's3:*' }));
  const rcp = policy({ ...deny(), Principal: '*' }, 'resource-control');
  it.each<[name: string, set: PolicySet, result: Decision['result'], missing: Decision['missing']]>([
    ['no policy', { identity: [] }, 'implicitlyDenied', 'identity'],
    ['a boundary that allows', { identity: [full], boundary: [full] }, 'allowed', null],
    ['a boundary that does not', { identity: [full], boundary: [nothing] }, 'implicitlyDenied', 'boundary'],
    ['a session policy that does not', { identity: [full], session: [nothing] }, 'implicitlyDenied', 'session'],
    [
      'every SCP level must allow',
      { identity: [full], serviceControl: [[full], [nothing]] },
      'implicitlyDenied',
      'serviceControl',
    ],
    ['one SCP of a level is enough', { identity: [full], serviceControl: [[nothing, full]] }, 'allowed', null],
    ['a denial of an SCP', { identity: [full], serviceControl: [[full, denial]] }, 'explicitlyDenied', null],
    ['a denial of an RCP', { identity: [full], resourceControl: [[rcp]] }, 'explicitlyDenied', null],
    ['an RCP need not allow', { identity: [full], resourceControl: [[]] }, 'allowed', null],
    [
      'a denial wins though a layer lacks an allow',
      { identity: [denial], boundary: [nothing] },
      'explicitlyDenied',
      null,
    ],
  ])('%s', (_name, set, ...[result, missing]) => expect(decide(set)).toMatchObject({ result, missing }));

  it('names one allow of each layer', () => {
    const { statements } = decide({ identity: [nothing, full], boundary: [full], serviceControl: [[full]] });
    expect(statements.map(({ layer }) => layer)).toEqual(['identity', 'boundary', 'serviceControl']);
  });
});

describe('PEERS 17: elements of the granted side', () => {
  it.each<[name: string, statement: Statement, result: Decision['result']]>([
    ['NotAction', allow({ Action: undefined, NotAction: 'iam:*' }), 'allowed'],
    ['NotAction that names it', allow({ Action: undefined, NotAction: ['s3:Get*'] }), 'implicitlyDenied'],
    ['NotResource', allow({ Resource: undefined, NotResource: 'arn:aws:s3:::data/*' }), 'allowed'],
    ['NotResource that names it', allow({ Resource: undefined, NotResource: OBJECT }), 'implicitlyDenied'],
    ['? is one character, no quantifier', allow({ Resource: 'arn:aws:s3:::logs?/a' }), 'implicitlyDenied'],
    ['? is one character', allow({ Resource: 'arn:aws:s3:::log?/a' }), 'allowed'],
    ['actions in any case', allow({ Action: 'S3:getobject' }), 'allowed'],
    ['resources as they are', allow({ Resource: 'arn:aws:s3:::Logs/a' }), 'implicitlyDenied'],
    ['an incomplete ARN', allow({ Resource: 'arn:aws:s3' }), 'allowed'],
  ])('%s', (_name, statement, result) => expect(decide([statement]).result).toBe(result));
});

import { describe, expect, it } from 'vitest';
import type { Grant, GrantEvidence } from '../../src/actions/types.js';
import { replay } from '../../src/proof/replay.js';
import { replayFindings } from '../../src/proof/replay-findings.js';
import { evidence, grant, object, resource, usageOf } from '../policy/fixtures.js';
import { evaluatorOf } from './principals.js';

type Statement = Readonly<Record<string, unknown>>;
const allow = (Action: string, Resource: string | readonly string[] = '*', more: Statement = {}): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const policyOf = (...Statement: readonly Statement[]): unknown => ({ Version: '2012-10-17', Statement });

const get = (key: string, over: Partial<GrantEvidence> = {}): Grant =>
  grant('s3:GetObject', [object('b', key)], { evidence: evidence({ eventIds: [`e-${key}`], ...over }) });

const role = (variables: Readonly<Record<string, string | null>>): Grant =>
  grant('iam:PassRole', [resource('iam:role', variables)], { guarded: true, inferred: true });

describe('RULE 22: the answers of a replay', () => {
  it('counts events by their gravest answer and lists what is not allowed, with counts and samples', () => {
    const result = replay(
      usageOf([
        get('a', { count: 3 }),
        get('b', { count: 2, eventIds: ['e2', 'e3'] }),
        grant('s3:PutObject', [object('b', 'a')]),
      ]),
      evaluatorOf(policyOf(allow('s3:GetObject', 'arn:aws:s3:::b/a'))),
    );
    expect(result.events).toBe(6);
    expect(result.answers).toMatchObject({ 'allowed by this policy': 3, denied: 3 });
    expect(
      result.lines.map(({ answer, action, resource: on, count, eventIds, why }) => [
        answer,
        action,
        on,
        count,
        eventIds,
        why,
      ]),
    ).toEqual([
      ['denied', 's3:GetObject', 'arn:aws:s3:::b/b', 2, ['e2', 'e3'], 'no statement of the policy allows it'],
      [
        'denied',
        's3:PutObject',
        'arn:aws:s3:::b/a',
        1,
        ['00000000-0000-4000-8000-000000000001'],
        'no statement of the policy allows it',
      ],
    ]);
    expect(result.actions).toMatchObject([
      { action: 's3:GetObject', answers: { 'allowed by this policy': 3, denied: 2 } },
      { action: 's3:PutObject', answers: { denied: 1 } },
    ]);
  });

  it('an event that needs two actions is denied when one of them is', () => {
    const shared = evidence({ count: 5 });
    const calls = usageOf([
      grant('s3:GetObject', [object('b', 'k')], { evidence: shared }),
      grant('s3:PutObject', [object('c', 'k')], { evidence: shared }),
    ]);
    const { events, answers } = replay(calls, evaluatorOf(policyOf(allow('s3:GetObject'))));
    expect({ events, denied: answers.denied }).toEqual({ events: 5, denied: 5 });
  });

  it('RULE 8: every resource of a call must be allowed', () => {
    const call = grant('ec2:RunInstances', [
      resource('ec2:instance', { InstanceId: null }),
      resource('ec2:image', { ImageId: 'ami-1', Account: null }),
    ]);
    const images = 'arn:aws:ec2:eu-central-1::image/*';
    expect(replay(usageOf([call]), evaluatorOf(policyOf(allow('ec2:RunInstances', images)))).answers.denied).toBe(1);
    const both = [images, 'arn:aws:ec2:eu-central-1:111122223333:instance/*'];
    expect(replay(usageOf([call]), evaluatorOf(policyOf(allow('ec2:RunInstances', both)))).answers.denied).toBe(0);
  });

  it('allowed elsewhere: today’s policies do not allow it either', () => {
    const [candidate, current] = [evaluatorOf(policyOf(allow('s3:PutObject'))), evaluatorOf(policyOf(allow('sqs:*')))];
    const { answers, lines } = replay(usageOf([get('a')]), candidate, { current });
    expect(answers['allowed elsewhere']).toBe(1);
    expect(replayFindings({ ...replay(usageOf([get('a')]), candidate, { current }), lines })).toMatchObject([
      { code: 'not-allowed-by-current' },
    ]);
    expect(
      replay(usageOf([get('a')]), candidate, { current: evaluatorOf(policyOf(allow('s3:*'))) }).answers.denied,
    ).toBe(1);
  });

  it('RULE 13: withheld: guarded, and no exact ARN is known', () => {
    const nothing = evaluatorOf(policyOf(allow('sqs:*')));
    expect(replay(usageOf([role({ RoleNameWithPath: null })]), nothing).answers.withheld).toBe(1);
    expect(replay(usageOf([role({ RoleNameWithPath: null })]), nothing, { grantGuarded: true }).answers.denied).toBe(1);
    expect(replay(usageOf([role({ RoleNameWithPath: 'Deploy' })]), nothing).answers.denied).toBe(1);
  });

  it('a role known by name: with a path and without must be allowed; one of the two is unknown', () => {
    const name = { RoleNameWithPath: 'Deploy' };
    const byName = grant('iam:GetRole', [resource('iam:role', name), resource('iam:role-any-path', name)]);
    const answersOf = (...resources: readonly string[]): string =>
      Object.entries(replay(usageOf([byName]), evaluatorOf(policyOf(allow('iam:GetRole', resources)))).answers).find(
        ([, count]) => count > 0,
      )?.[0] ?? '';
    expect(answersOf('arn:aws:iam::111122223333:role/Deploy')).toBe('unknown');
    expect(answersOf('arn:aws:iam::111122223333:role/Deploy', 'arn:aws:iam::111122223333:role/*/Deploy')).toBe(
      'allowed by this policy',
    );
    expect(answersOf('arn:aws:iam::111122223333:role/Other')).toBe('denied');
  });
});

describe('RULE 24: context', () => {
  const mfa = allow('s3:GetObject', '*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } });
  it.each<[value: string | null | undefined, answer: string]>([
    ['true', 'allowed by this policy'],
    ['false', 'denied'],
    [null, 'denied'],
    [undefined, 'unknown'],
  ])('MFA %j: %s', (value, answer) => {
    const context = value === undefined ? {} : { 'aws:multifactorauthpresent': value };
    const { answers, lines } = replay(usageOf([get('a', { context })]), evaluatorOf(policyOf(mfa)));
    expect(answers).toMatchObject({ [answer]: 1 });
    if (answer === 'unknown')
      expect(lines[0]).toMatchObject({
        why: 'depends on aws:multifactorauthpresent',
        unknownKeys: ['aws:multifactorauthpresent'],
      });
  });

  it('iam:PassedToService is what the call proved', () => {
    const passed = grant('iam:PassRole', [resource('iam:role', { RoleNameWithPath: 'R' })], {
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    });
    const to = (service: string): unknown =>
      policyOf(allow('iam:PassRole', '*', { Condition: { StringEquals: { 'iam:PassedToService': service } } }));
    expect(replay(usageOf([passed]), evaluatorOf(to('ec2.amazonaws.com'))).answers.denied).toBe(0);
    expect(replay(usageOf([passed]), evaluatorOf(to('ecs.amazonaws.com'))).answers.denied).toBe(1);
  });

  it('aws:ResourceAccount is that of the ARN, unknown for a bucket', () => {
    const own = allow('*', '*', { Condition: { StringEquals: { 'aws:ResourceAccount': '111122223333' } } });
    const queue = grant('sqs:SendMessage', [resource('sqs:queue', { QueueName: 'q' })]);
    expect(replay(usageOf([queue]), evaluatorOf(policyOf(own))).answers).toMatchObject({ 'allowed by this policy': 1 });
    expect(replay(usageOf([get('a')]), evaluatorOf(policyOf(own))).answers.unknown).toBe(1);
  });

  it.each<[reading: Grant['viaReading'], answer: string]>([
    ['forward-access-session', 'allowed by this policy'],
    ['service-role', 'denied'],
    ['unknown', 'unknown'],
    [null, 'denied'],
  ])('RULE 4: aws:ViaAWSService and aws:CalledVia for %s: %s', (viaReading, answer) => {
    const call = { ...get('a', { via: viaReading === null ? null : 'athena.amazonaws.com' }), viaReading };
    const Condition = {
      Bool: { 'aws:ViaAWSService': 'true' },
      'ForAnyValue:StringEquals': { 'aws:CalledVia': 'athena.amazonaws.com' },
    };
    expect(replay(usageOf([call]), evaluatorOf(policyOf(allow('*', '*', { Condition })))).answers).toMatchObject({
      [answer]: 1,
    });
  });
});

it('RULE 7: a name with wildcards, or with characters that no document may hold, is itself', () => {
  const odd = get('a*?${x}日本');
  const written = policyOf(allow('s3:GetObject', 'arn:aws:s3:::b/a${*}${?}${$}{x}??'));
  expect(replay(usageOf([odd]), evaluatorOf(written)).answers.denied).toBe(0);
  expect(replay(usageOf([odd]), evaluatorOf(policyOf(allow('s3:GetObject', 'arn:aws:s3:::b/a1')))).answers.denied).toBe(
    1,
  );
});

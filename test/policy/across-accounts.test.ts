import { describe, expect, it } from 'vitest';
import { TYPES, ACCOUNT, bucket, evidence, generate, grant, OPTIONS, OTHER_ACCOUNT, resource } from './fixtures.js';

const arn = (rest: string): string => `arn:aws:${rest}`;
const REGIONAL = `eu-central-1:${ACCOUNT}`;
const inAccount = (account: string, action = 'sqs:SendMessage'): ReturnType<typeof grant> =>
  grant(action, [resource('sqs:queue', { Account: account, QueueName: 'q' })], {
    evidence: evidence({ account, eventIds: [`${account}-${action}`] }),
  });

describe('RULE 16: many accounts', () => {
  const ACROSS = { ...OPTIONS, acrossAccounts: true };
  const OWN = { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } };

  it('opens the account and requires the own one', async () => {
    const { policy, evidence: lines } = await generate([inAccount(ACCOUNT), inAccount(OTHER_ACCOUNT)], ACROSS);
    expect(lines[0]?.reasons.at(-1)).toBe(`events by account: ${ACCOUNT} 1, ${OTHER_ACCOUNT} 1`);
    expect(policy.Statement).toEqual([
      {
        Sid: 'SqsUseQueue',
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: [arn('sqs:eu-central-1:*:q')],
        Condition: OWN,
      },
    ]);
  });

  it('keeps the account of a resource elsewhere, without the condition', async () => {
    const foreign = grant('sqs:SendMessage', [resource('sqs:queue', { Account: OTHER_ACCOUNT, QueueName: 'q' })]);
    const { policy } = await generate([foreign], ACROSS);
    expect(policy.Statement).toMatchObject([{ Resource: [arn(`sqs:eu-central-1:${OTHER_ACCOUNT}:q`)] }]);
    expect(policy.Statement[0]).not.toHaveProperty('Condition');
  });

  it('puts the condition on buckets, not on images that anyone may own, and joins it to others', async () => {
    const { policy } = await generate(
      [
        grant('s3:ListBucket', [bucket('b')], { conditions: { StringEquals: { 's3:prefix': 'p/' } } }),
        grant('ec2:RunInstances', [resource('ec2:image', { ImageId: 'ami-1' })]),
      ],
      ACROSS,
    );
    expect(policy.Statement[0]).not.toHaveProperty('Condition');
    expect(policy.Statement[1]?.Condition).toEqual({ StringEquals: { ...OWN.StringEquals, 's3:prefix': 'p/' } });
  });

  it('does not bind a resource whose owner is unknown to the own account', async () => {
    const image = resource(
      'ec2:image',
      { Account: null, ImageId: 'ami-1' },
      { format: TYPES['sqs:queue'].format.replace('QueueName', 'ImageId') },
    );
    const { policy } = await generate([grant('ec2:RunInstances', [image])], ACROSS);
    expect(policy.Statement[0]).not.toHaveProperty('Condition');
  });

  it('leaves actions alone whose requests do not carry the key', async () => {
    const { policy } = await generate([inAccount(ACCOUNT, 'events:PutEvents')], ACROSS);
    expect(policy.Statement[0]).toMatchObject({ Resource: [arn(`sqs:${REGIONAL}:q`)] });
  });

  it('still grants a guarded action on the named resource of each account', async () => {
    const role = resource('iam:role', { RoleNameWithPath: 'Deploy' });
    const { policy } = await generate([grant('iam:PassRole', [role], { guarded: true })], ACROSS);
    expect(policy.Statement).toMatchObject([{ Resource: [arn('iam::*:role/Deploy')], Condition: OWN }]);
  });

  it('names actions that few accounts used', async () => {
    const accounts = [ACCOUNT, OTHER_ACCOUNT, '777788889999', '123456789012'];
    const { findings } = await generate(
      [...accounts.map((a) => inAccount(a)), inAccount(ACCOUNT, 'sqs:PurgeQueue')],
      ACROSS,
    );
    expect(findings).toMatchObject([
      { code: 'account-outlier', detail: { action: 'sqs:PurgeQueue', accounts: { [ACCOUNT]: 1 } } },
    ]);
  });
});

import type { AwsClientConfig } from './session.js';

/** Whose credentials they are. */
export interface CallerIdentity {
  readonly account: string;
  /** Of a role's session the session's own ARN, which lacks the role's path. */
  readonly arn: string;
}

/** STS answers in every region; its endpoint needs one. */
const ANY_REGION = 'us-east-1';

/** Asks STS, which needs no permission. Source: STS API Reference, GetCallerIdentity. */
export async function whoIs(config: AwsClientConfig): Promise<CallerIdentity> {
  const sts = await import('@aws-sdk/client-sts');
  const client = new sts.STSClient({ ...config, region: config.region ?? ANY_REGION });
  const { Account: account = '', Arn: arn = '' } = await client.send(new sts.GetCallerIdentityCommand({}));
  return { account, arn };
}

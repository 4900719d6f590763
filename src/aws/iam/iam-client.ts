import type * as Iam from '@aws-sdk/client-iam';
import type { AwsSession } from '../session.js';

export interface IamClients {
  readonly iam: typeof Iam;
  readonly client: Iam.IAMClient;
}

/** IAM is one service for all regions of a partition; its endpoint still needs a region to find the partition by. */
const ANY_REGION = 'us-east-1';

/** An IAM client, its SDK loaded now. */
export async function openIam(session: AwsSession): Promise<IamClients> {
  const iam = await import('@aws-sdk/client-iam');
  const config = session.config();
  return { iam, client: new iam.IAMClient({ ...config, region: config.region ?? ANY_REGION }) };
}

import type * as Organizations from '@aws-sdk/client-organizations';
import type { AwsClientConfig } from '../session.js';

export interface OrganizationsClients {
  readonly sdk: typeof Organizations;
  readonly client: Organizations.OrganizationsClient;
}

/** Organizations has one endpoint for all regions of a partition; a region is needed to find the partition by. */
const ANY_REGION = 'us-east-1';

/** A client of Organizations, its SDK loaded now. */
export async function openOrganizations(config: AwsClientConfig): Promise<OrganizationsClients> {
  const sdk = await import('@aws-sdk/client-organizations');
  return { sdk, client: new sdk.OrganizationsClient({ ...config, region: config.region ?? ANY_REGION }) };
}

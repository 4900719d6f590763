import type { GetEventSelectorsCommandOutput } from '@aws-sdk/client-cloudtrail';
import type { AwsSession } from '../session.js';

/** What one trail is told to record. */
export interface TrailSelectors {
  readonly trail: string;
  readonly selectors: GetEventSelectorsCommandOutput;
}

/**
 * The selectors of every trail of the account, asked for in each trail's home region.
 * Source: CloudTrail API Reference, DescribeTrails and GetEventSelectors.
 */
export async function readSelectorsOfTrails(session: AwsSession): Promise<readonly TrailSelectors[]> {
  const sdk = await import('@aws-sdk/client-cloudtrail');
  const client = new sdk.CloudTrailClient(session.config());
  const { trailList = [] } = await client.send(new sdk.DescribeTrailsCommand({ includeShadowTrails: true }));
  const homes = new Map(trailList.map(({ TrailARN = '', HomeRegion }) => [TrailARN, HomeRegion]));
  return Promise.all(
    [...homes].map(async ([trail, region]) => {
      const home = region === undefined ? client : new sdk.CloudTrailClient(session.config(region));
      const { $metadata: _, ...selectors } = await home.send(new sdk.GetEventSelectorsCommand({ TrailName: trail }));
      return { trail, selectors: selectors as GetEventSelectorsCommandOutput }; // without the metadata, which no file has
    }),
  );
}

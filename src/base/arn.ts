declare const brand: unique symbol;
/** An ARN as AWS writes it, six parts and no wildcard meaning. */
export type Arn = string & { readonly [brand]: 'Arn' };
/** Twelve digits. */
export type AccountId = string & { readonly [brand]: 'AccountId' };
/** `s3:GetObject`, spelled as the Service Authorization Reference does. */
export type ActionName = string & { readonly [brand]: 'ActionName' };

export interface ArnParts {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  /** All after the fifth colon. */
  readonly resource: string;
}

export const isAccountId = (text: string): text is AccountId => /^\d{12}$/.test(text);

/** The five parts of an ARN, or null when the text is none. Source: IAM User Guide, "Identify AWS resources with ARNs". */
export function parseArn(text: string): ArnParts | null {
  const parts = text.split(':');
  const [arn, partition, service, region, account, ...rest] = parts;
  if (arn !== 'arn' || rest.length === 0 || !partition || !service) return null;
  return { partition, service, region: region ?? '', account: account ?? '', resource: rest.join(':') };
}

/** The partition a region lies in; `aws` for null. Source: AWS Fault Isolation Boundaries whitepaper, "AWS partitions". */
export function partitionOf(region: string | null): string {
  if (region === null) return 'aws';
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('eu-isoe-')) return 'aws-iso-e';
  if (region.startsWith('us-isof-')) return 'aws-iso-f';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return 'aws';
}

import type { CloudTrailRecord, UserIdentity } from '../../src/base/record.js';
import type { Finding, FindingCode } from '../../src/base/findings.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_GRANTING, policyOf, type GrantingOptions, type PolicyResult } from '../../src/main/generate-policy.js';
import { summarizeWith } from '../../src/main/summarize.js';
import type { Copy } from '../../src/usage/copies.js';
import type { FilterSpec } from '../../src/usage/types.js';

/** Records in, policy and findings out: the whole way, as `trimtrail policy` goes it. */

export const A = '111122223333';
export const B = '444455556666';
export const REGION = 'eu-central-1';

export const alice: UserIdentity = {
  type: 'IAMUser',
  userName: 'alice',
  principalId: 'AIDAALICEEXAMPLE',
  arn: `arn:aws:iam::${A}:user/alice`,
  accountId: A,
  accessKeyId: 'AKIAALICE0EXAMPLE',
};

export interface RoleParts {
  readonly account?: string;
  readonly session?: string;
  /** With its path: `ci/Deploy`. */
  readonly path?: string;
  readonly id?: string;
}

/** A session of a role; the session's ARN lacks the role's path, as CloudTrail has it. */
export function role(
  name: string,
  { account = A, session = 'build-7', path = name, id }: RoleParts = {},
): UserIdentity {
  const unique = id ?? `AROA${name.toUpperCase().replace(/[^A-Z0-9]/g, '')}EXAMPLE`;
  return {
    type: 'AssumedRole',
    principalId: `${unique}:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/${name}/${session}`,
    accountId: account,
    accessKeyId: 'ASIAROLE00EXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        userName: name,
        principalId: unique,
        arn: `arn:aws:iam::${account}:role/${path}`,
        accountId: account,
      },
    },
  };
}

let next = 0;

/** `call('s3 GetObject', { bucketName: 'b', key: 'k' })`: a successful call of alice's. */
export function call(
  event: string,
  requestParameters: unknown = null,
  more: Partial<CloudTrailRecord> = {},
): CloudTrailRecord {
  const [service = '', eventName = ''] = event.split(' ');
  next += 1;
  return {
    eventVersion: '1.11',
    eventTime: `2026-03-${String(1 + (next % 28)).padStart(2, '0')}T09:00:00Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    eventID: `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    awsRegion: REGION,
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.24.6',
    userIdentity: alice,
    readOnly: false,
    recipientAccountId: A,
    requestParameters: requestParameters as never,
    responseElements: null,
    ...more,
  };
}

/** The same call with an error. */
export const failing = (record: CloudTrailRecord, errorCode: string, errorMessage?: string): CloudTrailRecord => ({
  ...record,
  errorCode,
  ...(errorMessage === undefined ? {} : { errorMessage }),
});

/** AWS's own words of a denial. */
export const denied = (record: CloudTrailRecord, action: string, resource: string): CloudTrailRecord =>
  failing(
    record,
    'AccessDenied',
    `User: ${record.userIdentity?.arn ?? ''} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );

export interface CutOptions {
  readonly principal?: string | null;
  readonly filter?: Partial<FilterSpec>;
  readonly granting?: Partial<GrantingOptions>;
}

export interface Cut extends PolicyResult {
  /** Action → resources of its statements, sorted. */
  readonly granted: Readonly<Record<string, readonly string[]>>;
  readonly codes: readonly FindingCode[];
  readonly find: (code: FindingCode) => Finding | undefined;
  readonly json: string;
}

/** Cuts the principal of the records: alice unless named; null: the only one there is. */
export const cut = (records: readonly CloudTrailRecord[], options: CutOptions = {}): Promise<Cut> =>
  cutAll(
    records.map((record) => ({ record, shape: 'trail' })),
    options,
  );

/** The same from records with the shape they were read in. */
export async function cutAll(copies: readonly Copy[], options: CutOptions = {}): Promise<Cut> {
  const { principal = 'user/alice' } = options;
  const principals = principal === null ? [] : [principal];
  const filter = { principals, ...options.filter };
  const catalog = await shippedCatalog();
  const usage = await summarizeWith(catalog, copies, { filter });
  const acrossAccounts = (filter.acrossAccounts ?? null) !== null;
  const granting = { ...DEFAULT_GRANTING, acrossAccounts, ...options.granting };
  return described(await policyOf(usage, catalog, { whose: { spec: principal, filter }, granting }));
}

function described(result: PolicyResult): Cut {
  const granted: Record<string, string[]> = {};
  for (const { Action, Resource } of result.generated.policy.Statement) {
    for (const action of Action) granted[action] = [...(granted[action] ?? []), ...Resource].toSorted();
  }
  const { findings } = result.generated;
  return {
    ...result,
    granted,
    codes: findings.map(({ code }) => code),
    find: (code) => findings.find((each) => each.code === code),
    json: JSON.stringify(result.generated.policy),
  };
}

export const bucket = (name: string): string => `arn:aws:s3:::${name}`;
export const regional = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${A}:${rest}`;
export const iam = (rest: string): string => `arn:aws:iam::${A}:${rest}`;

/** An object data event as S3 writes it; `bucket/key`. */
export function onObject(eventName: string, path: string, more: Partial<CloudTrailRecord> = {}): CloudTrailRecord {
  const slash = path.indexOf('/');
  const [name, key] = [path.slice(0, slash), path.slice(slash + 1)];
  return call(
    `s3 ${eventName}`,
    { bucketName: name, key, Host: `${name}.s3.amazonaws.com` },
    {
      eventCategory: 'Data',
      resources: [
        { type: 'AWS::S3::Object', ARN: `${bucket(name)}/${key}` },
        { type: 'AWS::S3::Bucket', ARN: bucket(name), accountId: A },
      ],
      ...more,
    },
  );
}

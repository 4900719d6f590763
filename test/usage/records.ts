import type { CloudTrailRecord, UserIdentity } from '../../src/base/record.js';
import type { Principal, UsageKey } from '../../src/base/usage-row.js';
import type { FilterSpec } from '../../src/usage/types.js';

export const A = '111122223333';
export const B = '444455556666';

export const aliceIdentity: UserIdentity = {
  type: 'IAMUser',
  userName: 'alice',
  principalId: 'AIDAALICEEXAMPLE',
  arn: `arn:aws:iam::${A}:user/alice`,
  accountId: A,
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
};

export const deployIdentity: UserIdentity = {
  type: 'AssumedRole',
  principalId: 'AROADEPLOYEXAMPLE:build-7',
  arn: `arn:aws:sts::${A}:assumed-role/Deploy/build-7`,
  accountId: A,
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      userName: 'Deploy',
      principalId: 'AROADEPLOYEXAMPLE',
      arn: `arn:aws:iam::${A}:role/ci/Deploy`,
      accountId: A,
    },
  },
};

let next = 0;

/** A record of alice's, with a fresh eventID unless one is given. */
export function record(fields: Partial<CloudTrailRecord> = {}): CloudTrailRecord {
  next += 1;
  return {
    eventVersion: '1.08',
    eventTime: '2026-03-01T09:00:00Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'GetBucketPolicy',
    eventID: `00000000-0000-4000-8000-${String(next).padStart(12, '0')}`,
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'aws-cli/2.15.0',
    userIdentity: aliceIdentity,
    readOnly: true,
    recipientAccountId: A,
    requestParameters: { bucketName: 'reports' },
    responseElements: null,
    ...fields,
  };
}

/** The same without some fields. */
export function without(from: CloudTrailRecord, ...fields: readonly string[]): CloudTrailRecord {
  const copy: Record<string, unknown> = { ...from };
  for (const field of fields) delete copy[field];
  return copy as CloudTrailRecord;
}

/** A row of the console CSV: a name, no ARN, no type, no parameters. */
export function csvRecord(fields: Partial<CloudTrailRecord> = {}): CloudTrailRecord {
  return without(
    record({ userIdentity: { userName: 'alice', accessKeyId: 'AKIAIOSFODNN7EXAMPLE' }, ...fields }),
    'requestParameters',
    'responseElements',
    'eventVersion',
  );
}

/** The owner's copy of a call from another account. */
export function accountCopy(principalId: string, fields: Partial<CloudTrailRecord> = {}): CloudTrailRecord {
  return record({ userIdentity: { type: 'AWSAccount', principalId, accountId: A }, recipientAccountId: B, ...fields });
}

/** A service taking a role. */
export function serviceAssumes(
  service: string,
  roleArn: string,
  fields: Partial<CloudTrailRecord> = {},
): CloudTrailRecord {
  return record({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    userIdentity: { type: 'AWSService', invokedBy: service },
    requestParameters: { roleArn, roleSessionName: 'session' },
    ...fields,
  });
}

export const noFilter: FilterSpec = {
  principals: [],
  session: null,
  from: null,
  to: null,
  regions: [],
  accounts: [],
  exclude: [],
  acrossAccounts: null,
};

export const filterOf = (spec: Partial<FilterSpec>): FilterSpec => ({ ...noFilter, ...spec });

export const alice: Principal = {
  kind: 'user',
  arn: `arn:aws:iam::${A}:user/alice`,
  name: 'alice',
  account: A,
  id: 'AIDAALICEEXAMPLE',
};

export function key(fields: Partial<UsageKey> = {}): UsageKey {
  return {
    principal: alice,
    eventType: 'AwsApiCall',
    eventCategory: 'Management',
    readOnly: true,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    region: 'eu-west-1',
    account: A,
    callerAccount: A,
    errorCode: null,
    via: null,
    delegate: null,
    console: false,
    tool: null,
    parameters: 'given',
    values: {},
    context: {},
    ...fields,
  };
}

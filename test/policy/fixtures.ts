import type { Grant, GrantEvidence, GrantResource, MappedUsage } from '../../src/actions/types.js';
import type { Finding } from '../../src/base/findings.js';
import type { Principal } from '../../src/base/usage-row.js';
import type { AccessLevel, ServiceData } from '../../src/catalog/types.js';
import type { GeneratedPolicy, PolicyOptions } from '../../src/policy/types.js';
import { generateStatements } from '../../src/policy/generate-statements.js';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';

export const ALICE: Principal = {
  kind: 'user',
  arn: `arn:aws:iam::${ACCOUNT}:user/alice`,
  name: 'alice',
  account: ACCOUNT,
  id: 'AIDAEXAMPLE',
};

export const OPTIONS: PolicyOptions = {
  resources: 'auto',
  grantGuarded: false,
  withLifecycle: false,
  acrossAccounts: false,
};
export const EXACT: PolicyOptions = { ...OPTIONS, resources: 'exact' };

const REGIONAL = { Partition: 'aws', Region: 'eu-central-1', Account: ACCOUNT } as const;

interface TypeFixture {
  readonly format: string;
  readonly generated?: readonly string[];
  readonly taggable?: boolean;
}

/** Formats as the Service Authorization Reference has them. */
export const TYPES = {
  's3:bucket': { format: 'arn:${Partition}:s3:::${BucketName}' },
  's3:object': { format: 'arn:${Partition}:s3:::${BucketName}/${ObjectName}' },
  'dynamodb:table': { format: 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}', taggable: true },
  'dynamodb:index': { format: 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/index/${IndexName}' },
  'ec2:instance': {
    format: 'arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}',
    generated: ['InstanceId'],
    taggable: true,
  },
  'ec2:image': { format: 'arn:${Partition}:ec2:${Region}::image/${ImageId}', generated: ['ImageId'], taggable: true },
  'cloudformation:stack': {
    format: 'arn:${Partition}:cloudformation:${Region}:${Account}:stack/${StackName}/${Id}',
    generated: ['Id'],
    taggable: true,
  },
  'ecs:task-definition': {
    format:
      'arn:${Partition}:ecs:${Region}:${Account}:task-definition/${TaskDefinitionFamilyName}:${TaskDefinitionRevisionNumber}',
    taggable: true,
  },
  'glue:catalog': { format: 'arn:${Partition}:glue:${Region}:${Account}:catalog' },
  'glue:database': { format: 'arn:${Partition}:glue:${Region}:${Account}:database/${DatabaseName}' },
  'glue:table': { format: 'arn:${Partition}:glue:${Region}:${Account}:table/${DatabaseName}/${TableName}' },
  'sqs:queue': { format: 'arn:${Partition}:sqs:${Region}:${Account}:${QueueName}', taggable: true },
  'iam:role': { format: 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}', taggable: true },
  'iam:role-any-path': { format: 'arn:${Partition}:iam::${Account}:role/*/${RoleNameWithPath}', taggable: true },
} as const satisfies Readonly<Record<string, TypeFixture>>;
export type TypeName = keyof typeof TYPES;

/** A resource of a type with the variables that matter; the partition, region and account are filled in. */
export function resource(
  name: TypeName,
  variables: Readonly<Record<string, string | null>> = {},
  over: Partial<GrantResource> = {},
): GrantResource {
  const type: TypeFixture = TYPES[name];
  const [service = '', bare = ''] = name.split(':', 2);
  return {
    service,
    type: bare.replace(/-any-path$/, ''),
    format: type.format,
    variables: { ...REGIONAL, ...variables },
    prefixed: [],
    generated: type.generated ?? [],
    taggable: type.taggable ?? false,
    verifiedBy: 'derived',
    ...over,
  };
}

export const object = (bucket: string, key: string): GrantResource =>
  resource('s3:object', { BucketName: bucket, ObjectName: key });
export const bucket = (name: string): GrantResource => resource('s3:bucket', { BucketName: name });

export function evidence(over: Partial<GrantEvidence> = {}): GrantEvidence {
  return {
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    account: ACCOUNT,
    region: 'eu-central-1',
    count: 1,
    firstSeen: '2026-03-01T09:00:00Z',
    lastSeen: '2026-03-01T09:00:00Z',
    eventIds: ['00000000-0000-4000-8000-000000000001'],
    console: false,
    via: null,
    ...over,
  };
}

export function grant(action: string, resources: readonly GrantResource[], over: Partial<Grant> = {}): Grant {
  const [service, name] = action.split(':', 2);
  return {
    action,
    resources,
    conditions: {},
    inferred: false,
    guarded: false,
    reason: `${service} ${name} needs ${action}`,
    source: 'same-name',
    viaReading: null,
    evidence: evidence({ eventSource: `${service}.amazonaws.com`, eventName: name ?? '' }),
    ...over,
  };
}

export const usageOf = (grants: readonly Grant[], findings: readonly Finding[] = []): MappedUsage => ({
  principal: ALICE,
  grants,
  findings,
  left: [],
});

const LEVELS: Readonly<Record<string, AccessLevel>> = {
  GetObject: 'Read',
  PutObject: 'Write',
  ListBucket: 'List',
  ListAllMyBuckets: 'List',
  DescribeInstances: 'List',
  DescribeVpcs: 'List',
  GetItem: 'Read',
  PutItem: 'Write',
  TagQueue: 'Tagging',
  PutResourcePolicy: 'Permissions management',
};

/** Knows the levels above for every service. */
export const catalog = {
  service: (prefix: string): ServiceData => ({
    prefix,
    actions: Object.fromEntries(
      Object.entries(LEVELS).map(([name, level]) => [
        name,
        { level, required: [], optional: [], ...(level === 'Permissions management' && { guarded: true as const }) },
      ]),
    ),
    types: {},
  }),
};

export const generate = (grants: readonly Grant[], options: PolicyOptions = OPTIONS): Promise<GeneratedPolicy> =>
  generateStatements(usageOf(grants), catalog, options);

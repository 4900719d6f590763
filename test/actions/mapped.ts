import { mapUsage } from '../../src/actions/map-usage.js';
import { renderResources } from '../../src/actions/actions-for-record.js';
import type { MappingOptions } from '../../src/actions/options.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { ATTESTED } from '../../src/catalog/types.js';
import { catalogOf, row } from './fixtures.js';

const same = (action: string, type?: string, vars: Record<string, readonly string[]> = {}) => ({
  action,
  source: 'same-name',
  resources: type === undefined ? [] : [{ type, vars, verifiedBy: 'derived' as const }],
});
const bucket = { BucketName: ['request.bucketName'] };
const pass = (path: string, lookup: string) => ({
  action: 'iam:PassRole',
  source: 'IAM User Guide',
  inferred: true as const,
  when: { present: path },
  conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
  resources: [
    {
      type: 'role',
      vars: { RoleNameWithPath: [path] },
      transform: { RoleNameWithPath: lookup },
      verifiedBy: 'aws-doc' as const,
    },
  ],
});

export const CATALOG = catalogOf({
  events: {
    's3.amazonaws.com CreateBucket': { actions: [same('s3:CreateBucket', 'bucket', bucket)] },
    's3.amazonaws.com DeleteBucket': { actions: [same('s3:DeleteBucket', 'bucket', bucket)] },
    's3.amazonaws.com GetObject': {
      actions: [same('s3:GetObject', 'object', { ...bucket, ObjectName: ['request.key|tree'] })],
    },
    's3.amazonaws.com ListBuckets': { actions: [same('s3:ListAllMyBuckets')] },
    's3.amazonaws.com FoldBucket': { none: 'younger', likely: 's3:FoldBucket' },
    's3.amazonaws.com PutFoldPolicy': { none: 'unlisted', why: 'not listed', likely: 's3:PutFoldPolicy' },
    's3.amazonaws.com PleatBucket': {
      actions: [{ action: 's3:PleatBucket', source: `${ATTESTED}AWS Example Guide`, resources: [] }],
    },
    's3.amazonaws.com Odd': { none: 'unknown', why: 'nobody knows' },
    'sts.amazonaws.com GetCallerIdentity': { none: 'no-permission-needed' },
    'iam.amazonaws.com AddRoleToInstanceProfile': {
      actions: [
        same('iam:AddRoleToInstanceProfile', 'instance-profile', {
          InstanceProfileNameWithPath: ['request.instanceProfileName'],
        }),
      ],
    },
    'iam.amazonaws.com GetRole': { actions: [same('iam:GetRole', 'role', { RoleNameWithPath: ['request.roleName'] })] },
    'ec2.amazonaws.com RunInstances': {
      actions: [same('ec2:RunInstances', 'instance'), pass('request.iamInstanceProfile.name', 'instance-profile-role')],
    },
  },
  services: {
    s3: {
      actions: {
        CreateBucket: {},
        DeleteBucket: { required: ['bucket'] },
        GetObject: { level: 'Read' },
        ListAllMyBuckets: { level: 'List', dependent: ['s3:Other'] },
      },
      types: {
        bucket: { arn: 'arn:${Partition}:s3:::${BucketName}', cloudTrailTypes: ['AWS::S3::Bucket'] },
        object: { arn: 'arn:${Partition}:s3:::${BucketName}/${ObjectName}' },
      },
    },
    iam: {
      actions: { AddRoleToInstanceProfile: { guarded: true }, GetRole: {}, PassRole: { guarded: true } },
      types: {
        role: { arn: 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}' },
        'instance-profile': { arn: 'arn:${Partition}:iam::${Account}:instance-profile/${InstanceProfileNameWithPath}' },
      },
    },
    ec2: {
      actions: { RunInstances: {}, TerminateInstances: { required: ['instance'] } },
      types: {
        instance: {
          arn: 'arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}',
          generated: ['InstanceId'],
          taggable: true,
        },
      },
    },
  },
});

export const map = async (rows: readonly UsageRow[], options: Partial<MappingOptions> = {}) => {
  const mapped = await mapUsage(rows, CATALOG, options);
  return {
    ...mapped,
    actions: mapped.grants.map((grant) => grant.action),
    arns: mapped.grants.map(renderResources),
    codes: mapped.findings.map((finding) => finding.code),
    why: mapped.left.map((left) => left.why),
  };
};
export const create = (fields: Partial<UsageRow> = {}) =>
  row({ eventName: 'CreateBucket', values: { 'request.bucketName': ['data'] }, ...fields });
export const remove = (fields: Partial<UsageRow> = {}) => create({ eventName: 'DeleteBucket', ...fields });

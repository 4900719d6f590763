import { describe, expect, it } from 'vitest';
import { mapUsage } from '../../src/actions/map-usage.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { policyJson } from '../../src/render/json-text.js';
import { generateStatements } from '../../src/policy/generate-statements.js';
import type { GeneratedPolicy, PolicyOptions } from '../../src/policy/types.js';
import { ACCOUNT, catalogOf, row } from '../actions/fixtures.js';
import { OPTIONS } from './fixtures.js';

const OBJECT = {
  type: 'object',
  vars: { BucketName: ['request.bucketName'], ObjectName: ['request.key|tree'] },
  verifiedBy: 'derived',
} as const;
const BUCKET = { type: 'bucket', vars: { BucketName: ['request.bucketName'] }, verifiedBy: 'derived' } as const;
const ROLE = { type: 'role', vars: { RoleNameWithPath: ['request.roleName'] }, verifiedBy: 'derived' } as const;
const source = 'same-name';

const catalog = catalogOf({
  events: {
    's3.amazonaws.com GetObject': { actions: [{ action: 's3:GetObject', resources: [OBJECT], source }] },
    's3.amazonaws.com CreateBucket': { actions: [{ action: 's3:CreateBucket', resources: [BUCKET], source }] },
    's3.amazonaws.com ListBuckets': { actions: [{ action: 's3:ListAllMyBuckets', resources: [], source }] },
    'iam.amazonaws.com AttachRolePolicy': { actions: [{ action: 'iam:AttachRolePolicy', resources: [ROLE], source }] },
    'iam.amazonaws.com CreateRole': { actions: [{ action: 'iam:CreateRole', resources: [ROLE], source }] },
  },
  services: {
    s3: {
      actions: {
        GetObject: { level: 'Read', required: ['object'] },
        CreateBucket: { required: ['bucket'] },
        DeleteBucket: { required: ['bucket'] },
        ListAllMyBuckets: { level: 'List' },
      },
      types: {
        object: { arn: 'arn:${Partition}:s3:::${BucketName}/${ObjectName}' },
        bucket: { arn: 'arn:${Partition}:s3:::${BucketName}' },
      },
    },
    iam: {
      actions: {
        AttachRolePolicy: { level: 'Permissions management', guarded: true, required: ['role'] },
        DetachRolePolicy: { level: 'Permissions management', guarded: true, required: ['role'] },
        CreateRole: { required: ['role'] },
      },
      types: { role: { arn: 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}' } },
    },
  },
});

const ROWS: readonly UsageRow[] = [
  row({ values: { 'request.bucketName': ['b'], 'request.key|tree': ['in/1'] }, eventIds: ['1'] }),
  row({ values: { 'request.bucketName': ['b'], 'request.key|tree': ['in/2'] }, eventIds: ['2'] }),
  row({ eventName: 'CreateBucket', values: { 'request.bucketName': ['c'] }, eventIds: ['3'] }),
  row({ eventName: 'ListBuckets', eventIds: ['4'] }),
  row({
    eventName: 'GetObject',
    errorCode: 'AccessDenied',
    values: { 'request.bucketName': ['secret'] },
    eventIds: ['5'],
  }),
  row({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateRole',
    values: { 'request.roleName': ['Deploy'] },
    eventIds: ['6'],
  }),
  row({
    eventSource: 'iam.amazonaws.com',
    eventName: 'AttachRolePolicy',
    values: { 'request.roleName': ['Deploy'] },
    eventIds: ['7'],
  }),
];

async function cut(rows: readonly UsageRow[], options: PolicyOptions = OPTIONS): Promise<GeneratedPolicy> {
  return generateStatements(await mapUsage(rows, catalog), catalog, options);
}

const granted = ({ policy }: GeneratedPolicy): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    policy.Statement.flatMap(({ Action, Resource }) => Action.map((action) => [action, Resource] as const)),
  );

describe('from usage rows to a policy', () => {
  it('grants what succeeded, generalised, and nothing that was denied', async () => {
    const result = await cut(ROWS);
    expect(granted(result)).toEqual({
      's3:GetObject': ['arn:aws:s3:::b/in/*'],
      's3:CreateBucket': ['arn:aws:s3:::*'],
      's3:ListAllMyBuckets': ['*'],
      'iam:AttachRolePolicy': [`arn:aws:iam::${ACCOUNT}:role/*/Deploy`, `arn:aws:iam::${ACCOUNT}:role/Deploy`],
      'iam:CreateRole': [`arn:aws:iam::${ACCOUNT}:role/*`],
    });
    expect(result.findings.map(({ code }) => code)).not.toContain('guarded-withheld');
    expect(result.policy.Statement.map(({ Sid }) => Sid)).toEqual([
      'IamPermissionsRole',
      'IamWriteRole',
      'S3List',
      'S3ReadObject',
      'S3WriteBucket',
    ]);
  });

  it('RULE 17: --with-lifecycle adds counterparts, guarded ones on exact ARNs', async () => {
    const result = await cut(ROWS, { ...OPTIONS, withLifecycle: true });
    expect(granted(result)).toMatchObject({
      's3:DeleteBucket': ['arn:aws:s3:::*'],
      'iam:DetachRolePolicy': [`arn:aws:iam::${ACCOUNT}:role/*/Deploy`, `arn:aws:iam::${ACCOUNT}:role/Deploy`],
    });
    expect(granted(await cut(ROWS))).not.toHaveProperty('s3:DeleteBucket');
  });

  it('gives the same bytes for rows in any order', async () => {
    const forth = await cut(ROWS);
    const back = await cut(ROWS.toReversed());
    expect(policyJson(back.policy)).toBe(policyJson(forth.policy));
    expect(back.evidence).toEqual(forth.evidence);
    expect(back.findings).toEqual(forth.findings);
  });
});

import type { CloudTrailRecord } from '../../src/base/record.js';
import { ACCOUNT } from '../account/callers.js';
import { seeded, uniqueId } from '../account/random.js';

/** What `aws iam get-account-authorization-details` prints of both accounts: those who are in the records, and those who are not. */

type Statement = Readonly<Record<string, unknown>>;

const allow = (Action: string | readonly string[], Resource: string | readonly string[]): Statement => ({
  Effect: 'Allow',
  Action,
  Resource,
});
const document = (...statements: readonly Statement[]): object => ({ Version: '2012-10-17', Statement: statements });

/** Managed policies that hang on someone: ARN → document and since when it reads so. Shorter than AWS's own. */
const MANAGED: ReadonlyMap<string, { readonly since: string; readonly document: object }> = new Map([
  ['arn:aws:iam::aws:policy/AdministratorAccess', { since: '2015-02-06', document: document(allow('*', '*')) }],
  ['arn:aws:iam::aws:policy/IAMFullAccess', { since: '2019-06-21', document: document(allow('iam:*', '*')) }],
  [
    'arn:aws:iam::aws:policy/PowerUserAccess',
    {
      since: '2023-04-19',
      document: document(
        { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
        allow(['iam:CreateServiceLinkedRole', 'iam:ListRoles', 'organizations:DescribeOrganization'], '*'),
      ),
    },
  ],
  [
    'arn:aws:iam::aws:policy/job-function/ViewOnlyAccess',
    {
      since: '2025-01-14',
      document: document(allow(['ec2:Describe*', 'iam:Get*', 'iam:List*', 's3:List*', 'rds:Describe*'], '*')),
    },
  ],
  [
    `arn:aws:iam::${ACCOUNT}:policy/data-team`,
    {
      since: '2025-08-04',
      document: document(
        allow(['athena:*', 'glue:*'], '*'),
        allow('s3:*', ['arn:aws:s3:::example-lake', 'arn:aws:s3:::example-lake/*']),
      ),
    },
  ],
]);

interface Entity {
  /** `role/ci/Deploy`. */
  readonly resource: string;
  readonly made: string;
  readonly managed?: readonly string[];
  readonly inline?: object;
  /** Of a role: when last used; null: never; left out: as the records say. */
  readonly lastUsed?: string | null;
}

const PEOPLE: readonly Entity[] = [
  { resource: 'user/alice', made: '2025-11-03', managed: ['AdministratorAccess'] },
  { resource: 'user/machines/ci-runner', made: '2025-09-15', inline: runnerPolicy() },
  { resource: 'user/contractors/bob', made: '2025-06-02', managed: ['PowerUserAccess'] },
];

const ROLES: readonly Entity[] = [
  { resource: 'role/Deploy', made: '2025-09-15', managed: ['PowerUserAccess', 'IAMFullAccess'] },
  { resource: 'role/teams/data/DataEngineer', made: '2025-08-04', managed: ['data-team'] },
  { resource: 'role/service-role/nightly-report', made: '2025-10-20', inline: nightlyPolicy() },
  { resource: 'role/migration/LegacyImport', made: '2024-11-11', managed: ['AdministratorAccess'], lastUsed: null },
  {
    resource: 'role/audit/Auditor',
    made: '2025-03-01',
    managed: ['job-function/ViewOnlyAccess'],
    lastUsed: '2025-12-09',
  },
];

const OTHER_ROLES: readonly Entity[] = [
  { resource: 'role/Deploy', made: '2025-09-15', managed: ['PowerUserAccess', 'IAMFullAccess'] },
  {
    resource: 'role/OrganizationAccountAccessRole',
    made: '2025-01-10',
    managed: ['AdministratorAccess'],
    lastUsed: '2025-02-18',
  },
];

function runnerPolicy(): object {
  return document(
    allow('ecr:*', '*'),
    allow('sts:AssumeRole', `arn:aws:iam::${ACCOUNT}:role/Deploy`),
    allow('s3:*', '*'),
  );
}

function nightlyPolicy(): object {
  return document(
    allow(['dynamodb:Query', 'dynamodb:GetItem'], `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders*`),
    allow('s3:PutObject', 'arn:aws:s3:::example-reports/*'),
    allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'], '*'),
  );
}

/** One account's details as the command prints them. Unique ids and last uses are those of the records where these hold them. */
export function fleetDetails(records: readonly CloudTrailRecord[], account: string): string {
  const own = account === ACCOUNT;
  const sso = ssoRole(records, account);
  const roles = [...(own ? ROLES : OTHER_ROLES), ...(sso === null ? [] : [sso])];
  const users = own ? PEOPLE : [];
  const attached = new Set([...users, ...roles].flatMap(({ managed = [] }) => managed));
  const details = {
    UserDetailList: users.map((one) => userDetail(one, account, records)),
    GroupDetailList: [],
    RoleDetailList: roles.map((one) => roleDetail(one, account, records)),
    Policies: [...MANAGED].filter(([arn]) => attached.has(nameIn(arn))).map(policyDetail),
  };
  return `${JSON.stringify(details, null, 2)}\n`;
}

/** The role that Identity Center made for a permission set. */
function ssoRole(records: readonly CloudTrailRecord[], account: string): Entity | null {
  const arn = records.map(issuerArn).find((one) => one.includes(`::${account}:role/aws-reserved/`));
  return arn === undefined
    ? null
    : { resource: arn.slice(arn.indexOf('role/')), made: '2025-07-01', managed: ['PowerUserAccess'] };
}

const issuerArn = ({ userIdentity }: CloudTrailRecord): string =>
  userIdentity?.sessionContext?.sessionIssuer?.arn ?? userIdentity?.arn ?? '';

const nameIn = (arn: string): string => arn.slice(arn.indexOf(':policy/') + ':policy/'.length);
const isoTime = (day: string): string => `${day}T09:00:00+00:00`;

function common({ resource, made, managed = [] }: Entity, account: string): Readonly<Record<string, unknown>> {
  return {
    Path: resource.slice(resource.indexOf('/'), resource.lastIndexOf('/') + 1),
    Arn: `arn:aws:iam::${account}:${resource}`,
    CreateDate: isoTime(made),
    AttachedManagedPolicies: [...MANAGED.keys()]
      .filter((arn) => managed.includes(nameIn(arn)))
      .map((PolicyArn) => ({ PolicyName: nameIn(PolicyArn).split('/').at(-1), PolicyArn })),
  };
}

const inlineOf = ({ inline }: Entity): readonly object[] =>
  inline === undefined ? [] : [{ PolicyName: 'inline', PolicyDocument: inline }];

function userDetail(user: Entity, account: string, records: readonly CloudTrailRecord[]): object {
  const arn = `arn:aws:iam::${account}:${user.resource}`;
  const seen = records.find(({ userIdentity }) => userIdentity?.arn === arn);
  return {
    ...common(user, account),
    UserName: user.resource.split('/').at(-1),
    UserId: seen?.userIdentity?.principalId ?? uniqueId(seeded(user.resource.length), 'AIDA'),
    UserPolicyList: inlineOf(user),
    GroupList: [],
  };
}

function roleDetail(role: Entity, account: string, records: readonly CloudTrailRecord[]): object {
  const own = records.filter((record) => issuerArn(record) === `arn:aws:iam::${account}:${role.resource}`);
  const id = own[0]?.userIdentity?.principalId?.split(':')[0];
  const used =
    role.lastUsed === undefined ? own.at(-1)?.eventTime : role.lastUsed === null ? undefined : isoTime(role.lastUsed);
  return {
    ...common(role, account),
    RoleName: role.resource.split('/').at(-1),
    RoleId: id ?? uniqueId(seeded(role.resource.length), 'AROA'),
    RolePolicyList: inlineOf(role),
    RoleLastUsed: used === undefined ? {} : { LastUsedDate: used, Region: 'us-east-1' },
  };
}

const policyDetail = ([Arn, { since, document: Document }]: readonly [
  string,
  { readonly since: string; readonly document: object },
]): object => ({
  PolicyName: nameIn(Arn).split('/').at(-1),
  Arn,
  DefaultVersionId: 'v1',
  PolicyVersionList: [{ Document, VersionId: 'v1', IsDefaultVersion: true, CreateDate: isoTime(since) }],
});

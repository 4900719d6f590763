import { afterEach, describe, expect, it } from 'vitest';
import { DEFAULT_AWS } from '../../src/aws/settings.js';
import { readCredentialReport } from '../../src/main/fleet/credential-report.js';
import { makeFleet } from '../../src/main/fleet/make-fleet.js';
import { liveCredentialReport, liveDetails, liveLastAccessedOfMany } from '../../src/main/live.js';
import { DEFAULT_READING } from '../../src/main/read-usage.js';
import { credentialReport } from '../../examples/forms/credential-report.js';
import { startIam, type IamDouble } from './doubles/iam.js';
import { withCredentials } from './environment.js';

const credentials = withCredentials();
let double: IamDouble | null = null;
afterEach(async () => {
  await double?.close();
  double = null;
});

const arn = (resource: string): string => `arn:aws:iam::111122223333:${resource}`;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const attached = `<AttachedManagedPolicies><member><PolicyName>AdministratorAccess</PolicyName><PolicyArn>${ADMIN}</PolicyArn></member></AttachedManagedPolicies>`;
const document = encodeURIComponent(
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
);
const member = (resource: string, more = ''): string =>
  `<member><Arn>${arn(resource)}</Arn><CreateDate>2025-01-01T00:00:00Z</CreateDate>${attached}${more}</member>`;

/** Users on one page, roles on the next, policies on the last: an account is read whole. */
const PAGES = [
  `<UserDetailList>${member('user/alice')}</UserDetailList>`,
  `<RoleDetailList>${member('role/unused', '<RoleLastUsed/>')}${member('role/old', '<RoleLastUsed><LastUsedDate>2025-08-01T00:00:00Z</LastUsedDate><Region>us-east-1</Region></RoleLastUsed>')}</RoleDetailList>`,
  `<Policies><member><PolicyName>AdministratorAccess</PolicyName><Arn>${ADMIN}</Arn><PolicyVersionList><member><Document>${document}</Document><VersionId>v1</VersionId><IsDefaultVersion>true</IsDefaultVersion><CreateDate>2015-02-06T18:39:46Z</CreateDate></member></PolicyVersionList></member></Policies>`,
];
const service = (namespace: string, day: string): string =>
  `<member><ServiceName>${namespace}</ServiceName><ServiceNamespace>${namespace}</ServiceNamespace><LastAuthenticated>${day}T00:00:00Z</LastAuthenticated></member>`;

async function serve(): Promise<IamDouble> {
  double = await startIam({
    pages: PAGES,
    credentialReport: credentialReport(),
    accessed: {
      [arn('user/alice')]: [service('glacier', '2026-04-01'), service('fsx', '2026-04-02')],
      [arn('role/old')]: [''],
    },
  });
  credentials.at(double.endpoint);
  return double;
}

describe('a fleet asks IAM', () => {
  it('for every user and role, with when a role was last used', async () => {
    const { asked } = await serve();
    const { file } = await liveDetails(DEFAULT_AWS);
    const fleet = await makeFleet({
      sources: ['examples/data/event_history.json'],
      reading: DEFAULT_READING,
      current: [file],
      credentialReports: [await liveCredentialReport(DEFAULT_AWS)],
      lastAccessed: (arns) => liveLastAccessedOfMany(DEFAULT_AWS, arns),
      selectors: [],
      minDays: 90,
      toolVersion: '0.1.0',
    });
    const own = fleet.principals.filter(({ reach }) => reach === 'administrator');
    expect(own.map(({ principal, use }) => `${principal.name} ${use.kind}`)).toEqual([
      'unused never-used',
      'old used-elsewhere',
      'alice seen',
    ]);
    expect(own.map(({ excess }) => (excess?.unobservedUse ?? 0) > 0)).toEqual([false, false, true]);
    expect(asked.filter((action) => action === 'GetAccountAuthorizationDetails')).toHaveLength(3);
  });

  it('for the credential report until it is there', async () => {
    const { asked } = await serve();
    const { text } = await liveCredentialReport(DEFAULT_AWS);
    expect(readCredentialReport({ name: 'IAM', text }).map(({ name }) => name)).toContain('alice');
    expect(asked).toEqual(['GenerateCredentialReport', 'GenerateCredentialReport', 'GetCredentialReport']);
  });

  it('for last-accessed data, all pages; who is gone meanwhile has none', async () => {
    await serve();
    const files = await liveLastAccessedOfMany(DEFAULT_AWS, [arn('user/alice'), arn('user/gone')]);
    expect([...files.keys()]).toEqual([arn('user/alice')]);
    const { ServicesLastAccessed } = JSON.parse(files.get(arn('user/alice'))?.text ?? '') as {
      readonly ServicesLastAccessed: readonly { readonly ServiceNamespace: string }[];
    };
    expect(ServicesLastAccessed.map(({ ServiceNamespace }) => ServiceNamespace)).toEqual(['glacier', 'fsx']);
  });
});

import * as orgSdk from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLimits } from '../../../src/aws/organizations/read-limits.js';
import { openAws } from '../../../src/aws/session.js';
import { DEFAULT_AWS } from '../../../src/aws/settings.js';
import { startMoto, type Moto } from './moto-server.js';

const MANAGEMENT = '123456789012'; // moto's own
let moto: Moto;
let member = '';
let units: readonly string[] = [];

const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
const denyLeaving = policy({ Effect: 'Deny', Action: 'organizations:LeaveOrganization', Resource: '*' });

beforeAll(async () => {
  moto = await startMoto();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: moto.url,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLEEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'made-up',
    AWS_REGION: 'eu-west-1',
  });
  const client = new orgSdk.OrganizationsClient({ endpoint: moto.url, region: 'us-east-1' });
  await client.send(new orgSdk.CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const root = (await client.send(new orgSdk.ListRootsCommand({}))).Roots?.[0]?.Id ?? '';
  await client.send(new orgSdk.EnablePolicyTypeCommand({ RootId: root, PolicyType: 'SERVICE_CONTROL_POLICY' }));
  const unit = async (ParentId: string, Name: string): Promise<string> =>
    (await client.send(new orgSdk.CreateOrganizationalUnitCommand({ ParentId, Name }))).OrganizationalUnit?.Id ?? '';
  const outer = await unit(root, 'workloads');
  units = [root, outer, await unit(outer, 'production')];
  const made = await client.send(
    new orgSdk.CreateAccountCommand({ AccountName: 'orders', Email: 'orders@example.com' }),
  );
  member = made.CreateAccountStatus?.AccountId ?? '';
  await client.send(
    new orgSdk.MoveAccountCommand({ AccountId: member, SourceParentId: root, DestinationParentId: units[2] ?? '' }),
  );
  const created = await client.send(
    new orgSdk.CreatePolicyCommand({
      Name: 'stay',
      Description: '',
      Type: 'SERVICE_CONTROL_POLICY',
      Content: denyLeaving,
    }),
  );
  const PolicyId = created.Policy?.PolicySummary?.Id ?? '';
  await client.send(new orgSdk.AttachPolicyCommand({ PolicyId, TargetId: units[1] ?? '' }));
});

afterAll(() => moto.stop());

describe('service control policies of an organization in moto', () => {
  test('a member two units down has those of the root, of each unit and its own', async () => {
    const limits = await readLimits(await openAws(DEFAULT_AWS), member);
    expect(limits?.serviceControl.map(({ target }) => target)).toEqual([...units, member]);
    expect(limits?.path.split('/').slice(1, -1)).toEqual(units);
    const [, outer] = limits?.serviceControl ?? [];
    expect(outer?.policies.map(({ Policy }) => Policy.Content)).toContain(denyLeaving);
    expect(limits?.serviceControl.every(({ policies }) => policies.length > 0)).toBe(true);
  });

  test('the management account has none', async () => {
    expect((await readLimits(await openAws(DEFAULT_AWS), MANAGEMENT))?.serviceControl).toEqual([]);
  });
});

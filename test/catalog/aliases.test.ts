import { describe, expect, it } from 'vitest';
import { isTransform } from '../../src/actions/transforms.js';
import { isRoleLookup } from '../../src/actions/role-lookup.js';
import { aliasesFor } from '../../tools/catalog/aliases.js';
import { memberAliases } from '../../tools/catalog/tables.js';

const at = (...[prefix, type, variable, event]: readonly [string, string, string, string]) =>
  aliasesFor({ prefix, type, variable, event });
const NONE = { places: [], also: [], never: [], constant: null };

describe('tables/member-aliases.json', () => {
  it('gives members only in the operations they are for', () => {
    expect(at('databrew', 'Job', 'ResourceId', 'DeleteJob').places).toContainEqual({
      member: 'name',
      path: null,
      transform: null,
    });
    expect(at('databrew', 'Job', 'ResourceId', 'DeleteDataset').places).not.toContainEqual({
      member: 'name',
      path: null,
      transform: null,
    });
  });
  it('gives texts that an operation always means', () => {
    expect(at('mobiletargeting', 'channel', 'ChannelType', 'DeleteApnsVoipChannel').constant).toBe('apns_voip');
    expect(at('mobiletargeting', 'channel', 'ChannelType', 'GetChannels').constant).toBeNull();
    expect(at('bedrock-agentcore', 'token-vault', 'TokenVaultId', 'GetTokenVault').constant).toBeNull();
  });
  it('knows members that look right and are not', () => {
    expect(at('memorydb', 'multiregioncluster', 'ClusterName', 'CreateCluster').never).toContain('clustername');
  });
  it('names both sides of an exchange, and whole ARNs', () => {
    expect(at('ram', 'permission', 'ARN', 'ReplacePermissionAssociations').also.map(({ member }) => member)).toEqual([
      'frompermissionarn',
      'topermissionarn',
    ]);
    expect(at('ce', 'anomalymonitor', 'ARN', 'GetAnomalies').places).toContainEqual({
      member: 'monitorarn',
      path: null,
      transform: null,
    });
  });
  it('takes paths and transforms', () => {
    expect(at('waf', 'webacl', 'ARN', 'PutLoggingConfiguration').places).toEqual([
      { member: null, path: 'request.loggingConfiguration.resourceArn', transform: null },
    ]);
    expect(at('kafka', 'topic', 'ClusterUuid', 'DeleteTopic').places).toEqual([
      { member: 'clusterarn', path: null, transform: 'arn-segment:2' },
    ]);
  });
  it('says nothing of what is not in it', () => expect(at('nobody', 'thing', 'Name', 'GetThing')).toEqual(NONE));
  it('names only transforms there are', () => {
    const texts = Object.values(memberAliases).flatMap((types) =>
      Object.values(types).flatMap((variables) => Object.values(variables).flat()),
    );
    const transforms = texts.flatMap((text) => /^[^@|]+\|([^@]+)/.exec(text)?.[1] ?? []);
    expect(transforms.filter((name) => !isTransform(name) && !isRoleLookup(name))).toEqual([]);
    expect(transforms.length).toBeGreaterThan(50);
  });
});

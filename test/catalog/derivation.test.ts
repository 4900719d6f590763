import { describe, expect, it } from 'vitest';
import { deriveResources } from '../../tools/catalog/derive.js';
import { variablesOf } from '../../tools/catalog/places.js';
import type { IamAction, IamService } from '../../tools/catalog/iam-data.js';
import { membersOf } from '../../tools/catalog/members.js';
import type { Model, Shape } from '../../tools/catalog/models.js';
import { isPathSpec } from '../../tools/catalog/validate.js';
import { readName, singular } from '../../tools/catalog/words.js';

interface Fields {
  readonly [name: string]: string | Fields;
}

// `text` a string, `text[]` a list of strings, an object a structure, a name with [] a list of structures.
function modelOf(
  operation: string,
  input: Fields,
  options: { readonly output?: Fields; readonly protocol?: string; readonly pattern?: string } = {},
): Model {
  const shapes: Record<string, Shape> = {
    text: { type: 'string' },
    'text[]': { type: 'list', member: { shape: 'text' } },
    number: { type: 'integer' },
    patterned: { type: 'string', pattern: options.pattern ?? '' },
  };
  const add = (name: string, fields: Fields): string => {
    const members = Object.entries(fields).map(([key, value]) => {
      const bare = key.replace('[]', '');
      if (typeof value === 'string') return [bare, { shape: value }] as const;
      const structure = add(`${name}.${bare}`, value);
      if (!key.endsWith('[]')) return [bare, { shape: structure }] as const;
      shapes[`${structure}[]`] = { type: 'list', member: { shape: structure } };
      return [bare, { shape: `${structure}[]` }] as const;
    });
    shapes[name] = { type: 'structure', members: Object.fromEntries(members) };
    return name;
  };
  const operations = {
    [operation]: { input: { shape: add('in', input) }, output: { shape: add('out', options.output ?? {}) } },
  };
  return {
    name: 'made-up',
    endpointPrefix: 'made-up',
    signingName: 'made-up',
    signatureVersion: 'v4',
    protocol: options.protocol ?? 'json',
    operations,
    shapes,
  };
}

const serviceOf = (types: Readonly<Record<string, string>>): IamService => ({
  prefix: 'made-up',
  actions: new Map(),
  types: new Map(
    Object.entries(types).map(([name, ends]) => {
      const arns = ends.split(', ').map((end) => `arn:\${Partition}:made-up:\${Region}:\${Account}:${end}`);
      return [name, { name, arn: arns[0] ?? '', arns, taggable: false }];
    }),
  ),
});

function derive(model: Model, types: Readonly<Record<string, string>>, optional: readonly string[] = []) {
  const [event = ''] = Object.keys(model.operations);
  const required = Object.keys(types).filter((type) => !optional.includes(type));
  const action: IamAction = { name: event, level: 'Write', required, optional, conditionKeys: [] };
  const setting = { event, label: 'made-up', members: [membersOf(model, event, {})], rules: undefined };
  return deriveResources(setting, serviceOf(types), action);
}

const rule = (type: string, rest: object): object => ({ type: `made-up:${type}`, verifiedBy: 'derived', ...rest });

describe('deriving where an ARN variable comes from', () => {
  const table = { table: 'table/${TableName}' };
  const widget = { widget: 'widget/${WidgetId}' };
  it.each([
    ['the same name', modelOf('GetTable', { TableName: 'text' }), table, { TableName: ['request.tableName'] }],
    [
      'an abbreviation with a case of its own',
      modelOf('GetTable', { TABLEName: 'text' }),
      table,
      { TableName: ['request.tABLEName'] },
    ],
    ['the bare type', modelOf('GetRows', { table: 'text' }), table, { TableName: ['request.table'] }],
    [
      'an identifier',
      modelOf('GetRows', { TableIdentifier: 'text' }),
      table,
      { TableName: ['request.tableIdentifier'] },
    ],
    ['a list', modelOf('GetTables', { TableNames: 'text[]' }), table, { TableName: ['request.tableNames[]'] }],
    ['a bare name of the subject', modelOf('GetTable', { Name: 'text' }), table, { TableName: ['request.name'] }],
    [
      'one level below',
      modelOf('CreateTable', { TableInput: { Name: 'text' } }),
      table,
      { TableName: ['request.tableInput.name'] },
    ],
    [
      'a list of structures',
      modelOf('GetRows', { 'Requests[]': { TableName: 'text' } }),
      table,
      { TableName: ['request.requests[].tableName'] },
    ],
    [
      'an id in the answer of a create',
      modelOf('CreateWidget', { Name: 'text' }, { output: { Widget: { WidgetId: 'text' } } }),
      widget,
      { WidgetId: ['response.widget.widgetId'] },
    ],
  ])('finds %s', (...[, model, types, vars]) => {
    const [type = ''] = Object.keys(types);
    expect(derive(model, types)).toEqual([rule(type, { vars })]);
  });

  it.each([
    ['a name where an id is wanted', modelOf('GetWidget', { Name: 'text', WidgetName: 'text' }), widget],
    ['a bare id of another subject', modelOf('GetWidgetReport', { Id: 'text' }), widget],
    ['the name of another type', modelOf('GetTable', { IndexName: 'text', DatabaseName: 'text' }), table],
    ['a filter', modelOf('GetTables', { Filters: { TableName: 'text' } }), table],
    ['a number', modelOf('GetTable', { TableName: 'number' }), table],
    ['the new name of a rename', modelOf('ModifyTable', { NewTableName: 'text' }), table],
    ['an answer of a call that makes nothing', modelOf('GetRow', {}, { output: { TableName: 'text' } }), table],
    [
      'a resource that something else is about',
      modelOf('GetTableConfig', { ResourceId: 'text' }),
      { table: 'table/${TableId}' },
    ],
  ])('takes %s for nothing: it becomes * inside the format (RULE 9)', (_, model, types) => {
    const [type = ''] = Object.keys(types);
    expect(derive(model, types)).toEqual([rule(type, {})]);
  });

  it('finds whole ARNs, and none beside a name that says it already', () => {
    expect(derive(modelOf('GetTable', { TableArn: 'text' }), table)).toEqual([
      rule('table', { arns: ['request.tableArn'] }),
    ]);
    expect(derive(modelOf('TagResource', { ResourceArn: 'text' }), table)).toEqual([
      rule('table', { arns: ['request.resourceArn'] }),
    ]);
    expect(derive(modelOf('LinkTable', { ResourceArn: 'text', TableName: 'text' }), table)).toEqual([
      rule('table', { vars: { TableName: ['request.tableName'] } }),
    ]);
  });

  it('names each required type, and optional ones only when shown (RULE 8)', () => {
    const types = {
      database: 'database/${DatabaseName}',
      table: 'table/${DatabaseName}/${TableName}',
      view: 'view/${ViewName}',
      index: 'index/${IndexName}',
    };
    expect(
      derive(modelOf('GetTable', { DatabaseName: 'text', Name: 'text', IndexName: 'text' }), types, ['view', 'index']),
    ).toEqual([
      rule('database', { vars: { DatabaseName: ['request.databaseName'] } }),
      rule('table', { vars: { DatabaseName: ['request.databaseName'], TableName: ['request.name'] } }),
      rule('index', { optional: true, vars: { IndexName: ['request.indexName'] } }),
    ]);
  });

  it('reads one ARN in one place as one of the required types, not all of them', () => {
    const types = { 'listener/app': 'listener/app/${ListenerId}', 'listener/net': 'listener/net/${ListenerId}' };
    expect(derive(modelOf('ModifyListener', { ListenerArn: 'text' }), types)).toEqual([
      rule('listener/app', { optional: true, either: 0, arns: ['request.listenerArn'] }),
      rule('listener/net', { optional: true, either: 0, arns: ['request.listenerArn'] }),
    ]);
  });

  it('takes the place whose pattern says that it holds an ARN of the type, when no name does', () => {
    const pattern = 'arn:aws[a-z-]*:made-up:[a-z0-9-]*:[0-9]{12}:table/[A-Za-z]+';
    const model = modelOf('GetThing', { LibraryArn: 'patterned' }, { pattern });
    expect(derive(model, table)).toEqual([rule('table', { arns: ['request.libraryArn'] })]);
    const other = modelOf('GetThing', { LibraryArn: 'patterned' }, { pattern: `${pattern}/version/[0-9]+` });
    expect(derive(other, table)).toEqual([rule('table', {})]);
  });

  it('takes a number that has the very name of the variable, and no other', () => {
    const deployment = { deployment: 'deployment/${DeploymentNumber}' };
    expect(derive(modelOf('GetDeployment', { DeploymentNumber: 'number', Version: 'number' }), deployment)).toEqual([
      rule('deployment', { vars: { DeploymentNumber: ['request.deploymentNumber'] } }),
    ]);
  });

  it('takes a prefix off an id that the ARN has already (RULE 10)', () => {
    expect(derive(modelOf('GetPolicy', { PolicyId: 'text' }), { policy: 'policy/p-${PolicyId}' })).toEqual([
      rule('policy', { vars: { PolicyId: ['request.policyId'] }, transform: { PolicyId: 'strip-prefix:p-' } }),
    ]);
  });

  it('names source and target of a copy', () => {
    const model = modelOf('CopyTable', { SourceTableName: 'text', TargetTableName: 'text' });
    expect(derive(model, table)).toEqual([
      rule('table', { optional: true, either: 0, vars: { TableName: ['request.sourceTableName'] } }),
      rule('table', { optional: true, either: 0, vars: { TableName: ['request.targetTableName'] } }),
    ]);
  });

  it('takes the form of the ARN that the call can show, where a type has several', () => {
    const bot = { bot: 'bot/${BotId}, bot:${BotName}' };
    const form = (end: string): string => `arn:\${Partition}:made-up:\${Region}:\${Account}:${end}`;
    expect(derive(modelOf('DescribeBot', { BotId: 'text' }), bot)).toEqual([
      rule('bot', { vars: { BotId: ['request.botId'] }, formats: [form('bot/${BotId}')] }),
    ]);
    expect(derive(modelOf('GetBot', { Name: 'text' }), bot)).toEqual([
      rule('bot', { vars: { BotName: ['request.name'] }, formats: [form('bot:${BotName}')] }),
    ]);
    expect(derive(modelOf('ListThings', {}), bot)).toEqual([
      rule('bot', { formats: [form('bot/${BotId}'), form('bot:${BotName}')] }),
    ]);
  });

  it('spells EC2 as its records do', () => {
    const instance = { instance: 'instance/${InstanceId}' };
    expect(derive(modelOf('StartInstances', { InstanceIds: 'text[]' }, { protocol: 'ec2' }), instance)).toEqual([
      rule('instance', {
        vars: {
          InstanceId: [
            'request.instancesSet.items[].instanceId',
            'request.StartInstancesRequest.InstanceIds.content',
            'request.StartInstancesRequest.InstanceIds[].content',
          ],
        },
      }),
    ]);
  });
});

describe('the words of names', () => {
  it.each([
    ['TableName', 'table', 'name'],
    ['RoleNameWithPath', 'role', 'name'],
    ['DBInstanceIdentifier', 'dbinstance', 'identifier'],
    ['resourceARN', 'resource', 'arn'],
    ['instanceIds', 'instance', 'id'],
    ['UUID', 'uuid', 'none'],
    ['Policies', 'policy', 'none'],
  ])('%s', (text, stem, kind) => expect(readName(text)).toMatchObject({ stem, kind }));

  it('are compared in the singular', () => {
    expect(['policies', 'addresses', 'boxes', 'status', 'class'].map(singular)).toEqual([
      'policy',
      'address',
      'box',
      'status',
      'class',
    ]);
  });

  it('leave out what every ARN has', () => {
    expect(variablesOf('arn:${Partition}:a:${Region}:${Account}:b/${One}/${Two}/${One}')).toEqual(['One', 'Two']);
  });
});

describe('isPathSpec', () => {
  it.each([
    'request.a',
    'request.a[].b|tree',
    'response.x-amz-version-id',
    'resources[AWS::S3::Bucket]',
    'resources[*]',
    'resources-prefix[AWS::S3::Object]',
    'additional.a|present',
    'error.action',
  ])('takes %s', (path) => expect(isPathSpec(path)).toBe(true));
  it.each(['request', 'request.', 'a.b', 'request.a|glob', 'resources', 'request..a', 'error.code', '$.request.a'])(
    'refuses %s',
    (path) => expect(isPathSpec(path)).toBe(false),
  );
});

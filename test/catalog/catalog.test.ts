import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { normaliseSource, openCatalog, projectionOf } from '../../src/catalog/catalog.js';
import { DATA, shipped } from './shipped.js';

describe('openCatalog', () => {
  it('reads a file once, and only when it is needed', async () => {
    const names: string[] = [];
    const catalog = await openCatalog((name) => (names.push(name), readFile(join(DATA, name), 'utf8')));
    expect(names).toEqual(['index.json']);
    await Promise.all([catalog.service('sqs'), catalog.service('sqs'), catalog.action('sqs:SendMessage')]);
    await catalog.rule('sqs.amazonaws.com', 'SendMessage');
    await catalog.rule('sqs.amazonaws.com', 'ReceiveMessage');
    expect(names).toEqual(['index.json', 'services/sqs.json', 'events/sqs.json']);
  });

  it.each([
    ['text that is no JSON', 'index.json', 'not json'],
    ['an index of another version', 'index.json', '{"version":2,"builtFrom":{},"eventSources":{},"prefixes":[]}'],
    ['an index without sources', 'index.json', '{"version":1,"builtFrom":{},"prefixes":[]}'],
    ['a service that is cut off', 'services/s3.json', '{"prefix":'],
    ['a service that is null', 'services/s3.json', 'null'],
  ])('says catalog-damaged for %s', async (_, name, text) => {
    const read = (asked: string): Promise<string> =>
      asked === name ? Promise.resolve(text) : readFile(join(DATA, asked), 'utf8');
    const use = async (): Promise<unknown> => (await openCatalog(read)).service('s3');
    await expect(use()).rejects.toMatchObject({ code: 'catalog-damaged' });
  });

  it('says catalog-damaged when a file is not there', async () => {
    await expect(openCatalog(() => Promise.reject(new Error('gone')))).rejects.toMatchObject({
      code: 'catalog-damaged',
    });
  });

  it('answers null for what does not exist, also for names of prototypes', async () => {
    const catalog = await shipped();
    expect(await catalog.rule('aws:s3', 'ObjectCreated:Put')).toBeNull();
    expect(await catalog.rule('s3.amazonaws.com', 'not an operation')).toBeNull();
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(await catalog.rule('s3.amazonaws.com', name)).toBeNull();
      expect(await catalog.rule(name, name)).toBeNull();
      expect(await catalog.service(name)).toBeNull();
      expect(await catalog.action(`s3:${name}`)).toBeNull();
    }
    expect(await catalog.action('s3')).toBeNull();
    expect(await catalog.action('')).toBeNull();
  });

  it.each([
    ['lambda.amazonaws.com', 'PauseFuture20991231v2', { none: 'younger', likely: 'lambda:PauseFuture' }],
    ['monitoring.amazonaws.com', 'FoldMetric', { none: 'younger', likely: 'cloudwatch:FoldMetric' }],
    ['connect.amazonaws.com', 'SearchTestCases', { none: 'unlisted', likely: 'connect:SearchTestCases' }],
  ])('names the likely action of %s %s, which the reference does not list', async (source, name, rule) => {
    expect((await (await shipped()).rule(source, name))?.rule).toMatchObject(rule);
  });

  it('finds actions in any case', async () => {
    const catalog = await shipped();
    expect(await catalog.action('S3:getobject')).toEqual(await catalog.action('s3:GetObject'));
  });

  it('knows the same source in China', async () => {
    const catalog = await shipped();
    expect(normaliseSource('S3.amazonaws.com.cn')).toBe('s3.amazonaws.com');
    expect((await catalog.rule('ec2.amazonaws.com.cn', 'RunInstances'))?.label).toBe('ec2');
  });

  // PEERS 10, 13: the source decides the prefix, and version suffixes go only where a name without them is known
  it.each([
    ['monitoring.amazonaws.com', 'PutMetricAlarm', 'cloudwatch:PutMetricAlarm'],
    ['email.amazonaws.com', 'VerifyEmailIdentity', 'ses:VerifyEmailIdentity'],
    ['ses.amazonaws.com', 'VerifyEmailIdentity', 'ses:VerifyEmailIdentity'],
    ['tagging.amazonaws.com', 'GetResources', 'tag:GetResources'],
    ['appstream2.amazonaws.com', 'DescribeFleets', 'appstream:DescribeFleets'],
    ['amazonmq.amazonaws.com', 'ListBrokers', 'mq:ListBrokers'],
    ['application-insights.amazonaws.com', 'ListApplications', 'applicationinsights:ListApplications'],
    ['rdsdata.amazonaws.com', 'ExecuteStatement', 'rds-data:ExecuteStatement'],
    ['models.lex.amazonaws.com', 'GetBots', 'lex:GetBots'],
    ['mturk-requester.amazonaws.com', 'GetHIT', 'mechanicalturk:GetHIT'],
    ['servicecatalog-appregistry.amazonaws.com', 'ListApplications', 'servicecatalog:ListApplications'],
    ['cloudcontrolapi.amazonaws.com', 'CreateResource', 'cloudformation:CreateResource'],
    ['lambda.amazonaws.com', 'TagResource20170331v2', 'lambda:TagResource'],
    ['lambda.amazonaws.com', 'CreateFunction20150331', 'lambda:CreateFunction'],
    ['lambda.amazonaws.com', 'AddPermission20150331v2', 'lambda:AddPermission'],
    ['cloudfront.amazonaws.com', 'ListDistributions2014_01_31', 'cloudfront:ListDistributions'],
    ['iot.amazonaws.com', 'SetV2LoggingOptions', 'iot:SetV2LoggingOptions'],
    ['ecs.amazonaws.com', 'TagResource', 'ecs:TagResource'],
    ['kms.amazonaws.com', 'TagResource', 'kms:TagResource'],
  ])('%s %s needs %s', async (source, name, action) => {
    const found = await (await shipped()).rule(source, name);
    expect(found?.rule.actions?.map((rule) => rule.action)).toContain(action);
  });

  it('projects by event name, and gives none for what is unknown', async () => {
    const lookup = await (await shipped()).projection('dynamodb.amazonaws.com');
    expect(lookup('DescribeTable')).toContain('request.tableName');
    expect(lookup('NoSuchEvent')).toEqual([]);
    const unknown = await (await shipped()).projection('nowhere.example.com');
    expect(unknown('DescribeTable')).toEqual([]);
    expect(projectionOf({ CreateFunction: ['request.functionName'] }, 'CreateFunction20150331')).toContain(
      'request.functionName',
    );
  });
});

import { describe, expect, test } from 'vitest';
import { dataEvents } from '../../tools/catalog/tables.js';
import { shipped } from './shipped.js';

describe('RULE 18: what a trail can show', () => {
  test.each([
    ['s3:GetObject', 'data:AWS::S3::Object'],
    ['s3:ListBucket', 'data:AWS::S3::Object'],
    ['s3:CreateBucket', 'management-write'],
    ['lambda:InvokeFunction', 'data:AWS::Lambda::Function'],
    ['dynamodb:Query', 'data:AWS::DynamoDB::Table'],
    ['dynamodb:DescribeTable', 'management-read'],
    ['sqs:ReceiveMessage', 'data:AWS::SQS::Queue'],
    ['bedrock:InvokeAgent', 'data:AWS::Bedrock::AgentAlias'],
    ['firehose:PutRecordBatch', 'data:AWS::KinesisFirehose::DeliveryStream'],
    ['appsync:GraphQL', 'data:AWS::AppSync::GraphQLApi'],
    ['kms:Decrypt', 'management-read'],
    ['kms:GenerateDataKey', 'management-read'],
    ['kms:CreateKey', 'management-write'],
    ['rds-data:ExecuteStatement', 'data:AWS::RDS::DBCluster'],
    ['iam:PassRole', 'never-logged'],
    ['logs:PutLogEvents', 'never-logged'],
    ['execute-api:Invoke', 'never-logged'],
    ['ec2:RunInstances', 'management-write'],
  ])('%s is %s', async (name, observable) => {
    expect((await (await shipped()).action(name))?.observable).toBe(observable);
  });

  test('every data event type of the guide has its selector, each action one type', () => {
    const types = Object.keys(dataEvents.data);
    expect(types.length).toBeGreaterThanOrEqual(170);
    expect(types.every((type) => /^AWS::[A-Za-z0-9]+::[A-Za-z0-9]+$/.test(type))).toBe(true);
    expect(dataEvents.basic.every((type) => types.includes(type))).toBe(true);
    const actions = Object.values(dataEvents.data).flat();
    expect(new Set(actions).size).toBe(actions.length);
  });

  test('every action named in the table exists', async () => {
    const catalog = await shipped();
    const names = [...Object.values(dataEvents.data).flat(), ...dataEvents.neverLogged];
    const found = await Promise.all(names.map((name) => catalog.action(name)));
    expect(names.filter((_, at) => found[at] === null)).toEqual([]);
  });
});

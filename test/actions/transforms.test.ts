import { expect, test } from 'vitest';
import { applyTransform, isTransform, TRANSFORM_NAMES } from '../../src/actions/transforms.js';
import { isRoleLookup } from '../../src/actions/role-lookup.js';
import { readdirSync, readFileSync } from 'node:fs';

const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/111122223333/jobs';

const CASES: readonly (readonly [string, string, string | null])[] = [
  ['after-last-slash', '/hostedzone/Z1', 'Z1'],
  ['after-last-slash', 'a/', null],
  ['after-last-colon', 'deploy:7', '7'],
  ['before-first-colon', 'deploy:7', 'deploy'],
  ['before-first-colon', 'deploy', 'deploy'],
  ['before-last-colon', 'log-group:a:*', 'log-group:a'],
  ['strip-leading-slash', '/a/b', 'a/b'],
  ['lambda-name', '111122223333:function:jobs', 'jobs'],
  ['lambda-name', 'arn:aws:lambda:eu-west-1:111122223333:function:jobs:live', 'jobs'],
  ['lambda-qualifier', 'jobs:live', 'live'],
  ['lambda-qualifier', 'jobs', null],
  ['lambda-unqualified', 'jobs', 'jobs'],
  ['lambda-unqualified', 'jobs:live', null],
  ['copy-source-bucket', '/bucket/a%20b?versionId=1', 'bucket'],
  ['copy-source-key', 'bucket/a%20b?versionId=1', 'a b'],
  ['copy-source-key', 'bucket/100%', '100%'],
  ['copy-source-key', 'bucket', null],
  ['s3-url-bucket', 's3://bucket/prefix', 'bucket'],
  ['s3-url-key', 's3://bucket/a/b', 'a/b'],
  ['lower-case', 'MyDb', 'mydb'],
  ['queue-name', QUEUE, 'jobs'],
  ['queue-name', 'jobs', 'jobs'],
  ['queue-name', 'https://evil/jobs', null],
  ['queue-account', QUEUE, '111122223333'],
  ['queue-region', QUEUE, 'eu-west-1'],
  ['queue-region', 'https://eu-west-1.queue.amazonaws.com/111122223333/jobs', 'eu-west-1'],
  ['queue-region', 'https://queue.amazonaws.com/111122223333/jobs', null],
  ['kms-key-id', 'alias/data', null],
  ['kms-key-id', 'arn:aws:kms:eu-west-1:111122223333:alias/data', null],
  ['kms-key-id', 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1', 'mrk-1'],
  ['kms-key-id', '1234', '1234'],
  ['kms-alias', 'alias/aws/s3', 'aws/s3'],
  ['document-account', 'AWS-RunShellScript', ''],
  ['document-account', 'AmazonCloudWatch-ManageAgent', ''],
  ['document-account', 'Patch', null],
  ['task-definition-family', 'arn:aws:ecs:eu-west-1:111122223333:task-definition/web:3', 'web'],
  ['task-definition-revision', 'web:3', '3'],
  ['task-definition-revision', 'web', null],
  ['not-default-bus', 'default', null],
  ['not-default-bus', 'arn:aws:events:eu-west-1:111122223333:event-bus/orders', 'orders'],
  ['log-group-name', 'arn:aws:logs:eu-west-1:111122223333:log-group:a/b:*', 'a/b'],
  ['log-group-name', 'a/b', 'a/b'],
  ['ssm-parameter', '/a/b', 'a/b'],
  ['ssm-parameter', 'c:3', 'c'],
  ['ssm-parameter', 'arn:aws:ssm:eu-west-1:111122223333:parameter/a/b', 'a/b'],
  ['secret-name', 'db', 'db'],
  ['secret-name', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db', 'db'],
  ['secret-name', 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-aB3dE6', null],
  ['bedrock-model', 'vendor.model', 'vendor.model'],
  ['bedrock-model', 'eu.vendor.model', null],
  ['bedrock-profile', 'eu.vendor.model', 'eu.vendor.model'],
  ['bedrock-profile', 'vendor.model', null],
  ['bedrock-profile-model', 'arn:aws:bedrock:eu-west-1:111122223333:inference-profile/eu.vendor.model', 'vendor.model'],
  ['name-before-colon', 'jobs:0f1e2d3c', 'jobs'],
  ['name-before-colon', 'arn:aws:codebuild:eu-west-1:111122223333:build/jobs:0f1e2d3c', 'jobs'],
  ['name-before-colon', 'jobs', null],
  ['account-id', '444455556666', '444455556666'],
  ['account-id', '444455556666:s3tablescatalog/sales', '444455556666'],
  ['account-id', 's3tablescatalog', null],
  ['arn-account', 'arn:aws:iam::444455556666:role/Audit', '444455556666'],
  ['arn-account', 'Audit', null],
  ['waf-scope', 'REGIONAL', 'regional'],
  ['waf-scope', 'CLOUDFRONT', 'global'],
  ['waf-scope', 'regional', null],
  ['url-encode', 'arn:a/b', 'arn%3Aa%2Fb'],
  ['only-prefix:i-', 'i-1', 'i-1'],
  ['only-prefix:i-', 'vol-1', null],
  ['strip-prefix:p-', 'p-1example', '1example'],
  ['strip-prefix:p-', '1example', null],
  ['strip-prefix:p-', 'p-', null],
  ['arn-segment:1', 'arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0f1e-2', 'orders'],
  ['arn-segment:2', 'arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0f1e-2', '0f1e-2'],
  ['arn-segment:1', 'arn:aws:signer:eu-west-1:111122223333:/signing-profiles/release/AbC', 'release'],
  ['arn-segment:9', 'arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0f1e-2', null],
  ['arn-segment:1', 'orders', 'orders'],
  ['__proto__', 'x', null],
  ['__proto__:x', 'x', null],
  ['constructor:x', 'x', null],
  ['nobody', 'x', null],
];

test.each(CASES)('%s of %j is %j', (name, value, text) => {
  expect(applyTransform(name, value)).toBe(text);
});

test('every transform has a case', () => {
  const covered = new Set(CASES.map(([name]) => name));
  expect(TRANSFORM_NAMES.filter((name) => !covered.has(name))).toEqual([]);
});

test('curated rules name only transforms there are', () => {
  const folder = new URL('../../tools/catalog/rules/', import.meta.url);
  const named = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') named.add(value);
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  const find = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === 'transform') collect(child);
      else find(child);
    }
  };
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    find(JSON.parse(readFileSync(new URL(file, folder), 'utf8')));
  }
  expect([...named].filter((name) => !isTransform(name) && !isRoleLookup(name))).toEqual([]);
});

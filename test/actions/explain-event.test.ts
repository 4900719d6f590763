import { expect, test } from 'vitest';
import { explainEvent } from '../../src/actions/explain-event.js';
import { shippedCatalog } from './cases.js';

const explain = async (source: string, name: string) =>
  explainEvent(`${source}.amazonaws.com`, name, await shippedCatalog());

test('says the action, when, on what, from where and who says so', async () => {
  const { actions, text, known, none } = await explain('s3', 'HeadObject');
  expect({ known, none }).toEqual({ known: true, none: null });
  const versioned = actions.find((action) => action.action === 's3:GetObjectVersion');
  expect(versioned).toMatchObject({ accessLevel: 'Read', guarded: false, inferred: false });
  expect(versioned?.when).toContain('request.versionId is there');
  expect(versioned?.source).toBe('S3 User Guide, Required permissions for Amazon S3 API operations');
  expect(text).toContain('  on arn:${Partition}:s3:::${BucketName}/${ObjectName}');
  expect(text).toContain('    ObjectName from request.key|tree, else *');
});

test('marks what is inferred and guarded, with its condition', async () => {
  const { actions, text } = await explain('lambda', 'CreateFunction20150331');
  expect(actions.find(({ action }) => action === 'iam:PassRole')).toMatchObject({
    action: 'iam:PassRole',
    inferred: true,
    guarded: true,
    conditions: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } },
  });
  expect(text.join('\n')).toContain('iam:PassRole (Write, guarded, inferred), when request.role is there');
});

test.each([
  ['sts', 'GetCallerIdentity', 'no-permission-needed', 'needs no permission: STS API Reference'],
  ['signin', 'ConsoleLogin', 'not-an-api-call', 'is not an API call'],
  ['ec2', 'DeleteFalsePositiveCase', 'unknown', 'has no known action'],
])('%s %s: %s', async (...[source, name, none, words]) => {
  const explained = await explain(source, name);
  expect(explained).toMatchObject({ known: true, none, actions: [] });
  expect(explained.text[0]).toContain(words);
});

test('PEERS 12: what nobody knows is said, not guessed', async () => {
  expect(await explain('future', 'DoThing')).toMatchObject({
    known: false,
    actions: [],
    text: ['future.amazonaws.com DoThing is not in the catalogue'],
  });
});

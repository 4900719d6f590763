import { describe, expect, test } from 'vitest';
import { bucket, generate, grant, object, OPTIONS, resource } from './fixtures.js';

const range = (count: number, name: (index: number) => string): readonly string[] =>
  Array.from({ length: count }, (_, index) => name(index));
const letters = (index: number): string => String.fromCodePoint(97 + (index % 26), 97 + Math.floor(index / 26));
const queues = (names: readonly string[], action = 'sqs:SendMessage') =>
  names.map((name) => grant(action, [resource('sqs:queue', { QueueName: name })]));

async function resourcesOf(
  grants: Parameters<typeof generate>[0],
  options: Partial<typeof OPTIONS> = {},
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { policy } = await generate(grants, { ...OPTIONS, ...options });
  const found: Record<string, string[]> = {};
  for (const { Action, Resource } of policy.Statement)
    for (const action of Action) found[action] = [...(found[action] ?? []), ...Resource].toSorted();
  return found;
}

const SQS = 'arn:aws:sqs:eu-central-1:111122223333:';

describe('RULE 11: --resources', () => {
  test('auto keeps twenty names and groups twenty-one', async () => {
    const names = range(21, (n) => `app-${letters(n)}`);
    expect((await resourcesOf(queues(names.slice(0, 20))))['sqs:SendMessage']).toHaveLength(20);
    expect(await resourcesOf(queues(names))).toEqual({ 'sqs:SendMessage': [`${SQS}app-*`] });
  });

  test('--max-resources sets the budget', async () => {
    const names = range(4, (n) => `app-${letters(n)}`);
    expect(await resourcesOf(queues(names), { maxResources: 3 })).toEqual({ 'sqs:SendMessage': [`${SQS}app-*`] });
  });

  test('exact names everything', async () => {
    const names = range(50, (n) => `app-${letters(n)}`);
    expect((await resourcesOf(queues(names), { resources: 'exact' }))['sqs:SendMessage']).toHaveLength(50);
  });

  test('pattern groups what shares a beginning', async () => {
    const names = ['app-a', 'app-b', 'app-c', 'audit'];
    expect(await resourcesOf(queues(names), { resources: 'pattern' })).toEqual({
      'sqs:SendMessage': [`${SQS}app-*`, `${SQS}audit`],
    });
  });

  test.each([
    ['three that share a beginning', ['ci-pr-a', 'ci-pr-b', 'ci-pr-c'], ['ci-pr-*']],
    ['two say too little', ['ci-pr-a', 'ci-pr-b'], ['*']],
    ['an end that is random', ['ci-0a1b2c3d4e5f60718293a4b5c6d7e8f9'], ['ci-*']],
    ['no common beginning', ['alpha', 'beta', 'gamma'], ['*']],
  ])('pattern keeps the beginning of names made in the window: %s', async (_what, names, expected) => {
    const made = await resourcesOf(queues(names, 'sqs:CreateQueue'), { resources: 'pattern' });
    expect(made).toEqual({ 'sqs:CreateQueue': expected.map((name) => `${SQS}${name}`) });
    const used = await resourcesOf([...queues(names, 'sqs:CreateQueue'), ...queues(names, 'sqs:SendMessage')], {
      resources: 'pattern',
    });
    expect(used['sqs:SendMessage']).toEqual(made['sqs:CreateQueue']);
    expect(await resourcesOf(queues(names, 'sqs:CreateQueue'))).toEqual({ 'sqs:CreateQueue': [`${SQS}*`] });
  });

  test('type gives the pattern of the type in its account and region; an object keeps its bucket', async () => {
    const grants = [
      ...queues(['audit']),
      grant('s3:GetObject', [object('reports', 'a/b.csv')]),
      grant('s3:ListBucket', [bucket('reports')]),
      grant('dynamodb:Query', [
        resource('dynamodb:table', { TableName: 'orders' }),
        resource('dynamodb:index', { TableName: 'orders', IndexName: 'by-day' }),
      ]),
    ];
    expect(await resourcesOf(grants, { resources: 'type' })).toEqual({
      'dynamodb:Query': ['arn:aws:dynamodb:eu-central-1:111122223333:table/*'],
      's3:GetObject': ['arn:aws:s3:::reports/*'],
      's3:ListBucket': ['arn:aws:s3:::*'],
      'sqs:SendMessage': [`${SQS}*`],
    });
  });

  test('actions, accounts and types never meet (PEERS 14, 16)', async () => {
    const names = range(21, (n) => `app-${letters(n)}`);
    const found = await resourcesOf([...queues(names), ...queues(['app-aa', 'other'], 'sqs:PurgeQueue')]);
    expect(found['sqs:PurgeQueue']).toEqual([`${SQS}app-aa`, `${SQS}other`]);
  });

  test.each(['auto', 'pattern', 'type'] as const)(
    'RULE 13: a guarded action is never widened (%s)',
    async (resources) => {
      const names = range(30, (n) => `app-${letters(n)}`);
      const grants = names.map((name) =>
        grant('iam:PassRole', [resource('iam:role', { RoleNameWithPath: name })], { guarded: true }),
      );
      expect((await resourcesOf(grants, { resources }))['iam:PassRole']).toHaveLength(30);
    },
  );

  test('each widening is a finding with how many names it stands for and how wide it is', async () => {
    const names = range(21, (n) => `app-${letters(n)}`);
    const others = queues(['app-zz', 'app-zy', 'audit'], 'sqs:PurgeQueue');
    const { findings, evidence } = await generate([...queues(names), ...others], OPTIONS);
    const widened = findings.filter(({ code }) => code === 'resource-widened');
    expect(widened).toMatchObject([
      {
        severity: 'medium',
        count: 21,
        detail: { pattern: `${SQS}app-*`, names: 21, known: 23, share: 0.91, actions: ['sqs:SendMessage'] },
      },
    ]);
    expect(evidence.find(({ action }) => action === 'sqs:SendMessage')?.reasons).toContain(
      'one of 21 names of its type that became one pattern',
    );
  });
});

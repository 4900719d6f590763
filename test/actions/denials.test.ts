import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { deniedAction } from '../../src/actions/denial.js';
import { EventPlans } from '../../src/actions/event-plans.js';
import { gatherKnowledge } from '../../src/actions/knowledge.js';
import { mapAsIfAllowed } from '../../src/actions/map-row.js';
import { indexPrincipal } from '../../src/actions/principal-index.js';
import { renderResources } from '../../src/actions/actions-for-record.js';
import type { Grant } from '../../src/actions/types.js';
import type { UsageRow } from '../../src/base/usage-row.js';
import { recordOf, rowOf, shippedCatalog } from './cases.js';
import { hasSharedData, sharedRecords } from './shared-data.js';

/** Disagreements with AWS's own words, looked at and explained: `{eventSource, eventName, action, kind, reason}`. */
interface Exception {
  readonly eventSource: string;
  readonly eventName: string;
  readonly action: string;
  readonly kind: 'action' | 'resource';
  readonly reason: string;
}

const EXCEPTIONS = JSON.parse(
  readFileSync(new URL('denial-exceptions.json', import.meta.url), 'utf8'),
) as readonly Exception[];

interface Verdict {
  readonly row: UsageRow;
  readonly action: string;
  readonly stated: string | null;
  readonly derived: readonly string[];
  readonly actionAgrees: boolean;
  readonly resourceAgrees: boolean;
}

/** Whether a pattern covers what AWS states; AWS's `*` is a text that any wider or equal pattern must cover. */
function covers(pattern: string, stated: string): boolean {
  const plain = pattern.replaceAll(/\$\{([*?$])\}/g, '$1');
  const source = plain
    .replaceAll(/[.+^${}()|[\]\\/-]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(stated);
}

/** The grant as a policy has it under `--resources auto`: ids that AWS makes are a pattern (RULES.md 11). */
const asPattern = (grant: Grant): Grant => ({
  ...grant,
  resources: grant.resources.map((resource) => ({
    ...resource,
    variables: {
      ...resource.variables,
      ...Object.fromEntries(resource.generated.map((name) => [name, null])),
    },
  })),
});

async function judge(row: UsageRow): Promise<Verdict | null> {
  const knowledge = await gatherKnowledge([row], await shippedCatalog());
  const action = deniedAction(row, knowledge);
  if (action === null) return null;
  const facts = { assumedByServices: {} };
  const context = {
    knowledge,
    facts,
    index: indexPrincipal([row], facts),
    plans: new EventPlans(knowledge),
    callsDirectly: null,
  };
  const same = mapAsIfAllowed(row, context).grants.filter((grant) => grant.action === action);
  const derived = [...same, ...same.map(asPattern)].flatMap(renderResources);
  const stated = row.values['error.resource']?.[0] ?? null;
  const resourceAgrees = stated === null || derived.some((pattern) => covers(pattern, stated));
  return { row, action, stated, derived, actionAgrees: same.length > 0, resourceAgrees };
}

const isExcepted = ({ row, action }: Verdict, kind: Exception['kind']): boolean =>
  EXCEPTIONS.some(
    (one) =>
      one.kind === kind &&
      one.eventSource === row.eventSource &&
      one.eventName === row.eventName &&
      one.action === action,
  );

describe.skipIf(!hasSharedData)('RULE 23: AWS’s own words in denials', async () => {
  const rows = hasSharedData ? await Promise.all(sharedRecords().map(rowOf)) : [];
  const verdicts = (await Promise.all(rows.map(judge))).filter((verdict) => verdict !== null);

  test('there are some', () => expect(verdicts.length).toBeGreaterThan(80));
  test('every stated action is one we derive, or is explained', () => {
    const wrong = verdicts.filter((verdict) => !verdict.actionAgrees);
    console.log(`denials: ${verdicts.length}, action agrees in ${verdicts.length - wrong.length}`);
    expect(
      wrong
        .filter((verdict) => !isExcepted(verdict, 'action'))
        .map(({ row, action }) => `${row.eventSource} ${row.eventName}: ${action}`),
    ).toEqual([]);
  });
  test('every stated resource is covered by what we derive, or is explained', () => {
    const stated = verdicts.filter((verdict) => verdict.stated !== null && verdict.actionAgrees);
    const wrong = stated.filter((verdict) => !verdict.resourceAgrees);
    console.log(`denials with a resource: ${stated.length}, covered in ${stated.length - wrong.length}`);
    expect(
      wrong
        .filter((verdict) => !isExcepted(verdict, 'resource'))
        .map(
          ({ row, action, stated: arn, derived }) =>
            `${row.eventSource} ${row.eventName}: ${action} on ${arn}, derived ${derived.join(' ')}`,
        ),
    ).toEqual([]);
  });
  test('no exception is left over', () => {
    const isUsed = (one: Exception): boolean =>
      verdicts.some(
        (verdict) =>
          verdict.row.eventName === one.eventName &&
          isExcepted(verdict, one.kind) &&
          !(one.kind === 'action' ? verdict.actionAgrees : verdict.resourceAgrees),
      );
    expect(EXCEPTIONS.filter((one) => !isUsed(one))).toEqual([]);
  });
});

/** Messages AWS wrote, known from its guides: they hold without the shared data. */
describe('RULE 23: denials of the guides', () => {
  const denial = (action: string, resource: string) =>
    `User: arn:aws:iam::111122223333:user/alice is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;
  test.each([
    [
      'logs.amazonaws.com',
      'CreateLogStream',
      { logGroupName: 'jobs', logStreamName: 's' },
      'logs:CreateLogStream',
      'arn:aws:logs:eu-west-1:111122223333:log-group:jobs:log-stream:s',
    ],
    [
      'sts.amazonaws.com',
      'AssumeRole',
      { roleArn: 'arn:aws:iam::444455556666:role/Audit' },
      'sts:AssumeRole',
      'arn:aws:iam::444455556666:role/Audit',
    ],
    [
      'lambda.amazonaws.com',
      'Invoke',
      { functionName: 'jobs' },
      'lambda:InvokeFunction',
      'arn:aws:lambda:eu-west-1:111122223333:function:jobs',
    ],
    [
      'dynamodb.amazonaws.com',
      'DescribeTable',
      { tableName: 'orders' },
      'dynamodb:DescribeTable',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/orders',
    ],
    [
      'secretsmanager.amazonaws.com',
      'GetSecretValue',
      { secretId: 'db' },
      'secretsmanager:GetSecretValue',
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-aB3dE6',
    ],
    [
      'ssm.amazonaws.com',
      'GetParameter',
      { name: '/a/b' },
      'ssm:GetParameter',
      'arn:aws:ssm:eu-west-1:111122223333:parameter/a/b',
    ],
    [
      'glue.amazonaws.com',
      'GetTable',
      { databaseName: 'sales', name: 'orders' },
      'glue:GetTable',
      'arn:aws:glue:eu-west-1:111122223333:catalog',
    ],
    ['iam.amazonaws.com', 'GetRole', { roleName: 'Deploy' }, 'iam:GetRole', 'arn:aws:iam::111122223333:role/ci/Deploy'],
    [
      'ssm.amazonaws.com',
      'SendCommand',
      { documentName: 'AWS-RunShellScript', instanceIds: ['i-0123456789abcdef0'] },
      'ssm:SendCommand',
      'arn:aws:ssm:eu-west-1::document/AWS-RunShellScript',
    ],
    [
      'ec2.amazonaws.com',
      'RunInstances',
      { instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0' }] } },
      'ec2:RunInstances',
      'arn:aws:ec2:eu-west-1::image/ami-0123456789abcdef0',
    ],
  ] as const)('%s %s', async (...[eventSource, eventName, requestParameters, action, resource]) => {
    const record = recordOf({
      eventSource,
      eventName,
      requestParameters,
      errorCode: 'AccessDenied',
      errorMessage: denial(action, resource),
    });
    const verdict = await judge(await rowOf(record));
    expect(verdict).toMatchObject({ action, stated: resource, actionAgrees: true, resourceAgrees: true });
  });
});

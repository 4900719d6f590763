import { describe, expect, test } from 'vitest';
import { CONSOLE_READS, type ConsoleReads } from '../../src/base/console-reads.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { withoutConsoleReads } from '../../src/policy/console-reads.js';
import { evidence, grant, usageOf } from './fixtures.js';

const catalog = await shippedCatalog();

async function left(calls: readonly (readonly [action: string, console: boolean])[], mode: ConsoleReads) {
  const grants = calls.map(([action, console], at) =>
    grant(action, [], { evidence: evidence({ console, eventIds: [`e${at}`] }) }),
  );
  const mapped = await withoutConsoleReads(usageOf(grants), mode, (action) => catalog.action(action));
  return { actions: mapped.grants.map(({ action }) => action), findings: mapped.findings };
}

describe('RULE 28: --console-reads', () => {
  test.each([
    ['keep', ['ec2:DescribeInstances', 'ec2:GetConsoleOutput', 'ec2:StopInstances']],
    ['viewonly', ['ec2:DescribeInstances', 'ec2:StopInstances']],
    ['drop', ['ec2:StopInstances']],
  ] as const)('%s', async (mode, expected) => {
    const { actions, findings } = await left(
      [
        ['ec2:DescribeInstances', true],
        ['ec2:GetConsoleOutput', true],
        ['ec2:StopInstances', true],
      ],
      mode,
    );
    expect(actions).toEqual(expected);
    expect(findings.map(({ code }) => code)).toEqual(mode === 'keep' ? [] : ['console-reads-dropped']);
  });

  test.each([
    'secretsmanager:GetSecretValue',
    'ssm:GetParameter',
    'ssm:GetParametersByPath',
    's3:GetObject',
    'kms:Decrypt',
    'lambda:GetFunction',
    'codecommit:GetFile',
    'dynamodb:Scan',
    'logs:GetLogEvents',
    'athena:GetQueryResults',
    'cloudfront:GetFunction',
    'cloudformation:GetTemplate',
    'states:DescribeStateMachine',
    'ssm:GetDocument',
    'glue:GetConnection',
    'ec2:GetPasswordData',
    'cognito-idp:DescribeUserPoolClient',
    'apigateway:GET',
    'ecr:GetAuthorizationToken',
  ])('never for %s', async (action) => {
    for (const mode of CONSOLE_READS) expect((await left([[action, true]], mode)).actions).toEqual([action]);
  });

  test('what a program called too stays', async () => {
    const { actions } = await left(
      [
        ['ec2:DescribeInstances', true],
        ['ec2:DescribeInstances', false],
      ],
      'drop',
    );
    expect(actions).toEqual(['ec2:DescribeInstances']);
  });
});

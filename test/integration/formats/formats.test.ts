import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyDocument } from '../../../src/iam/types.js';
import { parsePolicy } from '../../../src/iam/parse-policy.js';
import { shippedCatalog } from '../../../src/main/catalog-files.js';
import { lintPolicies } from '../../../src/policy/lint/lint-policies.js';
import { renderPolicies } from '../../../src/render/formats/render-policies.js';
import type { PolicyFormat } from '../../../src/render/formats/types.js';
import { cutAll } from '../../proof/principals.js';

/** Other people's readers of each format, installed beside the test: what they read means what was written. */
const root = mkdtempSync(join(tmpdir(), 'trimtrail-formats-'));
const bin = (name: string): string => join(root, 'venv/bin', name);
const PACKAGES = ['python-hcl2==8.1.4', 'cfn-lint==1.58.0', 'parliament==1.6.4', 'setuptools==80.9.0'];
const CDK = ['aws-cdk-lib@2.276.0', 'constructs@10.8.1'];

const cuts = await cutAll(['examples/data/trail']);
const POLICIES: readonly (readonly [name: string, policy: PolicyDocument])[] = [
  ...cuts.map(({ arn, policy }) => [arn, policy] as const),
  [
    'what the languages would interpolate',
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'One',
          Effect: 'Allow',
          Action: ['s3:GetObject'],
          Resource: [
            'arn:aws:s3:::b/${$}{x}/*',
            'arn:aws:s3:::b/${aws:username}/*',
            'arn:aws:s3:::b/%{y}',
            "arn:aws:s3:::b/it's",
          ],
          Condition: { StringEquals: { 'aws:PrincipalTag/team': ['a', '${aws:PrincipalTag/b}'] } },
        },
      ],
    },
  ],
];

beforeAll(() => {
  execFileSync('python3', ['-m', 'venv', join(root, 'venv')]);
  execFileSync(bin('pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES], { stdio: 'inherit' });
  writeFileSync(join(root, 'package.json'), '{}');
  execFileSync('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', ...CDK], { cwd: root });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const render = (document: PolicyDocument, format: PolicyFormat): string =>
  renderPolicies([{ name: 'trimtrail-alice', document }], format);

/** Single values as lists, for readers that do not tell them apart. */
function listed({ Version, Statement }: PolicyDocument): unknown {
  return {
    Version,
    Statement: Statement.map((statement) => ({
      ...statement,
      ...(statement.Condition !== undefined && {
        Condition: Object.fromEntries(
          Object.entries(statement.Condition).map(([operator, keys]) => [
            operator,
            Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, [values].flat()])),
          ]),
        ),
      }),
    })),
  };
}

describe.each(POLICIES)('%s', (_name, policy) => {
  it('python-hcl2 reads the Terraform as the same policy', () => {
    const reader = fileURLToPath(new URL('read_terraform.py', import.meta.url));
    const read = execFileSync(bin('python'), [reader], { input: render(policy, 'terraform'), encoding: 'utf8' });
    expect(JSON.parse(read)).toEqual(listed(policy));
  });

  it('cfn-lint finds nothing in the CloudFormation', () => {
    const file = join(root, 'template.yaml');
    writeFileSync(file, render(policy, 'cloudformation'));
    expect(execFileSync(bin('cfn-lint'), ['--regions', 'us-east-1', '--', file], { encoding: 'utf8' })).toBe('');
  });

  it('aws-cdk-lib synthesises the same policy', () => {
    const { code } = transformSync(render(policy, 'cdk'), { loader: 'ts', format: 'cjs', target: 'es2022' });
    writeFileSync(join(root, 'policy.cjs'), code);
    const read = execFileSync(process.execPath, ['-e', SYNTH], { cwd: root, encoding: 'utf8' });
    expect(normal(JSON.parse(read) as PolicyDocument)).toEqual(normal(policy));
  });
});

const SYNTH = `
const { App, Stack } = require('aws-cdk-lib');
const { Template } = require('aws-cdk-lib/assertions');
const stack = new Stack(new App({ analyticsReporting: false }), 'S');
for (const [name, Made] of Object.entries(require('./policy.cjs'))) new Made(stack, name);
const [one] = Object.values(Template.fromStack(stack).toJSON().Resources);
process.stdout.write(JSON.stringify(one.Properties.PolicyDocument));
`;

/** The CDK writes a list of one as its only entry, and equal statements in one; order says nothing. */
function normal({ Statement }: PolicyDocument): unknown {
  return Statement.map(({ Sid, Effect, Action, Resource, Condition }) => ({
    Sid,
    Effect,
    Action: [Action].flat().toSorted(),
    Resource: [Resource].flat().toSorted(),
    Condition: JSON.stringify(Condition, (_, value: unknown) =>
      Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
    ),
  })).toSorted((a, b) => (a.Sid < b.Sid ? -1 : 1));
}

const WITNESS = `
import json, sys, parliament
print(json.dumps(sorted({one.issue for one in parliament.analyze_policy_string(sys.stdin.read()).findings})))
`;

/** Parliament's word for a finding of ours. */
const SAME: Readonly<Record<string, string>> = {
  UNKNOWN_ACTION: 'action-unknown',
  RESOURCE_MISMATCH: 'action-resource-mismatch',
};

describe('parliament, as a witness of lint', () => {
  const allow = (Action: string, Resource: string): object => ({
    Version: '2012-10-17',
    Statement: [{ Sid: 'A', Effect: 'Allow', Action, Resource }],
  });

  it.each([
    allow('s3:GetObjct', '*'),
    allow('s3:GetObject', 'arn:aws:s3:::bucket'),
    allow('s3:ListBucket', 'arn:aws:s3:::bucket/*'),
    allow('s3:ListBucket', 'arn:aws:s3:::bucket'),
    ...POLICIES.slice(0, -1).map(([, policy]) => policy),
  ])('finds what lint finds, and nothing else of the same kind (%#)', async (document) => {
    const read = execFileSync(bin('python'), ['-c', WITNESS], { input: JSON.stringify(document), encoding: 'utf8' });
    const said = (JSON.parse(read) as readonly string[]).flatMap((issue) => SAME[issue] ?? []);
    const ours = await lintPolicies([{ name: 'p', policy: parsePolicy(document) }], await shippedCatalog());
    const kinds = new Set(ours.map(({ code }) => code as string).filter((code) => Object.values(SAME).includes(code)));
    expect([...kinds].toSorted()).toEqual([...new Set(said)].toSorted());
  });
});

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
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

const POLICIES: readonly (readonly [name: string, policy: PolicyDocument])[] = [
  ...(await cutAll(['examples/data/trail'])).map(({ arn, policy }) => [arn, policy] as const),
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
            'arn:aws:s3:::b/"quoted"\\n',
          ],
          Condition: { StringEquals: { 'aws:PrincipalTag/team': ['a', '${aws:PrincipalTag/b}'] } },
        },
      ],
    },
  ],
];

const started = promisify(execFile);
const run = async (command: string, args: readonly string[]): Promise<string> =>
  (await started(command, args, { cwd: root, maxBuffer: 2 ** 28 })).stdout;

async function install(): Promise<void> {
  writeFileSync(join(root, 'package.json'), '{}');
  await Promise.all([
    run('npm', ['install', '--silent', '--ignore-scripts', '--no-audit', '--no-fund', ...CDK]),
    run('python3', ['-m', 'venv', join(root, 'venv')]).then(() =>
      run(bin('pip'), ['install', '--quiet', '--disable-pip-version-check', ...PACKAGES]),
    ),
  ]);
}

/** Writes every policy in a format; the files, in the order of the policies. */
function written(format: PolicyFormat, extension: string, made = (text: string): string => text): readonly string[] {
  return POLICIES.map(([, document], at) => {
    const file = join(root, `policy-${at}.${extension}`);
    writeFileSync(file, made(renderPolicies([{ name: 'trimtrail-alice', document }], format)));
    return file;
  });
}

const commonJs = (text: string): string => transformSync(text, { loader: 'ts', format: 'cjs', target: 'es2022' }).code;
const documents = (text: string): readonly PolicyDocument[] => JSON.parse(text) as readonly PolicyDocument[];

const read: { terraform: readonly PolicyDocument[]; cdk: readonly PolicyDocument[] } = { terraform: [], cdk: [] };

// each reader starts once and reads all of it: to start takes longer than to read
beforeAll(async () => {
  await install();
  const reader = fileURLToPath(new URL('read_terraform.py', import.meta.url));
  read.terraform = documents(await run(bin('python'), [reader, ...written('terraform', 'tf')]));
  read.cdk = documents(await run(process.execPath, ['-e', SYNTH, ...written('cdk', 'cjs', commonJs)]));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.each(POLICIES.map(([name, policy], at) => ({ name, policy, at })))('$name', ({ policy, at }) => {
  it('python-hcl2 reads the Terraform as the same policy', () => {
    expect(read.terraform[at]).toEqual(listed(policy));
  });

  it('aws-cdk-lib synthesises the same policy', () => {
    expect(normal(read.cdk[at])).toEqual(normal(policy));
  });
});

it('cfn-lint finds nothing in the CloudFormation', async () => {
  expect(await run(bin('cfn-lint'), ['--regions', 'us-east-1', '--', ...written('cloudformation', 'yaml')])).toBe('');
});

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

const SYNTH = `
const { App, Stack } = require('aws-cdk-lib');
const { Template } = require('aws-cdk-lib/assertions');
const policies = process.argv.slice(1).map((file) => {
  const stack = new Stack(new App({ analyticsReporting: false }), 'S');
  for (const [name, Made] of Object.entries(require(file))) new Made(stack, name);
  const [one] = Object.values(Template.fromStack(stack).toJSON().Resources);
  return one.Properties.PolicyDocument;
});
process.stdout.write(JSON.stringify(policies));
`;

/** The CDK writes a list of one as its only entry, and equal statements in one; order says nothing. */
function normal(policy: PolicyDocument | undefined): unknown {
  return (policy?.Statement ?? [])
    .map(({ Sid, Effect, Action, Resource, Condition }) => ({
      Sid,
      Effect,
      Action: [Action].flat().toSorted(),
      Resource: [Resource].flat().toSorted(),
      Condition: JSON.stringify(Condition, (_, value: unknown) =>
        Array.isArray(value) && value.length === 1 ? (value[0] as unknown) : value,
      ),
    }))
    .toSorted((a, b) => (a.Sid < b.Sid ? -1 : 1));
}

const WITNESS = `
import json, sys, parliament
said = [sorted({one.issue for one in parliament.analyze_policy_string(text).findings}) for text in sys.argv[1:]]
print(json.dumps(said))
`;

/** Parliament's word for a finding of ours. */
const SAME: Readonly<Record<string, string>> = {
  UNKNOWN_ACTION: 'action-unknown',
  RESOURCE_MISMATCH: 'action-resource-mismatch',
};

const allow = (Action: string, Resource: string): object => ({
  Version: '2012-10-17',
  Statement: [{ Sid: 'A', Effect: 'Allow', Action, Resource }],
});

/** What lint and parliament are both asked about: three mistakes, the right one, and the policies of the examples. */
const ASKED: readonly object[] = [
  allow('s3:GetObjct', '*'),
  allow('s3:GetObject', 'arn:aws:s3:::bucket'),
  allow('s3:ListBucket', 'arn:aws:s3:::bucket/*'),
  allow('s3:ListBucket', 'arn:aws:s3:::bucket'),
  ...POLICIES.slice(0, -1).map(([, policy]) => policy),
];

it('parliament, as a witness of lint, finds the same and nothing else of the same kinds', async () => {
  const texts = ASKED.map((document) => JSON.stringify(document));
  const issues = JSON.parse(await run(bin('python'), ['-c', WITNESS, ...texts])) as readonly (readonly string[])[];
  const catalog = await shippedCatalog();
  const ours = await Promise.all(
    ASKED.map(async (document) => {
      const found = await lintPolicies([{ name: 'p', policy: parsePolicy(document) }], catalog);
      const codes = found.map(({ code }) => code as string).filter((code) => Object.values(SAME).includes(code));
      return [...new Set(codes)].toSorted();
    }),
  );
  expect(ours).toEqual(issues.map((said) => [...new Set(said.flatMap((issue) => SAME[issue] ?? []))].toSorted()));
  expect(ours.slice(0, 4)).toEqual([
    ['action-unknown'],
    ['action-resource-mismatch'],
    ['action-resource-mismatch'],
    [],
  ]);
});

describe('examples/scheduled/main.tf', () => {
  const path = fileURLToPath(new URL('../../../examples/scheduled/main.tf', import.meta.url));
  const reader = fileURLToPath(new URL('read_module.py', import.meta.url));
  const unquoted = (name: string): string => name.replaceAll('"', '');

  /** `var.x`, `data.TYPE.NAME`, `TYPE.NAME`: what a file defines. */
  const definedIn = (
    module: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>,
  ): ReadonlySet<string> =>
    new Set([
      ...(module['variable'] ?? []).flatMap((one) => Object.keys(one).map((name) => `var.${unquoted(name)}`)),
      ...(['data', 'resource'] as const).flatMap((kind) =>
        (module[kind] ?? []).flatMap((one) =>
          Object.entries(one).flatMap(([type, named]) =>
            Object.keys(named as object).map(
              (name) => `${kind === 'data' ? 'data.' : ''}${unquoted(type)}.${unquoted(name)}`,
            ),
          ),
        ),
      ),
    ]);

  it('python-hcl2 reads it, and it refers to nothing that it does not define', async () => {
    const text = await run(bin('python'), [reader, path]);
    const defined = definedIn(JSON.parse(text) as Parameters<typeof definedIn>[0]);
    const references = text.match(/\b(?:var\.\w+|data\.aws_\w+\.\w+|(?<![."\w])aws_\w+\.\w+)/g) ?? [];
    expect(references.length).toBeGreaterThan(20);
    for (const reference of references) expect(defined, reference).toContain(reference);
  });
});

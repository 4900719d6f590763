import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { TrimtrailError } from '../../../src/base/errors.js';
import { escapePolicyValue } from '../../../src/base/policy-text.js';
import type { PolicyDocument, Statement } from '../../../src/iam/types.js';
import { pascalName, safePolicyName, snakeName } from '../../../src/render/formats/names.js';
import { renderPolicies } from '../../../src/render/formats/render-policies.js';
import { FORMAT_ENDINGS, POLICY_FORMATS, type PolicyFormat } from '../../../src/render/formats/types.js';
import { HOSTILE } from '../../policy/hostile-values.js';
import { DEPLOYED, readCdk, readCloudFormation, readHclStrings } from './readers.js';

const GOLDEN = new URL('golden/', import.meta.url);
const OWN = { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } };

const statement = (over: Partial<Statement> = {}): Statement => ({
  Sid: 'One',
  Effect: 'Allow',
  Action: ['s3:GetObject'],
  Resource: ['arn:aws:s3:::example/a'],
  ...over,
});
const documentOf = (...Statement: readonly Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement });
const render = (document: PolicyDocument, format: PolicyFormat): string =>
  renderPolicies([{ name: 'trimtrail-alice', document }], format);

const CASES: Readonly<Record<string, PolicyDocument>> = {
  plain: documentOf(
    statement({ Resource: ['arn:aws:s3:::example/a', 'arn:aws:s3:::example/b/${$}{x}/*'] }),
    statement({
      Sid: 'PassRole',
      Action: ['iam:PassRole'],
      Resource: ['arn:aws:iam::111122223333:role/service-role/nightly-report'],
      Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'lambda.amazonaws.com'] } },
    }),
  ),
  'many-accounts': documentOf(
    statement({ Action: ['dynamodb:GetItem'], Resource: ['arn:aws:dynamodb:eu-west-1:*:table/t'], Condition: OWN }),
    statement({ Sid: 'Other', Action: ['sts:AssumeRole'], Resource: ['arn:aws:iam::444455556666:role/ReadReports'] }),
  ),
  nothing: documentOf(),
};

const goldenName = (name: string, format: PolicyFormat): string => `${name}${FORMAT_ENDINGS[format]}.golden`;

describe('golden files', () => {
  for (const [name, document] of Object.entries(CASES)) {
    for (const format of POLICY_FORMATS) {
      const file = goldenName(name, format);
      test(file, async () => {
        await expect(render(document, format)).toMatchFileSnapshot(new URL(file, GOLDEN).pathname);
      });
    }
  }

  it('has no file that no case writes', () => {
    const written = Object.keys(CASES).flatMap((name) => POLICY_FORMATS.map((format) => goldenName(name, format)));
    expect(readdirSync(GOLDEN).toSorted()).toEqual(written.toSorted());
  });
});

/** Any policy trimtrail writes: values from a log, escaped as RULES.md 7 says, and variables of IAM's own. */
const value = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'ab/:*?$%&{}"\'`\\\n\t!<>#~é\u0085'.split('')) }),
  fc.constantFrom(...HOSTILE),
);
const arn = value.map((text) => `arn:aws:s3:::example/${escapePolicyValue(text).text}`);
const documents = fc
  .array(
    fc.record({
      Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
      Resource: fc.array(arn, { minLength: 1, maxLength: 3 }),
      Condition: fc.option(
        fc.record({
          StringLike: fc.dictionary(fc.constantFrom('s3:prefix', 'aws:RequestTag/a b"$\'é'), fc.array(arn)),
        }),
        { nil: undefined },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) =>
    documentOf(
      ...list.map(({ Effect, Resource, Condition }, index) =>
        statement({ Sid: `S${index}`, Effect, Resource, ...(Condition !== undefined && { Condition }) }),
      ),
    ),
  );

const resolvable = (document: PolicyDocument): boolean => /\{\{resolve:|\$\{Token\[/.test(JSON.stringify(document));

describe('each format keeps the meaning, whatever the values', () => {
  test('JSON', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(JSON.parse(render(document, 'json'))).toEqual(document);
      }),
    );
  });

  test('CloudFormation', () => {
    fc.assert(
      fc.property(
        documents.filter((document) => !resolvable(document)),
        (document) => {
          expect(readCloudFormation(render(document, 'cloudformation'))).toMatchObject({
            Resources: { TrimtrailAlice: { Properties: { PolicyDocument: document } } },
          });
        },
      ),
    );
  });

  test('CDK', () => {
    fc.assert(
      fc.property(
        documents.filter((document) => !resolvable(document)),
        (document) => {
          const [statements] = readCdk(render(document, 'cdk')).values();
          expect(statements).toEqual(
            document.Statement.map(({ Sid, Effect, Action, Resource, Condition }) => ({
              sid: Sid,
              effect: Effect,
              actions: Action,
              resources: Resource,
              ...(Condition !== undefined && { conditions: Condition }),
            })),
          );
        },
      ),
    );
  });

  test('Terraform: every text of the document is a string of the file, and nothing is interpolated', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const strings = readHclStrings(render(document, 'terraform'));
        expect(strings).not.toContain(null);
        for (const text of document.Statement.flatMap(({ Resource }) => Resource)) expect(strings).toContain(text);
      }),
    );
  });

  test.each(POLICY_FORMATS)('%s shows no character that moves a cursor', (format) => {
    fc.assert(
      fc.property(
        documents.filter((document) => !resolvable(document)),
        (document) => {
          expect(render(document, format)).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
        },
      ),
    );
  });
});

describe('RULE 16: templates name the account and partition they are deployed in', () => {
  const document = CASES['many-accounts'] ?? documentOf();
  const table = `arn:${DEPLOYED.partition}:dynamodb:eu-west-1:${DEPLOYED.account}:table/t`;

  test('Terraform', () => {
    expect(render(document, 'terraform')).toContain(
      '"arn:${data.aws_partition.current.partition}:dynamodb:eu-west-1:${data.aws_caller_identity.current.account_id}:table/t"',
    );
  });
  test('CloudFormation', () => {
    expect(JSON.stringify(readCloudFormation(render(document, 'cloudformation')))).toContain(table);
  });
  test('CDK', () => {
    expect(readCdk(render(document, 'cdk')).get('TrimtrailAlice')?.[0]?.resources).toEqual([table]);
  });
  test('another account keeps its number', () => {
    for (const format of POLICY_FORMATS) expect(render(document, format)).toContain(':444455556666:role/ReadReports');
  });
});

describe('what a language cannot hold is refused, never changed', () => {
  const document = documentOf(statement({ Resource: ['arn:aws:s3:::example/{{resolve:ssm:x}}'] }));

  test.each(['cloudformation', 'cdk'] as const)('%s would resolve {{resolve:…}}', (format) => {
    expect(() => render(document, format)).toThrow(TrimtrailError);
  });
  test.each(['json', 'terraform'] as const)('%s holds it', (format) => {
    expect(render(document, format)).toContain('{{resolve:ssm:x}}');
  });
  test('Terraform: &{ would become ${ in the data source, so the resource holds the document itself', () => {
    const text = render(documentOf(statement({ Resource: ['arn:aws:s3:::example/&{aws:username}'] })), 'terraform');
    expect(text).toContain('jsonencode(');
    expect(text).not.toContain('aws_iam_policy_document');
    expect(readHclStrings(text)).toContain('arn:aws:s3:::example/&{aws:username}');
  });
});

describe('names', () => {
  test.each([
    ['alice', 'trimtrail-alice', 'TrimtrailAlice', 'trimtrail_alice'],
    ['a b/c"$', 'trimtrail-a_b_c__', 'TrimtrailABC', 'trimtrail_a_b_c'],
    ['x'.repeat(200), `trimtrail-${'x'.repeat(118)}`, `TrimtrailX${'x'.repeat(117)}`, `trimtrail_${'x'.repeat(118)}`],
  ])('%s', (name, ...spelled) => {
    const safe = safePolicyName(name);
    expect([safe, pascalName(safe), snakeName(safe)]).toEqual(spelled);
  });

  test('several policies are one file', () => {
    const policies = [1, 2].map((number) => ({ name: `trimtrail-alice-${number}`, document: documentOf(statement()) }));
    expect(readCdk(renderPolicies(policies, 'cdk')).size).toBe(2);
    expect(renderPolicies(policies, 'terraform').match(/^resource /gm)).toHaveLength(2);
  });
});

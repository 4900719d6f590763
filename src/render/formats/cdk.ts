import type { Statement } from '../../iam/types.js';
import { escapeUnseen } from '../json-text.js';
import { isForManyAccounts, isOwnAccount, piecesOf } from './across-accounts.js';
import { pascalName } from './names.js';
import { refuseWhatIsResolved } from './refuse.js';
import type { NamedPolicy, Piece } from './types.js';

/**
 * TypeScript for CDK v2: a construct per policy, a `ManagedPolicy` with its statements.
 * Source: AWS CDK API Reference, `aws_iam.ManagedPolicy` and `aws_iam.PolicyStatement`.
 *
 * Errors: `format-cannot-hold`.
 */
export function cdkPolicies(policies: readonly NamedPolicy[]): string {
  const many = policies.some(({ document }) => isForManyAccounts(document));
  const imports = [
    ...(many ? ["import { Aws } from 'aws-cdk-lib';"] : []),
    "import { Effect, ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';",
    "import type { Construct } from 'constructs';",
  ];
  return `${imports.join('\n')}\n\n${policies.map(policyClass).join('\n')}`;
}

function policyClass({ name, document }: NamedPolicy): string {
  refuseWhatIsResolved(document, 'CDK');
  const many = isForManyAccounts(document);
  const statements = document.Statement.map((statement) => newStatement(statement, many));
  return [
    `export class ${pascalName(name)} extends ManagedPolicy {`,
    '  constructor(scope: Construct, id: string) {',
    '    super(scope, id, {',
    `      managedPolicyName: ${quoted(name)},`,
    '      statements: [',
    ...statements,
    '      ],',
    '    });',
    '  }',
    '}',
    '',
  ].join('\n');
}

function newStatement(statement: Statement, many: boolean): string {
  const own = isOwnAccount(statement);
  const resources = statement.Resource.map((resource) => (many ? template(piecesOf(resource, own)) : quoted(resource)));
  const lines = [
    'new PolicyStatement({',
    `  sid: ${quoted(statement.Sid)},`,
    `  effect: Effect.${statement.Effect.toUpperCase()},`,
    `  actions: ${list(statement.Action.map(quoted))},`,
    `  resources: ${list(resources)},`,
    ...conditions(statement),
    '}),',
  ];
  return lines.map((line) => line.replaceAll(/^(?=.)/gm, '        ')).join('\n');
}

function conditions({ Condition }: Statement): readonly string[] {
  if (Condition === undefined) return [];
  return [`  conditions: ${escapeUnseen(JSON.stringify(Condition, null, 2)).replaceAll('\n', '\n  ')},`];
}

const list = (items: readonly string[]): string => `[\n${items.map((item) => `    ${item},`).join('\n')}\n  ]`;

/** A JSON text is a TypeScript literal too; what an editor would not show is escaped. */
const quoted = (text: string): string => escapeUnseen(JSON.stringify(text));

const VARIABLES = { partition: '${Aws.PARTITION}', account: '${Aws.ACCOUNT_ID}' } as const;

/** A template literal only where something is filled in. */
function template(pieces: readonly Piece[]): string {
  if (pieces.every((piece) => typeof piece === 'object')) return quoted(pieces.map(({ text }) => text).join(''));
  return `\`${pieces.map((piece) => (typeof piece === 'string' ? VARIABLES[piece] : inTemplate(piece.text))).join('')}\``;
}

const inTemplate = (text: string): string =>
  escapeUnseen(
    JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll('`', '\\`').replaceAll('${', '\\${'),
  );

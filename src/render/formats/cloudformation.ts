import { Document, Scalar } from 'yaml';
import type { PolicyDocument, Statement } from '../../iam/types.js';
import { escapeUnseen } from '../json-text.js';
import { isForManyAccounts, isOwnAccount, piecesOf } from './across-accounts.js';
import { pascalName } from './names.js';
import { refuseWhatIsResolved } from './refuse.js';
import type { NamedPolicy, Piece } from './types.js';

/**
 * A CloudFormation template in YAML with one `AWS::IAM::ManagedPolicy` per policy. `${…}` means something in `Fn::Sub`
 * alone.
 * Source: AWS CloudFormation User Guide, "Fn::Sub".
 *
 * Errors: `format-cannot-hold`.
 */
export function cloudFormationPolicies(policies: readonly NamedPolicy[]): string {
  const resources = Object.fromEntries(policies.map((policy) => [pascalName(policy.name), managedPolicy(policy)]));
  const template = new Document({ AWSTemplateFormatVersion: '2010-09-09', Resources: resources });
  return escapeUnseen(
    template.toString({ ...STYLE, defaultKeyType: policies.every(hasPlainKeys) ? 'PLAIN' : 'QUOTE_DOUBLE' }),
  );
}

const STYLE = { lineWidth: 0, singleQuote: false, defaultStringType: 'QUOTE_DOUBLE' } as const;

/** Only in quotes can a character be escaped. */
const hasPlainKeys = ({ document }: NamedPolicy): boolean =>
  document.Statement.flatMap(({ Condition }) => Object.values(Condition ?? {}).flatMap(Object.keys)).every((key) =>
    /^[A-Za-z0-9:/_.@=+-]*$/.test(key),
  );

function managedPolicy({ name, document }: NamedPolicy): unknown {
  refuseWhatIsResolved(document, 'CloudFormation');
  const many = isForManyAccounts(document);
  return {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { ManagedPolicyName: name, PolicyDocument: { ...document, Statement: statements(document, many) } },
  };
}

const statements = ({ Statement: list }: PolicyDocument, many: boolean): readonly unknown[] =>
  many ? list.map(forDeployment) : list;

function forDeployment(statement: Statement): unknown {
  const own = isOwnAccount(statement);
  const Resource = statement.Resource.map((resource) => substituted(piecesOf(resource, own)));
  return { ...statement, Resource };
}

const VARIABLES = { partition: 'AWS::Partition', account: 'AWS::AccountId' } as const;

/** `!Sub` reads well; a text that holds `${` itself is joined instead, where nothing is substituted. */
function substituted(pieces: readonly Piece[]): unknown {
  if (pieces.every((piece) => typeof piece === 'object')) return pieces.map(({ text }) => text).join('');
  if (pieces.some((piece) => typeof piece === 'object' && piece.text.includes('${'))) return joined(pieces);
  const parts = pieces.map((piece) => (typeof piece === 'string' ? `\${${VARIABLES[piece]}}` : piece.text));
  return tagged('!Sub', parts.join(''));
}

function joined(pieces: readonly Piece[]): unknown {
  const parts = pieces.map((piece) => (typeof piece === 'string' ? tagged('!Ref', VARIABLES[piece]) : piece.text));
  return { 'Fn::Join': ['', parts] };
}

function tagged(tag: '!Sub' | '!Ref', text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.tag = tag;
  scalar.type = 'QUOTE_DOUBLE';
  return scalar;
}

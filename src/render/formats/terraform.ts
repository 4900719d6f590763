import type { PolicyDocument, Statement } from '../../iam/types.js';
import { escapeUnseen } from '../json-text.js';
import { isForManyAccounts, isOwnAccount, piecesOf } from './across-accounts.js';
import { snakeName } from './names.js';
import { textsOf } from './refuse.js';
import type { NamedPolicy, Piece } from './types.js';

/**
 * HCL: an `aws_iam_policy_document` and the `aws_iam_policy` made of it. A document that holds `&{`, which that data source
 * rewrites to `${`, is given to the resource by `jsonencode` instead.
 * Source: Terraform AWS provider, "Data Source: aws_iam_policy_document" (Context Variable Interpolation).
 */
export function terraformPolicies(policies: readonly NamedPolicy[]): string {
  const many = policies.some(({ document }) => isForManyAccounts(document));
  return [...(many ? [LOOKUPS] : []), ...policies.map(policyBlocks)].join('\n');
}

const LOOKUPS = 'data "aws_partition" "current" {}\n\ndata "aws_caller_identity" "current" {}\n';
const VARIABLES = {
  partition: '${data.aws_partition.current.partition}',
  account: '${data.aws_caller_identity.current.account_id}',
} as const;

function policyBlocks({ name, document }: NamedPolicy): string {
  const label = snakeName(name);
  if (textsOf(document).some((text) => text.includes('&{'))) {
    return resourceBlock({ label, name, policy: `jsonencode(${hclValue(document, '  ')})` });
  }
  const policy = `data.aws_iam_policy_document.${label}.json`;
  return `${documentBlock(label, document)}\n${resourceBlock({ label, name, policy })}`;
}

const resourceBlock = (block: { readonly label: string; readonly name: string; readonly policy: string }): string =>
  `resource "aws_iam_policy" "${block.label}" {\n  name   = ${quoted(block.name)}\n  policy = ${block.policy}\n}\n`;

function documentBlock(label: string, document: PolicyDocument): string {
  const many = isForManyAccounts(document);
  const statements = document.Statement.map((statement) => statementBlock(statement, many));
  return `data "aws_iam_policy_document" "${label}" {\n  version = "2012-10-17"\n\n${statements.join('\n')}}\n`;
}

function statementBlock(statement: Statement, many: boolean): string {
  const own = isOwnAccount(statement);
  const resources = statement.Resource.map((resource) => (many ? template(piecesOf(resource, own)) : quoted(resource)));
  const parts = [
    `sid    = ${quoted(statement.Sid)}\neffect = ${quoted(statement.Effect)}`,
    `actions = ${list(statement.Action.map(quoted))}`,
    `resources = ${list(resources)}`,
    ...conditionBlocks(statement),
  ];
  return `  statement {\n${parts.map((part) => indent(part, '    ')).join('\n\n')}\n  }\n`;
}

function conditionBlocks({ Condition }: Statement): readonly string[] {
  return Object.entries(Condition ?? {}).flatMap(([test, keys]) =>
    Object.entries(keys).map(
      ([variable, values]) =>
        `condition {\n  test     = ${quoted(test)}\n  variable = ${quoted(variable)}\n  values   = [${[values].flat().map(quoted).join(', ')}]\n}`,
    ),
  );
}

const list = (items: readonly string[]): string => `[\n${items.map((item) => `  ${item},`).join('\n')}\n]`;
const indent = (text: string, by: string): string => text.replaceAll(/^(?=.)/gm, by);

const template = (pieces: readonly Piece[]): string =>
  `"${pieces.map((piece) => (typeof piece === 'string' ? VARIABLES[piece] : escaped(piece.text))).join('')}"`;

const quoted = (text: string): string => `"${escaped(text)}"`;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * The inside of a quoted template: `${` and `%{` are doubled, or spelled by number where a doubled sign would be read on.
 * Source: Terraform language, "Strings and Templates" (escape sequences).
 */
function escaped(text: string): string {
  const plain = text.replace(/["\\\n\r\t]/g, (character) => ESCAPES[character] ?? character);
  const opened = plain.replace(/([$%]*)([$%])\{/g, (_, before: string, sign: string) =>
    before === '' ? `${sign}${sign}{` : `${before}${sign === '$' ? '\\u0024' : '\\u0025'}{`,
  );
  return escapeUnseen(opened);
}

/** A JSON value as an HCL expression. */
function hclValue(value: unknown, by: string): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => `${by}  ${hclValue(item, `${by}  `)},`);
    return items.length === 0 ? '[]' : `[\n${items.join('\n')}\n${by}]`;
  }
  const entries = Object.entries(value ?? {}).map(
    ([key, item]: [string, unknown]) => `${by}  ${quoted(key)} = ${hclValue(item, `${by}  `)}`,
  );
  return `{\n${entries.join('\n')}\n${by}}`;
}

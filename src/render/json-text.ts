import type { PolicyDocument, Statement } from '../iam/types.js';

/** What JSON leaves as it is but a terminal, an editor or a reader takes for something else; line feeds are ours. */
const UNSEEN = /[^\P{C}\n]|[\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * JSON of the same meaning in which nothing a record holds can move a cursor or reorder a line: such characters are written
 * as `\u…`. Two spaces of indentation and a line feed at the end; `indent: 0` gives one line.
 */
export function jsonText(value: unknown, { indent = 2 }: { readonly indent?: number } = {}): string {
  return `${escapeUnseen(JSON.stringify(value, null, indent))}\n`;
}

/** Such characters as `\u…`: for the inside of a quoted text of JSON, YAML, HCL or TypeScript. */
export const escapeUnseen = (text: string): string => text.replace(UNSEEN, escapeUnits);

function escapeUnits(character: string): string {
  let escaped = '';
  for (let at = 0; at < character.length; at += 1) {
    escaped += `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`;
  }
  return escaped;
}

/** A policy document as it is pasted into IAM: keys in IAM's order, lists kept as lists, two spaces, a line feed at the end. */
export function policyJson(document: PolicyDocument): string {
  return jsonText({ Version: document.Version, Statement: document.Statement.map(inOrder) });
}

function inOrder({ Sid, Effect, Action, Resource, Condition }: Statement): Statement {
  const statement = { Sid, Effect, Action, Resource };
  return Condition === undefined ? statement : { ...statement, Condition };
}

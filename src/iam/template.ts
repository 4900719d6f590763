import type { RequestContext } from './request-context.js';
import { MANY, ONE, VARIABLE, type Tokens } from './wildcard.js';

/** A policy variable: `${aws:username}` or `${aws:username, 'nobody'}`. */
export interface Variable {
  /** Context key in lower case. */
  readonly key: string;
  /** What stands for it when the request has no such key; null when nothing does. */
  readonly fallback: string | null;
}

/** A text of a policy, read: characters and wildcards as tokens, policy variables apart. */
export type Template = readonly (number | Variable)[];

/** How a text is read: which characters are special there. */
export interface Reading {
  /** `${…}` is special: documents of version 2012-10-17, and only in some elements. */
  readonly variables: boolean;
  /** `*` and `?` are. */
  readonly wildcards: boolean;
}

const STAR = 0x2a;
const QUESTION = 0x3f;

/**
 * Reads a text once, so that it can be filled in for many requests. `${*}`, `${?}`, `${$}` are the characters themselves.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags" (special characters; default values).
 */
export function readTemplate(text: string, { variables, wildcards }: Reading): Template {
  const template: (number | Variable)[] = [];
  let at = 0;
  while (at < text.length) {
    const end = variables && text.startsWith('${', at) ? text.indexOf('}', at + 2) : -1;
    if (end < 0) {
      template.push(characterToken(text.charCodeAt(at), wildcards));
      at += 1;
    } else {
      const inside = text.slice(at + 2, end);
      template.push(/^[*?$]$/.test(inside) ? inside.charCodeAt(0) : readVariable(inside));
      at = end + 1;
    }
  }
  return template;
}

function characterToken(code: number, wildcards: boolean): number {
  if (wildcards && code === STAR) return MANY;
  return wildcards && code === QUESTION ? ONE : code;
}

function readVariable(inside: string): Variable {
  const [, key = inside, fallback = null] = /^([^,]*?)\s*,\s*'([^']*)'\s*$/.exec(inside) ?? [];
  return { key: key.trim().toLowerCase(), fallback };
}

/**
 * The template for one request: values of variables are taken literally, a variable whose value is not known becomes the
 * token for "any text". Null when the request lacks the value of a variable: then there is no text to match.
 */
export function fillTemplate(template: Template, context: RequestContext): Tokens | null {
  const tokens: number[] = [];
  for (const part of template) {
    if (typeof part === 'number') tokens.push(part);
    else if (!fillVariable(part, context, tokens)) return null;
  }
  return tokens;
}

function fillVariable({ key, fallback }: Variable, context: RequestContext, tokens: number[]): boolean {
  const { values, complete } = context(key);
  if (!complete) {
    tokens.push(VARIABLE);
    return true;
  }
  // A multivalued key can not stand in for a text.
  const text = values.length === 1 ? values[0] : values.length === 0 ? fallback : null;
  if (text === null || text === undefined) return false;
  for (let at = 0; at < text.length; at += 1) tokens.push(text.charCodeAt(at));
  return true;
}

/** Keys of the variables in a template. */
export const variablesOf = (template: Template): readonly string[] =>
  template.flatMap((part) => (typeof part === 'number' ? [] : [part.key]));

import type { Context } from 'hono';
import * as v from 'valibot';
import { TrimtrailError } from '../base/errors.js';

/** Names that reach into prototypes when they are copied carelessly; no question has them. */
const NEVER: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Bytes of a question's body. */
export const MOST_BYTES = 256 * 1024;
/** Policies of an account are long. */
export const MOST_FILE_BYTES = 32 * 1024 * 1024;

/**
 * The body of a question, checked.
 *
 * Errors: `bad-usage` naming the place of what is wrong.
 */
export async function readQuestion<Schema extends v.GenericSchema>(
  context: Context,
  schema: Schema,
): Promise<v.InferOutput<Schema>> {
  const type = context.req.header('content-type') ?? '';
  if (!/^application\/json(?:;\s*charset=utf-8)?$/i.test(type)) throw bad('a question is application/json');
  const json = parsed(await context.req.text());
  const checked = v.safeParse(schema, json);
  if (checked.success) return checked.output;
  const [issue] = checked.issues;
  const place = v.getDotPath(issue);
  throw bad(`${place === null ? 'the question' : place}: ${issue.message}`);
}

const bad = (message: string): TrimtrailError =>
  new TrimtrailError('bad-usage', message.slice(0, 500), { hint: 'see docs/http-api.md' });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (NEVER.has(key)) throw new RangeError(key);
      return value;
    });
  } catch {
    throw bad('the body is not JSON, or has a name that no question has');
  }
}

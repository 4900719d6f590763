import * as v from 'valibot';

/** A type of Trino's client protocol, apart. */
export interface TypeSignature {
  readonly rawType: string;
  readonly arguments: readonly { readonly kind: string; readonly value: unknown }[];
}

const signatureSchema = v.object({
  rawType: v.string(),
  arguments: v.array(v.object({ kind: v.string(), value: v.unknown() })),
});

/**
 * One answer of the server; the rest of it is for people.
 *
 * Source: Trino documentation, "Trino client REST API".
 */
const pageSchema = v.object({
  id: v.string(),
  nextUri: v.optional(v.string()),
  columns: v.nullish(v.array(v.object({ name: v.string(), type: v.string(), typeSignature: signatureSchema }))),
  data: v.nullish(v.array(v.array(v.unknown()))),
  stats: v.optional(v.object({ state: v.optional(v.string()), physicalInputBytes: v.optional(v.number()) })),
  error: v.nullish(
    v.object({ message: v.string(), errorName: v.optional(v.string(), ''), errorType: v.optional(v.string(), '') }),
  ),
});

export type Page = v.InferOutput<typeof pageSchema>;

/** Null when the text is no answer of the protocol. */
export function parsePage(text: string): Page | null {
  try {
    const parsed = v.safeParse(pageSchema, JSON.parse(keepWholeNumbers(text)));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** A number with more digits than a double holds becomes a text, which `bigint` columns take; texts are left alone. */
function keepWholeNumbers(text: string): string {
  return text.replaceAll(TOKENS, (token) => (/^-?\d{16,}$/.test(token) ? `"${token}"` : token));
}

/** Texts and numbers, each as a whole. */
const TOKENS = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The signature inside an argument: a type as it is, or of a row's field with its name. */
export function innerType(argument: TypeSignature['arguments'][number] | undefined): {
  readonly name: string;
  readonly type: TypeSignature;
} {
  const value = argument?.value;
  const named = v.safeParse(namedSchema, value);
  if (named.success) return { name: named.output.fieldName?.name ?? '', type: named.output.typeSignature };
  const plain = v.safeParse(signatureSchema, value);
  return { name: '', type: plain.success ? plain.output : UNKNOWN };
}

const UNKNOWN: TypeSignature = { rawType: 'unknown', arguments: [] };

const namedSchema = v.object({
  fieldName: v.nullish(v.object({ name: v.string() })),
  typeSignature: signatureSchema,
});

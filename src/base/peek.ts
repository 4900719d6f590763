export interface Peeked {
  readonly head: Uint8Array;
  /** The whole stream, the head included. */
  readonly all: AsyncIterable<Uint8Array>;
  /** Lets go of the stream; to be called at the end even when `all` was never read. */
  readonly close: () => Promise<unknown>;
}

/** Reads at least `count` bytes (fewer at the end). A stream that breaks meanwhile breaks behind its head. */
export async function peek(bytes: AsyncIterable<Uint8Array>, count: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  let failure: { readonly error: unknown } | null = null;
  try {
    while (length < count) {
      const { done, value } = await iterator.next();
      if (done === true) break;
      parts.push(new Uint8Array(value));
      length += value.length;
    }
  } catch (error) {
    // what came before the failure still counts; it is thrown where the stream breaks
    failure = { error };
  }
  const head = concat(parts, length);
  return { head, all: resume(head, iterator, failure), close: async () => iterator.return?.() };
}

async function* resume(
  head: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
  failure: { error: unknown } | null,
): AsyncIterable<Uint8Array> {
  try {
    if (head.length > 0) yield head;
    if (failure !== null) throw failure.error;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

export function concat(parts: readonly Uint8Array[], length: number): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

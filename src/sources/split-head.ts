type Bytes = AsyncIterable<Uint8Array>;

export interface Peeked {
  readonly head: Uint8Array;
  /** The whole stream, the head included. */
  readonly all: Bytes;
  /** Lets go of the stream; to be called at the end even when `all` was never read. */
  readonly close: () => Promise<unknown>;
}

/** Reads at least `count` bytes (fewer at the end). A stream that breaks meanwhile breaks behind its head. */
export async function splitHead(bytes: Bytes, count: number): Promise<Peeked> {
  const iterator = bytes[Symbol.asyncIterator]();
  const parts: Uint8Array[] = [];
  let length = 0;
  let failure: { readonly error: unknown } | null = null;
  try {
    while (length < count) {
      const next = await iterator.next();
      if (next.done === true) break;
      parts.push(new Uint8Array(next.value));
      length += next.value.length;
    }
  } catch (error) {
    failure = { error };
  }
  const head = Buffer.concat(parts);
  return { head, all: resume(head, iterator, failure), close: async () => iterator.return?.() };
}

async function* resume(head: Uint8Array, rest: AsyncIterator<Uint8Array>, failure: { error: unknown } | null): Bytes {
  try {
    if (head.length > 0) yield head;
    // the stream breaks where it broke
    if (failure !== null) throw failure.error;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

type Bytes = AsyncIterable<Uint8Array>;

/** Reads at least `count` bytes (fewer at the end) and gives them beside the whole stream, the head included. */
export async function splitHead(
  bytes: Bytes,
  count: number,
): Promise<{ readonly head: Uint8Array; readonly all: Bytes }> {
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
  return { head, all: resume(head, iterator, failure) };
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

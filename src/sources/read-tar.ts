import { createTarDecoder } from 'modern-tar';
import { ReadFailure } from '../base/read-failure.js';

type Bytes = AsyncIterable<Uint8Array>;

/** The regular files of a tar, streamed. Links, devices and directories are left out: they hold nothing. */
export async function* readTar(bytes: Bytes): AsyncGenerator<{ readonly name: string; readonly bytes: Bytes }> {
  const entries = toStream(bytes).pipeThrough(createTarDecoder({ strict: true }));
  try {
    for await (const { header, body } of entries) {
      if (header.type === undefined || header.type === 'file')
        yield { name: header.name, bytes: readBody(body, header.size) };
      if (!body.locked) await body.cancel();
    }
  } catch (error) {
    throw failureOf(error);
  }
}

async function* readBody(body: ReadableStream<Uint8Array>, size: number): Bytes {
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw failureOf(error);
  }
  if (length < size) throw new ReadFailure('truncated tar archive');
}

function failureOf(error: unknown): unknown {
  return error instanceof ReadFailure ? error : new ReadFailure('damaged tar archive', { cause: error });
}

function toStream(bytes: Bytes): ReadableStream<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await iterator.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

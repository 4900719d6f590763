import { Gunzip as Inflater } from 'fflate';
import { ReadFailure } from '../../base/read-failure.js';

/** Inflates gzip in a browser, all members of it; what came before a damage is kept. */
export async function* gunzip(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let isWhole = false;
  const inflater = new Inflater((chunk, last) => {
    ready.push(chunk);
    isWhole = last;
  });
  for await (const piece of bytes) {
    const isFine = push(inflater, piece);
    yield* ready;
    ready = [];
    if (!isFine) throw new ReadFailure('damaged gzip');
  }
  if (!finish(inflater)) throw new ReadFailure('truncated gzip');
  yield* ready;
  if (!isWhole) throw new ReadFailure('truncated gzip');
}

function push(inflater: Inflater, piece: Uint8Array): boolean {
  try {
    inflater.push(new Uint8Array(piece));
    return true;
  } catch {
    return false;
  }
}

function finish(inflater: Inflater): boolean {
  try {
    inflater.push(new Uint8Array(0), true);
    return true;
  } catch {
    return false;
  }
}

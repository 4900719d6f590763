import { Unzip, UnzipInflate, type UnzipFile } from 'fflate';
import { ReadFailure } from '../base/read-failure.js';

type Bytes = AsyncIterable<Uint8Array>;

/** Fed in small pieces, a bomb comes out in pieces too: about a thousand times as much. */
const PIECE = 8 * 1024;

type Event =
  | { readonly kind: 'begin'; readonly name: string }
  | { readonly kind: 'data'; readonly chunk: Uint8Array }
  | { readonly kind: 'fail'; readonly reason: string }
  | { readonly kind: 'end' };

/** The files of a zip, streamed in the order they lie in it. Stored and deflated members; no encrypted ones. */
export async function* readZip(bytes: Bytes): AsyncGenerator<{ readonly name: string; readonly bytes: Bytes }> {
  const events = readEvents(bytes);
  for (let next = await events.next(); next.done !== true; next = await events.next()) {
    if (next.value.kind === 'fail') throw new ReadFailure(next.value.reason);
    if (next.value.kind !== 'begin' || next.value.name.endsWith('/')) continue;
    const member = readMember(events);
    yield { name: next.value.name, bytes: member };
    // what was not read is in the way of the next member
    for await (const chunk of member) void chunk;
  }
}

async function* readMember(events: AsyncGenerator<Event>): Bytes {
  for (let next = await events.next(); next.done !== true; next = await events.next()) {
    const event = next.value;
    if (event.kind === 'data') yield event.chunk;
    else if (event.kind === 'fail') throw new ReadFailure(event.reason);
    else return;
  }
  throw new ReadFailure('truncated zip archive');
}

async function* readEvents(bytes: Bytes): AsyncGenerator<Event> {
  const ready: Event[] = [];
  const unzip = new Unzip((file) => begin(file, ready));
  unzip.register(UnzipInflate);
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE) {
      const reason = push(unzip, new Uint8Array(chunk.subarray(at, at + PIECE)));
      yield* ready.splice(0);
      if (reason === null) continue;
      yield { kind: 'fail', reason };
      return;
    }
  }
}

function begin(file: UnzipFile, ready: Event[]): void {
  ready.push({ kind: 'begin', name: file.name });
  file.ondata = (error, chunk, isLast) => {
    if (error !== null) ready.push({ kind: 'fail', reason: 'damaged zip archive' });
    if (chunk !== null && chunk !== undefined && chunk.length > 0) ready.push({ kind: 'data', chunk });
    if (isLast) ready.push({ kind: 'end' });
  };
  file.start();
}

function push(unzip: Unzip, piece: Uint8Array): string | null {
  try {
    unzip.push(piece);
    return null;
  } catch (error) {
    const isUnknown = error instanceof Error && error.message.startsWith('unknown compression type');
    return isUnknown ? 'a zip member is packed in an unknown way' : 'damaged zip archive';
  }
}

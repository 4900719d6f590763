import { createGunzip, type Gunzip as ZlibGunzip } from 'node:zlib';
import { ReadFailure } from '../base/read-failure.js';

type Bytes = AsyncIterable<Uint8Array>;

/** Fed in small pieces, a bomb comes out in pieces as well: at most a thousand times as much. */
const PIECE = 32 * 1024;
/** Packed bytes kept so that a damaged stream can be read again by an inflater that gives out all it could read. */
const KEPT = 16 * 1024 * 1024;

/**
 * Inflates gzip: concatenated members, zero padding behind the last. When the stream is cut off, damaged or its checksum
 * is wrong, all that can be inflated comes first, then a {@link ReadFailure} with the reason.
 */
export async function* gunzip(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const kept: Uint8Array[] = [];
  const inflater = new Inflater();
  let produced = 0;
  let failure: unknown = null;
  try {
    for await (const piece of pieces(bytes)) {
      keep(kept, piece);
      await inflater.write(piece);
      for (const chunk of inflater.take()) {
        produced += chunk.length;
        yield chunk;
      }
      if (inflater.isDone) break;
    }
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    failure = error;
  } finally {
    await inflater.end();
  }
  for (const chunk of inflater.take()) {
    produced += chunk.length;
    yield chunk;
  }
  if (inflater.error === null) {
    if (failure !== null) throw failure;
    return;
  }
  const { salvage } = await import('./salvage.js');
  yield* salvage(kept, produced);
  throw failure ?? new ReadFailure(reasonOf(inflater.error));
}

async function* pieces(bytes: Bytes): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    for (let at = 0; at < chunk.length; at += PIECE) yield chunk.subarray(at, at + PIECE);
  }
}

/** Keeps the packed bytes while they are few; nothing when they are many. */
function keep(kept: Uint8Array[], piece: Uint8Array): void {
  if (kept.length * PIECE > KEPT) kept.length = 0;
  else kept.push(new Uint8Array(piece));
}

/** zlib behind write-and-take: nothing it has inflated is lost when it fails later. */
class Inflater {
  error: Error | null = null;
  isDone = false;
  readonly #zlib: ZlibGunzip = createGunzip({ chunkSize: 64 * 1024 });
  readonly #finished: Promise<void>;
  #ready: Uint8Array[] = [];

  constructor() {
    this.#zlib.on('data', (chunk: Uint8Array) => this.#ready.push(chunk));
    this.#finished = new Promise((resolve) => {
      this.#zlib.on('close', resolve);
      this.#zlib.on('end', () => {
        this.isDone = true;
        resolve();
      });
      this.#zlib.on('error', (error) => {
        this.error = error;
        this.isDone = true;
        resolve();
      });
    });
  }

  /** Resolves when the piece is inflated, or when nothing more is wanted. */
  async write(piece: Uint8Array): Promise<void> {
    const written = new Promise<void>((resolve) => {
      this.#zlib.write(piece, () => resolve());
    });
    await Promise.race([written, this.#finished]);
  }

  take(): readonly Uint8Array[] {
    const ready = this.#ready;
    this.#ready = [];
    return ready;
  }

  async end(): Promise<void> {
    if (!this.isDone) this.#zlib.end();
    await this.#finished;
    this.#zlib.destroy();
  }
}

function reasonOf(error: Error): string {
  if ('code' in error && error.code === 'Z_BUF_ERROR') return 'truncated gzip';
  return /incorrect (data|length) check/.test(error.message) ? 'wrong gzip checksum' : 'damaged gzip';
}

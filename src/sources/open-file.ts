import { type FileHandle, open } from 'node:fs/promises';
import { ReadFailure } from '../base/read-failure.js';
import type { SourceFile } from './types.js';

const CHUNK = 256 * 1024;

/** Phrases for the ledger. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission',
  EPERM: 'no permission',
  ENOENT: 'no such file',
  EISDIR: 'a directory that cannot be listed',
  ELOOP: 'a symbolic link that leads to itself',
  EMFILE: 'too many open files',
};

/** Whether a reason in the ledger says that a file could not be opened or read at all, which another time may go better. */
export function isOpenFailure(reason: string): boolean {
  return Object.values(REASONS).includes(reason) || reason.startsWith(UNREADABLE);
}

const UNREADABLE = 'cannot be read';

/**
 * The bytes of a file, or of standard input. Breaks with a {@link ReadFailure} when it cannot be opened or read, or when a
 * regular file ends before the size it had when it was opened.
 */
export async function* openFile(file: SourceFile): AsyncGenerator<Uint8Array> {
  try {
    if (file.failure !== undefined) throw new ReadFailure(file.failure);
    if (file.bytes !== undefined) yield* inChunks(file.bytes);
    else if (file.path === null) yield* readStandardInput();
    else yield* readPath(file.path);
  } catch (error) {
    throw error instanceof ReadFailure ? error : new ReadFailure(reasonOf(error), { cause: error });
  }
}

function* inChunks(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? `${UNREADABLE}${code === '' ? '' : ` (${code})`}`;
}

async function* readStandardInput(): AsyncGenerator<Uint8Array> {
  for await (const chunk of process.stdin) yield typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Uint8Array);
}

async function* readPath(path: string): AsyncGenerator<Uint8Array> {
  const handle = await open(path);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new ReadFailure('a directory that cannot be listed');
    yield* readHandle(handle, stats.isFile() ? stats.size : null);
  } finally {
    await handle.close();
  }
}

async function* readHandle(handle: FileHandle, size: number | null): AsyncGenerator<Uint8Array> {
  let total = 0;
  for (;;) {
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, null);
    if (bytesRead === 0) break;
    total += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
  if (size !== null && total < size) throw new ReadFailure('the file shrank while it was read');
}

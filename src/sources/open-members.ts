import { constants, gunzipSync } from 'node:zlib';
import { peek, type Peeked } from '../base/peek.js';
import { ReadFailure } from '../base/read-failure.js';
import { gunzip } from './gunzip.js';
import { openFile } from './open-file.js';
import type { SourceFile } from './types.js';

type Bytes = AsyncIterable<Uint8Array>;

/** One thing to read inside a source file: the file itself, or a member of an archive. */
export interface Member {
  /** As the ledger names it: `logs.zip!AWSLogs/x.json.gz`. Archive members name themselves: the text is untrusted. */
  readonly name: string;
  /** To be read, or left, before the next member is asked for. May break with a ReadFailure. */
  readonly bytes: Bytes;
  /** The member came out of an archive: its bytes were counted by `onInflated`. */
  readonly archived: boolean;
}

export interface OpenOptions {
  /** Bytes that one archive, with all archives inside it, may inflate to; 512 MiB unless told. */
  readonly maxInflatedBytes?: number;
  /** Told of bytes that come out of an archive. */
  readonly onInflated?: (bytes: number) => void;
}

interface Budget {
  left: number;
  readonly max: number;
  readonly onInflated: (bytes: number) => void;
}

const HEAD = 1024;
type ArchiveKind = 'zip' | 'tar' | 'tar.gz';

/** Archives within an archive. */
const MAX_NESTING = 2;

/**
 * What a source file holds: itself, or the members of the zip or tar (gzipped or not) that its first bytes say it is.
 * Members are streamed one after the other; nothing is written anywhere, whatever they are called. Never throws for what
 * a file holds: the bytes of the member, or of the archive itself, break instead.
 */
export function openMembers(file: SourceFile, options: OpenOptions = {}): AsyncGenerator<Member> {
  const { maxInflatedBytes = 512 * 1024 * 1024, onInflated = () => {} } = options;
  return expand(
    { name: file.name, bytes: openFile(file), archived: false },
    {
      budget: { left: maxInflatedBytes, max: maxInflatedBytes, onInflated },
      nesting: 0,
    },
  );
}

interface Place {
  readonly budget: Budget;
  readonly nesting: number;
}

async function* expand(member: Member, place: Place): AsyncGenerator<Member> {
  const peeked = await peek(member.bytes, HEAD);
  try {
    yield* expandPeeked(member, peeked, place);
  } finally {
    await peeked.close();
  }
}

async function* expandPeeked(member: Member, { head, all }: Peeked, place: Place): AsyncGenerator<Member> {
  const kind = archiveKind(head);
  if (kind === null) {
    // a gzip inside an archive is inflated here, so that one budget holds for all of it
    const isPacked = member.archived && isGzip(head);
    yield { ...member, bytes: isPacked ? count(gunzip(all), place.budget) : all };
  } else if (place.nesting > MAX_NESTING) yield { ...member, bytes: broken('archives nested too deep') };
  else yield* members(member.name, await entriesOf(kind, all, place), place);
}

interface Entry {
  readonly name: string;
  readonly bytes: Bytes;
}

/** The readers are loaded here: most runs meet no archive. */
async function entriesOf(kind: ArchiveKind, all: Bytes, place: Place): Promise<AsyncIterable<Entry>> {
  if (kind === 'zip') return (await import('./read-zip.js')).readZip(all);
  const { readTar } = await import('./read-tar.js');
  return readTar(kind === 'tar' ? all : count(gunzip(all), place.budget));
}

async function* members(archive: string, entries: AsyncIterable<Entry>, place: Place): AsyncGenerator<Member> {
  const inner = { ...place, nesting: place.nesting + 1 };
  try {
    for await (const { name, bytes } of entries) {
      yield* expand({ name: `${archive}!${name}`, bytes: count(bytes, place.budget), archived: true }, inner);
      if (place.budget.left < 0) return;
    }
  } catch (error) {
    const reason = error instanceof ReadFailure ? error.message : 'damaged archive';
    yield { name: archive, bytes: broken(reason), archived: true };
  }
}

async function* count(bytes: Bytes, budget: Budget): Bytes {
  for await (const chunk of bytes) {
    budget.left -= chunk.length;
    if (budget.left < 0) throw new ReadFailure(`inflates to more than ${budget.max} bytes`);
    budget.onInflated(chunk.length);
    yield chunk;
  }
}

// eslint-disable-next-line require-yield -- a stream that breaks at once
async function* broken(reason: string): Bytes {
  await Promise.resolve();
  throw new ReadFailure(reason);
}

function archiveKind(head: Uint8Array): ArchiveKind | null {
  const [a, b, c, d] = head;
  if (a === 0x50 && b === 0x4b && ((c === 3 && d === 4) || (c === 5 && d === 6))) return 'zip';
  if (isTar(head)) return 'tar';
  return isGzip(head) && isTar(inflateHead(head)) ? 'tar.gz' : null;
}

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

function isTar(head: Uint8Array): boolean {
  return head.length >= 512 && String.fromCharCode(...head.subarray(257, 262)) === 'ustar';
}

function inflateHead(head: Uint8Array): Uint8Array {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return new Uint8Array(0);
  }
}

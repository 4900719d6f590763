import { gunzip } from '../sources/gunzip.js';
import { openFile } from '../sources/open-file.js';
import type { SourceFile } from '../sources/types.js';

const BLOCK = 2 ** 20;

/** A piece of a text, preceded by what the reader of the last piece kept. */
export interface Block {
  readonly bytes: Buffer;
  /** Where reading goes on. */
  readonly from: number;
  /** Bytes that were not in an earlier block. */
  readonly fresh: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Keeps the bytes from `keepFrom` for the next block, whose `from` is `next`. */
  keep(keepFrom: number, next: number): void;
}

/** A file's bytes, inflated, in blocks of about a megabyte. Breaks with a `ReadFailure`. */
export async function* blocksOf(file: SourceFile, isPacked: boolean): AsyncGenerator<Block> {
  let kept = Buffer.alloc(0);
  let from = 0;
  let fresh: Uint8Array[] = [];
  let size = 0;
  let isFirst = true;
  const block = (isLast: boolean): Block => {
    const bytes = Buffer.concat([kept, ...fresh]);
    const made = { bytes, from, fresh: size, isFirst, isLast };
    fresh = [];
    size = 0;
    isFirst = false;
    const keep = (keepFrom: number, next: number): void => {
      kept = bytes.subarray(keepFrom);
      from = next;
    };
    return { ...made, keep };
  };
  for await (const chunk of isPacked ? gunzip(openFile(file)) : openFile(file)) {
    fresh.push(chunk);
    size += chunk.length;
    if (size >= BLOCK) yield block(false);
  }
  yield block(true);
}

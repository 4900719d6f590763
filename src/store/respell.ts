import { closeSync, createReadStream, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { copyOfLine, recordLine } from './record-line.js';
import type { Spooled } from './spool-files.js';

/**
 * Did DuckDB refuse a line because an object names a member twice? Records are passed on as they stand, and JSON allows that; the last one
 * counts, as for everything else that reads records.
 */
export function isRepeatedName(error: unknown): boolean {
  const texts = error instanceof Error ? [error.message, error.cause instanceof Error ? error.cause.message : ''] : [];
  return texts.some((text) => text.includes('has duplicate key'));
}

/** Makes every line of the spool anew from what it says, each member once. */
export async function respell(spooled: Spooled): Promise<Spooled> {
  const parts = new Map<string, number>();
  for (const path of spooled.parts.keys()) {
    await respellPart(path);
    parts.set(path, statSync(path).size);
  }
  // a line grows by no more than escapes and the names that are not in it
  return { ...spooled, parts, longest: spooled.longest * 6 };
}

async function respellPart(path: string): Promise<void> {
  const scratch = `${path}.new`;
  const to = openSync(scratch, 'w');
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
      const copy = copyOfLine(text);
      writeSync(to, recordLine(copy, { n: copy.n, differ: copy.differ }).pieces.join(''));
    }
  } finally {
    closeSync(to);
  }
  renameSync(scratch, path);
}

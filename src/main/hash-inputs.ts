import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../base/findings.js';
import type { ReviewInput } from '../review/types.js';
import type { FileText, TextSource } from './policy-files.js';
import { isStore, listSources } from '../sources/list-sources.js';

const AT_ONCE = 8;

/**
 * The SHA-256 of every file behind the sources, in order of their names; of a store its manifest, which names its files with their sizes.
 * What is no file (standard input, a table elsewhere) is named without one. A file that can not be read is named without one too: that it
 * was not read is in the ledger.
 */
export async function hashSources(sources: readonly string[]): Promise<readonly ReviewInput[]> {
  const names: string[] = [];
  for (const source of sources.filter((one) => isStore(one))) names.push(join(source, '_trimtrail', 'manifest.json'));
  const others = sources.filter((one) => !isStore(one));
  if (others.length > 0) for await (const { name } of listSources(others)) names.push(name);
  return (await hashFiles('records', names)).toSorted((a, b) => compareText(a.name, b.name));
}

/** The SHA-256 of each file, or of what AWS has answered in its place, in the order given. */
export async function hashFiles(
  role: ReviewInput['role'],
  names: readonly TextSource[],
): Promise<readonly ReviewInput[]> {
  const hashed: ReviewInput[] = [];
  for (let at = 0; at < names.length; at += AT_ONCE)
    hashed.push(...(await Promise.all(names.slice(at, at + AT_ONCE).map((name) => hashOne(role, name)))));
  return hashed;
}

async function hashFile(role: ReviewInput['role'], name: string): Promise<ReviewInput> {
  const none = { role, name, bytes: null, sha256: null };
  if (statSync(name, { throwIfNoEntry: false })?.isFile() !== true) return none;
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(name)) {
      hash.update(chunk as Buffer); // a stream without encoding
      bytes += (chunk as Buffer).length;
    }
  } catch {
    return none;
  }
  return { role, name, bytes, sha256: hash.digest('hex') };
}

async function hashOne(role: ReviewInput['role'], source: TextSource): Promise<ReviewInput> {
  return typeof source === 'string' ? hashFile(role, source) : hashText(role, source);
}

const hashText = (role: ReviewInput['role'], { name, text }: FileText): ReviewInput => ({
  role,
  name,
  bytes: Buffer.byteLength(text),
  sha256: createHash('sha256').update(text).digest('hex'),
});

import { zipSync } from 'fflate';
import { packTar } from 'modern-tar';
import { mkdtempSync, readdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ReadFailure } from '../../src/base/read-failure.js';
import { openFile } from '../../src/sources/open-file.js';
import { openMembers } from '../../src/sources/open-members.js';

let root = '';
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'members-'))));
afterEach(() => rmSync(root, { recursive: true }));

async function text(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  let all = '';
  try {
    for await (const chunk of bytes) all += Buffer.from(chunk).toString('latin1');
  } catch (error) {
    if (error instanceof ReadFailure) return `${all}<${error.message}>`;
    throw error;
  }
  return all;
}

async function members(bytes: Uint8Array, maxInflatedBytes = 1 << 20): Promise<Record<string, string>> {
  const path = join(root, 'f');
  writeFileSync(path, bytes);
  const found: Record<string, string> = {};
  for await (const { name, bytes: inner } of openMembers({ name: 'f', path, size: null }, { maxInflatedBytes })) {
    found[name] = await text(inner);
  }
  return found;
}

const utf8 = (content: string): Uint8Array => new TextEncoder().encode(content);
const tar = async (entries: Record<string, Uint8Array>): Promise<Uint8Array> =>
  packTar(
    Object.entries(entries).map(([name, body]) => ({
      header: { name, size: body.length, type: 'file' as const },
      body,
    })),
  );

describe('archives', () => {
  const LONG = 'x'.repeat(100_000);

  test('a file is its own member; a gzip stays as it is', async () => {
    expect(await members(utf8('{}'))).toEqual({ f: '{}' });
    expect(Object.keys(await members(gzipSync('{}')))).toEqual(['f']);
    expect(await members(new Uint8Array(0))).toEqual({ f: '' });
  });

  test('zip, deflated and stored, with directories', async () => {
    const zip = zipSync({
      'a.json': utf8(LONG),
      d: { 'b.json': [utf8('b'), { level: 0 }] },
      'c.gz': gzipSync('packed'),
    });
    expect(await members(zip)).toEqual({ 'f!a.json': LONG, 'f!d/b.json': 'b', 'f!c.gz': 'packed' });
  });

  test('tar and tar.gz', async () => {
    const bytes = await tar({ 'a.json': utf8(LONG), 'b.json.gz': gzipSync('b') });
    const expected = { 'f!a.json': LONG, 'f!b.json.gz': 'b' };
    expect(await members(bytes)).toEqual(expected);
    expect(await members(gzipSync(bytes))).toEqual(expected);
  });

  test('archives in archives, two deep and no deeper', async () => {
    const one = zipSync({ 'x.json': utf8('x') });
    const two = await tar({ 'one.zip': one });
    const three = zipSync({ 'two.tar.gz': gzipSync(two) });
    expect(await members(three)).toEqual({ 'f!two.tar.gz!one.zip!x.json': 'x' });
    expect(await members(zipSync({ 'three.zip': three }))).toEqual({
      'f!three.zip!two.tar.gz!one.zip': '<archives nested too deep>',
    });
  });

  test('hostile names are only names', async () => {
    const names = ['../../out', '/etc/out', 'a\u001b[31mb', 'c\\..\\..\\out', 'a!b'];
    const found = await members(zipSync(Object.fromEntries(names.map((name) => [name, utf8('x')]))));
    expect(Object.keys(found).toSorted()).toEqual(names.map((name) => `f!${name}`).toSorted());
    expect(readdirSync(root)).toEqual(['f']);
  });

  test('a bomb stops at the cap, for all members together', async () => {
    const zip = zipSync({ a: utf8('a'), bomb: new Uint8Array(40_000_000), b: utf8('b') });
    const found = await members(zip, 1_000_000);
    expect(Object.keys(found)).toEqual(['f!a', 'f!bomb']);
    expect(found['f!bomb']).toMatch(/<inflates to more than 1000000 bytes>$/);
    const many = zipSync(Object.fromEntries([1, 2, 3, 4].map((n) => [`${n}.gz`, gzipSync(new Uint8Array(400_000))])));
    expect(Object.values(await members(many, 1_000_000)).filter((content) => content.endsWith('bytes>'))).toHaveLength(
      1,
    );
  });

  test('what comes before damage is read', async () => {
    const zip = zipSync({
      'a.json': utf8('first'),
      'b.json': utf8(LONG.replaceAll('x', () => String.fromCharCode(65 + (LONG.length % 7)))),
    });
    expect(await members(zip.subarray(0, 100))).toMatchObject({ 'f!a.json': 'first' });
    const bytes = await tar({ 'a.json': utf8('first'), 'b.json': utf8(LONG) });
    expect(await members(bytes.subarray(0, 3000))).toMatchObject({ 'f!a.json': 'first' });
    expect(Object.values(await members(bytes.subarray(0, 3000))).join('')).toContain('<');
  });

  test('a member that nobody reads is stepped over', async () => {
    writeFileSync(join(root, 'f'), zipSync({ a: utf8(LONG), b: utf8('b') }));
    const names: string[] = [];
    for await (const { name } of openMembers({ name: 'f', path: join(root, 'f'), size: null })) names.push(name);
    expect(names).toEqual(['f!a', 'f!b']);
  });
});

describe('files', () => {
  const rows: [string, (path: string) => void, string][] = [
    ['no such file', () => {}, '<no such file>'],
    ['a broken link', (path) => symlinkSync('nowhere', path), '<no such file>'],
    ['a link to itself', (path) => symlinkSync('f', path), '<a symbolic link that leads to itself>'],
  ];
  test.each(rows)('%s is refused, not thrown', async (_, prepare, expected) => {
    const path = join(root, 'f');
    prepare(path);
    expect(await text(openFile({ name: 'f', path, size: null }))).toBe(expected);
  });

  test('a directory is refused', async () => {
    expect(await text(openFile({ name: 'd', path: root, size: null }))).toBe('<a directory that cannot be listed>');
  });

  test('a file that shrinks while it is read is refused behind what was read', async () => {
    const path = join(root, 'f');
    writeFileSync(path, 'x'.repeat(1_000_000));
    let length = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of openFile({ name: 'f', path, size: null })) {
        length += chunk.length;
        truncateSync(path, 300_000);
      }
    };
    await expect(read()).rejects.toThrow(new ReadFailure('the file shrank while it was read'));
    expect(length).toBe(300_000);
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TrimtrailError } from '../../src/base/errors.js';
import { classifySource } from '../../src/sources/classify-source.js';
import { listSources } from '../../src/sources/list-sources.js';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'sources-'));
  for (const path of [
    'logs/b/2.json',
    'logs/a.json',
    'logs/B.json',
    'logs/.hidden',
    'logs/b/1.json',
    'x[1].json',
    'store/_trimtrail/manifest.json',
  ]) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), 'x');
  }
  symlinkSync('..', join(root, 'logs/b/up'));
  symlinkSync('nowhere', join(root, 'logs/broken'));
  symlinkSync('loop', join(root, 'loop'));
});
afterAll(() => rmSync(root, { recursive: true }));

async function names(...sources: string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name } of listSources(sources.map((text) => (text === '-' ? text : join(root, text))))) {
    found.push(name.replace(`${root}/`, ''));
  }
  return found;
}

async function failure(...sources: string[]): Promise<TrimtrailError> {
  try {
    for await (const _ of listSources(sources)) throw new Error('listed');
  } catch (error) {
    if (error instanceof TrimtrailError) return error;
    throw error;
  }
  throw new Error('nothing thrown');
}

describe('what is listed', () => {
  const rows: [string, string[], string[]][] = [
    ['a file', ['logs/a.json'], ['logs/a.json']],
    [
      'a directory: all below it, in code-unit order, hidden ones and broken links too',
      ['logs'],
      ['logs/.hidden', 'logs/B.json', 'logs/a.json', 'logs/b/1.json', 'logs/b/2.json', 'logs/broken'],
    ],
    ['a glob', ['logs/*.json'], ['logs/B.json', 'logs/a.json']],
    ['a glob across directories', ['logs/**/*.json'], ['logs/B.json', 'logs/a.json', 'logs/b/1.json', 'logs/b/2.json']],
    [
      'a glob that matches a directory',
      ['log?'],
      ['logs/.hidden', 'logs/B.json', 'logs/a.json', 'logs/b/1.json', 'logs/b/2.json', 'logs/broken'],
    ],
    ['a path that looks like a glob', ['x[1].json'], ['x[1].json']],
    ['standard input, once', ['-', '-'], ['-']],
    ['a file named twice, once', ['logs/a.json', 'logs/*.json'], ['logs/a.json', 'logs/B.json']],
  ];
  test.each(rows)('%s', async (_, sources, expected) => {
    expect(await names(...sources)).toEqual(expected);
  });

  test('a directory that cannot be listed is listed itself, so that it is refused by name', async () => {
    mkdirSync(join(root, 'closed'));
    chmodSync(join(root, 'closed'), 0o000);
    // root may list everything
    const expected = process.getuid?.() === 0 ? [] : ['closed'];
    expect(await names('closed')).toEqual(expected);
    chmodSync(join(root, 'closed'), 0o700);
  });
});

describe('what is not', () => {
  test('a path that does not exist names what is near', async () => {
    const error = await failure(join(root, 'log'));
    expect(error).toMatchObject({ code: 'source-not-found', message: `${join(root, 'log')} does not exist` });
    expect(error.hint).toBe(`did you mean ${join(root, 'logs')}?`);
  });

  const rows: [string, string[], string][] = [
    ['nothing near', ['/nowhere/at/all'], 'source-not-found'],
    ['a glob without a match', ['/nowhere/*.json'], 'source-not-found'],
    ['an empty text', [''], 'source-not-found'],
    ['a NUL', ['a\0b'], 'source-not-found'],
    ['S3', ['s3://bucket/prefix'], 'source-unsupported'],
    ['event history', ['cloudtrail:eu-central-1'], 'source-unsupported'],
    ['Athena', ['athena:default.cloudtrail_logs'], 'source-unsupported'],
    ['Trino', ['trino://host:8080/c/s/t'], 'source-unsupported'],
    ['Athena beside a file', ['athena:default.cloudtrail_logs', '-'], 'sources-mixed'],
  ];
  test.each(rows)('%s', async (_, sources, code) => {
    expect(await failure(...sources)).toMatchObject({ code });
  });

  test('a store, alone or mixed', async () => {
    expect(await failure(join(root, 'store'))).toMatchObject({ code: 'source-unsupported' });
    expect(await failure(join(root, 'store'), '-')).toMatchObject({ code: 'sources-mixed' });
  });
});

test.each([
  ['-', 'stdin'],
  ['s3://b/p', 's3'],
  ['cloudtrail:all', 'cloudtrail'],
  ['athena:c/d.t?workgroup=w', 'athena'],
  ['trino+https://u@h:1/c/s/t', 'trino'],
  ['./s3:/x', 'path'],
  ['cloudtrail', 'path'],
  ['', 'path'],
])('%s is %s', (text, kind) => expect(classifySource(text)).toBe(kind));

import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as library from '../../src/index.js';
import { trimtrail } from '../cli/run.js';
import { makeRecord } from '../records/make.js';
import { plain, whateverIsExamined } from './reference.js';

const BIN = fileURLToPath(new URL('../../bin/trimtrail.js', import.meta.url));
/** More files than are read without threads. */
const FILES = 260;
const scratch = mkdtempSync(join(tmpdir(), 'threads-'));
const logs = join(scratch, 'logs');

const identities = ['alice', 'bob', 'carol'].map((userName) => ({
  type: 'IAMUser',
  arn: `arn:aws:iam::111122223333:user/${userName}`,
  accountId: '111122223333',
  userName,
}));
const trail = (from: number, count: number): string => {
  const records = Array.from({ length: count }, (_, i) => {
    const n = from + i;
    const parameters = { bucketName: `b-${n % 7}`, key: `logs/${n % 11}/${n}` };
    return makeRecord(n, {
      userIdentity: identities[n % 3],
      eventName: n % 2 === 0 ? 'GetObject' : 'PutObject',
      requestParameters: parameters,
    });
  });
  return JSON.stringify({ Records: records });
};

beforeAll(() => {
  mkdirSync(logs);
  for (let n = 0; n < FILES; n += 1) {
    // every fourth file repeats half of the one before
    const text = trail(n * 20 - (n % 4 === 3 ? 10 : 0), 20);
    writeFileSync(
      join(logs, `${String(n).padStart(4, '0')}.json${n % 2 === 0 ? '.gz' : ''}`),
      n % 2 === 0 ? gzipSync(text) : text,
    );
  }
  writeFileSync(join(logs, 'a-truncated.json.gz'), gzipSync(trail(1e6, 50)).subarray(0, 700));
  writeFileSync(join(logs, 'b-binary'), Buffer.alloc(5000, 7));
  writeFileSync(join(logs, 'c-empty.json'), '');
  writeFileSync(join(logs, 'd-bad.json'), trail(2e6, 9).replace('true', 'truu'));
  copyFileSync('examples/data/event_history.csv', join(logs, 'e-history.csv'));
  symlinkSync('loop', join(logs, 'loop'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The built package: only it has threads. */
const built = (): Promise<typeof library> =>
  import(new URL('../../dist/index.js', import.meta.url).href) as Promise<typeof library>;

describe('any number of threads gives the same', () => {
  test('usage and ledger of all, strictly read, as reading one by one', async () => {
    const { scanUsage } = await built();
    const reference = await plain([logs]);
    for (const threads of [1, 2, 3, 4]) {
      expect(await scanUsage([logs], { threads, strict: true }), `${threads} threads`).toEqual(reference);
    }
  });

  test('usage of one principal, as reading one by one', async () => {
    const { scanUsage } = await built();
    const principals = ['bob'];
    const reference = await plain([logs], { filter: { principals } });
    const filter = {
      session: null,
      from: null,
      to: null,
      regions: [],
      accounts: [],
      exclude: [],
      acrossAccounts: null,
      principals,
    };
    for (const threads of [1, 2, 3, 4]) {
      const usage = await scanUsage([logs], { threads, filter });
      expect(whateverIsExamined(usage), `${threads} threads`).toEqual(whateverIsExamined(reference));
    }
  });

  test('policies, to the byte, and the same summary', async () => {
    const run = (threads: number): Promise<unknown> =>
      trimtrail(['policy', logs, '-p', 'user/carol', '--threads', String(threads)]);
    const one = await run(1);
    for (const threads of [2, 3, 4]) expect(await run(threads)).toEqual(one);
    expect(one).toMatchObject({ code: 0 });
  });

  test('tree texts beyond --max-values are cut alike', async () => {
    const run = (threads: number): Promise<unknown> =>
      trimtrail(['policy', logs, '-p', 'user/alice', '--max-values', '30', '--threads', String(threads)]);
    const one = await run(1);
    for (const threads of [2, 4]) expect(await run(threads)).toEqual(one);
  });
});

describe('the program on bad input', () => {
  test('names what it could not read and reads everything else; exit 0, with --strict 1', async () => {
    const { code, stderr } = await trimtrail(['usage', logs]);
    expect(code).toBe(0);
    for (const says of [
      'a-truncated.json.gz',
      'truncated gzip',
      'b-binary',
      'c-empty.json',
      'empty file',
      'd-bad.json',
      'damaged JSON',
    ])
      expect(stderr).toContain(says);
    expect((await trimtrail(['usage', logs, '--strict'])).code).toBe(1);
  });

  test.each([
    [
      'a zip bomb',
      gzipSync(`${trail(0, 5)}${' '.repeat(3_000_000)}`),
      ['--max-inflated', '1MB'],
      'inflates to more than',
    ],
    ['a truncated gzip', gzipSync(trail(0, 50)).subarray(0, 700), [], 'truncated gzip'],
    ['a wrong checksum', wrongChecksum(), [], 'wrong gzip checksum'],
    ['bad JSON', trail(0, 5).slice(0, -90), [], 'ends inside a record'],
    ['a bad record', trail(0, 5).replace('true', 'truu'), [], 'damaged JSON'],
    [
      'invalid UTF-8 in a bad record',
      Buffer.concat([Buffer.from(trail(0, 2)), Buffer.from([0xff, 0xfe])]),
      [],
      'at byte',
    ],
    [
      'depth 10,000',
      trail(0, 3).replace('"bucketName":', `"deep":${'['.repeat(10_000)}${']'.repeat(10_000)},"bucketName":`),
      [],
      'nested deeper',
    ],
    ['a control character in its place', '\u001b[31mred', [], '\\x1b'],
    // oxlint-disable-next-line max-params -- reads as a row
  ])('%s: said on standard error without a stack trace', async (_, contents, more, says) => {
    const folder = mkdtempSync(join(scratch, 'bad-'));
    writeFileSync(join(folder, says === '\\x1b' ? '\u001b[31mred' : 'bad'), contents);
    writeFileSync(join(folder, 'good.json'), trail(100, 4));
    const { code, stdout, stderr } = await trimtrail(['usage', folder, '--json', ...more]);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('\u001b');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { ledger: { matched: number } }).ledger.matched).toBeGreaterThanOrEqual(4);
  });

  test('a BOM, white space and a record of 1 MB are no damage', async () => {
    const folder = mkdtempSync(join(scratch, 'fine-'));
    writeFileSync(join(folder, 'bom.json'), `\uFEFF \r\n${trail(0, 3)}\n`);
    writeFileSync(
      join(folder, 'big.json'),
      JSON.stringify([makeRecord(50, { requestParameters: { text: 'x'.repeat(1 << 20) } })]),
    );
    const { code, stderr } = await trimtrail(['usage', folder, '--strict']);
    expect({ code, read: stderr.split('\n')[0] }).toEqual({ code: 0, read: '4 events of 4 records in 2 files' });
  });

  test('a symbolic link that leads to itself, named alone', async () => {
    const { code, stderr } = await trimtrail(['usage', join(logs, 'loop')]);
    expect(code).toBe(2);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe('interrupted', () => {
  test.each([
    ['while threads wait for more', ['usage', logs, '-']],
    ['without threads', ['usage', '-']],
  ])('%s: exit 130, nothing printed, no thread and no temporary file left', async (_, args) => {
    const temporary = mkdtempSync(join(scratch, 'tmp-'));
    const child = spawn(process.execPath, [BIN, ...args], { env: { ...process.env, CI: '', TMPDIR: temporary } });
    const out: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => out.push(chunk));
    child.stdin.on('error', () => {});
    // more than a pipe holds: when it is gone, the program reads
    child.stdin.write(Buffer.alloc(2 ** 20, 0x20), () => child.kill('SIGINT'));
    const code = await new Promise((resolve) => child.on('close', (status, signal) => resolve(status ?? signal)));
    expect({ code, printed: Buffer.concat(out).toString() }).toEqual({ code: 130, printed: '' });
    expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('interrupted when everything was read', () => {
  /** Whether the process listens to SIGINT itself, as Linux tells it. */
  const listens = (pid: number): boolean => {
    const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0';
    return (Number.parseInt(mask.slice(-8), 16) & 2) !== 0;
  };
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await setTimeout(2);
  };

  // only there can be told from outside when the reading is over
  test.skipIf(process.platform !== 'linux')(
    'while a policy is made without a pause: ended at once',
    async () => {
      const many = join(scratch, 'many.json');
      const names = ['GetObject', 'PutObject', 'DeleteObject'];
      const records = Array.from({ length: 15_000 }, (_, n) =>
        makeRecord(n, {
          userIdentity: identities[0],
          eventName: names[n % 3] ?? '',
          requestParameters: { bucketName: `bucket-${n % 97}`, key: `a${n}/b${n * 7}/c` },
        }),
      );
      writeFileSync(many, JSON.stringify({ Records: records }));
      const child = spawn(process.execPath, [BIN, 'policy', many, '-p', 'user/alice'], {
        env: { ...process.env, CI: '' },
      });
      const out: Buffer[] = [];
      child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
      const ended = new Promise((resolve) => child.on('close', (status, signal) => resolve(status ?? signal)));
      const pid = child.pid ?? 0;
      await until(() => listens(pid));
      await until(() => !listens(pid));
      child.kill('SIGINT');
      expect(await ended).toBe('SIGINT');
      expect(Buffer.concat(out).toString()).toBe('');
    },
    180_000,
  );
});

function wrongChecksum(): Buffer {
  const packed = gzipSync(trail(0, 50));
  packed.writeUInt32LE(1, packed.length - 8);
  return packed;
}

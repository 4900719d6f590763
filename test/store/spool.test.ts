import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Spool } from '../../src/store/spool.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-spool-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
let serial = 0;
const MEGABYTE = 'é'.repeat(2 ** 19);

function spool(): { readonly spool: Spool; readonly read: (key: string) => string } {
  const folder = join(root, String((serial += 1)));
  return { spool: new Spool(folder, 3), read: (key) => readFileSync(join(folder, `${key}.3.ndjson`), 'utf8') };
}

describe('the spool', () => {
  it('writes the pieces of a line, and tells its length in bytes', () => {
    const { spool: to, read } = spool();
    expect(to.add('day', ['a', Buffer.from('é'), 'ü\n'])).toBe(6);
    expect(to.take()).toEqual([{ file: expect.stringContaining('day.3.ndjson') as string, bytes: 6 }]);
    expect(read('day')).toBe('aéü\n');
  });

  it('copies bytes that are lent', () => {
    const { spool: to, read } = spool();
    const lent = Buffer.from('one\n');
    to.add('day', [lent]);
    lent.fill('x');
    to.take();
    expect(read('day')).toBe('one\n');
  });

  it('keeps keys apart and lines in order, more of them than it holds', () => {
    const { spool: to, read } = spool();
    for (let line = 0; line < 40; line += 1) to.add(line % 2 === 0 ? 'even' : 'odd', [MEGABYTE, `${line}\n`]);
    to.take();
    const numbers = (key: string): string[] => read(key).replaceAll('é', '').trim().split('\n');
    expect(numbers('even')).toEqual(Array.from({ length: 20 }, (_, at) => String(at * 2)));
    expect(numbers('odd')).toEqual(Array.from({ length: 20 }, (_, at) => String(at * 2 + 1)));
  });

  it('takes a line that is longer than all it holds', () => {
    const { spool: to, read } = spool();
    expect(to.add('day', [MEGABYTE.repeat(9), '\n'])).toBe(9 * 2 ** 20 + 1);
    to.take();
    expect(read('day')).toHaveLength(9 * 2 ** 19 + 1);
  });

  it.each([0, 1, 30])('forgets what came after the mark, written or not (%i MB)', (megabytes) => {
    const { spool: to, read } = spool();
    to.add('a', ['1\n']);
    to.mark();
    for (let at = 0; at < Math.max(1, megabytes); at += 1) to.add('a', [megabytes === 0 ? '' : MEGABYTE, '2\n']);
    to.add('b', ['3\n']);
    to.rollBack();
    to.add('a', ['4\n']);
    to.take();
    expect(read('a')).toBe('1\n4\n');
  });
});

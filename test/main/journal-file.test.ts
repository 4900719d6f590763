import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { JournalFile, journalAt } from '../../src/main/journal-file.js';
import { ALICE, aliceAccount, planFor } from '../apply/fixtures.js';

const scratch = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
let next = 0;
const path = (): string => join(scratch, `${(next += 1)}.jsonl`);

const before = aliceAccount().peek(ALICE);
const { id, steps, used } = planFor(before);
const head = { version: 1, plan: id, before, steps, used } as const;
const doing = { at: '2026-06-01T00:00:00Z', kind: 'doing', step: 0, way: 'forward' } as const;

describe('a journal on disk', () => {
  test('holds every document and attachment as it was before anything is done, for its owner alone', () => {
    const file = path();
    JournalFile.create(file, head).close();
    expect(journalAt(file)).toMatchObject({ head: { plan: id, before }, entries: [] });
    expect(readFileSync(file, 'utf8').endsWith('\n')).toBe(true);
    expect(statSync(file).mode & 0o077).toBe(0);
  });

  test('has an entry on disk before its step is done', async () => {
    const file = path();
    const journal = JournalFile.create(file, head);
    await journal.append(doing);
    expect(JSON.parse(readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '')).toEqual(doing);
    journal.close();
  });

  test('a last line that a crash cut off counts for nothing, and does not spoil the next', async () => {
    const file = path();
    JournalFile.create(file, head).close();
    appendFileSync(file, '{"at":"2026-06-01T00:0');
    const journal = JournalFile.open(file);
    expect(journal.entries).toEqual([]);
    await journal.append(doing);
    journal.close();
    expect(journalAt(file).entries).toEqual([doing]);
  });

  test('is never overwritten', () => {
    const file = path();
    JournalFile.create(file, head).close();
    const text = readFileSync(file, 'utf8');
    expect(() => JournalFile.create(file, head)).toThrow(/cannot be written/);
    expect(readFileSync(file, 'utf8')).toBe(text);
  });

  test('is one process’s at a time', () => {
    const file = path();
    const journal = JournalFile.create(file, head);
    expect(() => JournalFile.open(file)).toThrow(/is in use by process/);
    journal.close();
    expect(existsSync(`${file}.lock`)).toBe(false);
    JournalFile.open(file).close();
  });

  test('a line that is no entry is an error that names it', () => {
    const file = path();
    JournalFile.create(file, head).close();
    appendFileSync(file, '{"kind":"elsewise"}\n');
    expect(() => JournalFile.open(file)).toThrow(/line 2 is not an entry/);
  });
});

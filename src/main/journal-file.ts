import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { TrimtrailError } from '../base/errors.js';
import { readJournal, type Journal, type JournalEntry, type JournalHead } from '../apply/journal.js';
import { lockFile, type FileLock } from '../store/lock.js';

/** A journal on disk: a line of JSON for its head and for each entry. Readable by its owner alone, since it holds policies. */
export class JournalFile implements Journal {
  readonly head: JournalHead;
  readonly #entries: JournalEntry[];
  readonly #file: number;
  readonly #lock: FileLock;

  private constructor(file: number, lock: FileLock, { head, entries }: Pick<Journal, 'head' | 'entries'>) {
    this.head = head;
    this.#file = file;
    this.#lock = lock;
    this.#entries = [...entries];
  }

  get entries(): readonly JournalEntry[] {
    return this.#entries;
  }

  /** A new journal; its head is on disk when this returns. Errors: `plan-in-progress`, `output-failed`. */
  static create(path: string, head: JournalHead): JournalFile {
    const lock = lockFor(path);
    try {
      const file = openSync(path, 'wx', 0o600);
      writeDurably(file, head);
      syncDirectory(path);
      return new JournalFile(file, lock, { head, entries: [] });
    } catch (cause) {
      lock.release();
      throw new TrimtrailError('output-failed', `the journal ${path} cannot be written`, {
        cause,
        hint: 'nothing was changed; name another path with --journal',
      });
    }
  }

  /** The journal of an earlier run, to be gone on with. Errors: `plan-in-progress`, `bad-journal`. */
  static open(path: string): JournalFile {
    if (!journalExists(path)) throw notAJournal(path, 'does not exist');
    const lock = lockFor(path);
    try {
      const text = readFileSync(path, 'utf8');
      const read = readJournal(path, text);
      const file = openSync(path, 'r+');
      // what a crash left of a last line would spoil the next
      const whole = Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1));
      ftruncateSync(file, whole);
      return new JournalFile(openAppending(path, file), lock, read);
    } catch (error) {
      lock.release();
      if (error instanceof TrimtrailError) throw error;
      throw notAJournal(path, 'can not be read', error);
    }
  }

  append(entry: JournalEntry): Promise<void> {
    writeDurably(this.#file, entry);
    this.#entries.push(entry);
    return Promise.resolve();
  }

  close(): void {
    closeSync(this.#file);
    this.#lock.release();
  }
}

/** What a journal says: whose it is, what was before, what was done. Errors: as {@link JournalFile.open}. */
export function journalAt(path: string): Pick<Journal, 'head' | 'entries'> {
  const opened = JournalFile.open(path);
  opened.close();
  return opened;
}

const notAJournal = (path: string, why: string, cause?: unknown): TrimtrailError =>
  new TrimtrailError('bad-journal', `${path} ${why}`, {
    cause,
    hint: 'name the journal that trimtrail apply has written',
  });

export const journalExists = (path: string): boolean => existsSync(path);

function openAppending(path: string, before: number): number {
  closeSync(before);
  return openSync(path, 'a', 0o600);
}

function writeDurably(file: number, value: unknown): void {
  writeSync(file, `${JSON.stringify(value)}\n`);
  fsyncSync(file);
}

/** The name of a new file is on disk only once its directory is. Some file systems cannot do that; they need not. */
function syncDirectory(path: string): void {
  try {
    const directory = openSync(dirname(path), 'r');
    fsyncSync(directory);
    closeSync(directory);
  } catch {
    // Windows opens no directories
  }
}

const lockFor = (path: string): FileLock =>
  lockFile(`${path}.lock`, (holder) => {
    const who = holder === null ? 'another process' : `process ${holder.pid} on ${holder.host}`;
    return new TrimtrailError('plan-in-progress', `${path} is in use by ${who}`, {
      hint: `wait until it has finished; if that machine is gone, remove ${path}.lock`,
    });
  });

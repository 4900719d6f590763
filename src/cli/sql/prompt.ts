import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { TrimtrailError } from '../../base/errors.js';
import { printable } from '../../base/terminal-text.js';
import { cacheDirectory } from '../../main/sql/cache-directory.js';
import { isUnfinished, splitScript } from '../../main/sql/script.js';
import type { SqlSession } from '../../main/sql/sql-session.js';
import { completeSql } from './complete-sql.js';
import { printOutcome, Sink } from './print-outcome.js';
import type { Printing } from './sql-options.js';

const HISTORY_LINES = 1000;
const HELP = `A statement ends with ; and may take several lines.
  \\d         tables and views
  \\d NAME    columns of a table
  \\q         leave (also Ctrl-D)
Ctrl-C stops the query that runs, or drops what is typed. Tab completes columns and functions.
`;

/** What the prompt needs of a session. */
export type PromptSession = Pick<SqlSession, 'execute' | 'words'>;

export interface PromptIo {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Path of the file that keeps what was typed. */
  readonly history: string;
}

const terminalIo = (): PromptIo => ({
  input: process.stdin,
  output: process.stderr,
  history: join(dirname(cacheDirectory(process.env, process.platform)), 'sql_history'),
});

/** A prompt on the terminal until Ctrl-D or `\q`. What goes wrong with a statement is printed, and the prompt comes again. */
export async function runPrompt(
  session: PromptSession,
  how: Printing,
  { input, output, history }: PromptIo = terminalIo(),
): Promise<void> {
  const lines = createInterface({
    input,
    output,
    history: readHistory(history),
    historySize: HISTORY_LINES,
    completer: (line: string) => completeSql(line, session.words),
  });
  output.write('Athena SQL over your records; \\h for help.\n');
  await new Prompt({ session, how, lines, remember: (line) => appendHistory(history, line) }).run();
}

interface PromptOptions {
  readonly session: PromptSession;
  readonly how: Printing;
  readonly lines: Interface;
  readonly remember: (line: string) => void;
}

class Prompt {
  readonly #options: PromptOptions;
  #typed = '';
  #running: AbortController | null = null;
  /** Lines that were pasted after `\\q` are not run. */
  #hasLeft = false;

  constructor(options: PromptOptions) {
    this.#options = options;
  }

  run(): Promise<void> {
    const { lines } = this.#options;
    // One line after the other, also when several are pasted at once.
    let work = Promise.resolve();
    lines.on('line', (line) => {
      work = work.then(() => this.#line(line));
    });
    lines.on('SIGINT', () => this.#interrupt());
    this.#ask();
    return new Promise((resolve) => lines.on('close', () => void work.then(resolve)));
  }

  #ask(): void {
    const { lines } = this.#options;
    lines.setPrompt(this.#typed === '' ? 'sql> ' : '  -> ');
    lines.prompt();
  }

  #interrupt(): void {
    const { lines } = this.#options;
    if (this.#running !== null) return this.#running.abort();
    this.#typed = '';
    lines.write(null, { ctrl: true, name: 'u' });
    process.stderr.write('^C\n');
    this.#ask();
  }

  async #line(line: string): Promise<void> {
    if (this.#hasLeft) return;
    if (line.trim() !== '') this.#options.remember(line);
    if (this.#typed === '' && line.trim().startsWith('\\')) return this.#command(line.trim());
    this.#typed += `${line}\n`;
    if (this.#typed.trim() !== '' && isUnfinished(this.#typed)) return this.#ask();
    const script = this.#typed;
    this.#typed = '';
    for (const { text } of splitScript(script)) await this.#execute(text);
    this.#ask();
  }

  async #command(line: string): Promise<void> {
    const [name = '', argument] = line.replace(/;$/, '').split(/\s+/);
    if (name === '\\q') {
      this.#hasLeft = true;
      return this.#options.lines.close();
    }
    if (name === '\\d') await this.#execute(argument === undefined ? 'SHOW TABLES' : `DESCRIBE ${argument}`);
    else process.stderr.write(HELP);
    this.#ask();
  }

  async #execute(sql: string): Promise<void> {
    const { session, how } = this.#options;
    this.#running = new AbortController();
    const sink = new Sink(how.output);
    try {
      await printOutcome(await session.execute(sql, this.#running.signal), how, sink);
    } catch (error) {
      if (!(error instanceof TrimtrailError)) throw error;
      const hint = error.hint === null ? '' : `\n  hint: ${printable(error.hint)}`;
      process.stderr.write(`${printable(error.message)}${hint}\n`);
    } finally {
      this.#running = null;
      await sink.end();
    }
  }
}

/** Newest first, as readline wants it. Without a history the prompt works all the same. */
function readHistory(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean).toReversed().slice(0, HISTORY_LINES);
  } catch {
    return [];
  }
}

function appendHistory(path: string, line: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, `${line}\n`, { mode: 0o600 });
  } catch {
    // a history that cannot be kept is no reason to stop
  }
}

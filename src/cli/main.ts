import { writeSync } from 'node:fs';
import { TrimtrailError } from '../base/errors.js';
import { printable, printableLines } from '../base/terminal-text.js';
import { parseArguments } from './program.js';
import { version } from './version.js';

const EXIT_COULD_NOT_RUN = 2;
const EXIT_INTERRUPTED = 130;

/**
 * The whole program: argument vector in, exit code out. 0 done; 1 answered no; 2 could not run or nothing matched;
 * 130 interrupted.
 */
export async function main(argv: readonly string[]): Promise<number> {
  try {
    const invocation = parseArguments(argv.length === 0 ? ['--help'] : argv, { version, print: printNow });
    if (invocation === null) return 0;
    const { runCommand } = await import('./run-command.js');
    return await runCommand(invocation);
  } catch (error) {
    return complain(error);
  }
}

function complain(error: unknown): number {
  if (!(error instanceof TrimtrailError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`trimtrail ${version} met something it does not know; please report this:\n${text}\n`);
    return EXIT_COULD_NOT_RUN;
  }
  // at once: standard input may still be open
  if (error.code === 'interrupted') process.exit(EXIT_INTERRUPTED);
  const cause = error.cause instanceof Error ? `\n  because: ${printable(error.cause.message)}` : '';
  const hint = error.hint === null ? '' : `\n  hint: ${printable(error.hint)}`;
  // the one message with lines of its own: it lists who fits, each name made printable already
  const message = error.code === 'principal-ambiguous' ? printableLines(error.message) : printable(error.message);
  process.stderr.write(`trimtrail: ${message}${cause}${hint}\n`);
  return EXIT_COULD_NOT_RUN;
}

/** Help and version are short and printed before the process ends. */
function printNow(text: string): void {
  writeSync(1, text);
}

/** A reader that went away (`| head`) is not an error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await main(process.argv.slice(2));

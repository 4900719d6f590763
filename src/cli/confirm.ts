import { createInterface } from 'node:readline/promises';
import { TrimtrailError } from '../base/errors.js';
import type { TypedOptions } from './typed-options.js';

/** Asks before something is changed; without a terminal only `--yes` will do. Errors: `not-confirmed`. */
export async function confirm(options: TypedOptions, question: string): Promise<void> {
  if (options.flag('yes')) return;
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new TrimtrailError('not-confirmed', 'nothing was changed: there is nobody to ask', {
      hint: 'look at what would be changed, then give --yes',
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${question} Type yes: `);
    if (answer.trim() === 'yes') return;
  } finally {
    terminal.close();
  }
  throw new TrimtrailError('not-confirmed', 'nothing was changed');
}

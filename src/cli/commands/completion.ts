import { completionScript } from '../completion.js';
import type { Invocation } from '../program.js';

/** `trimtrail completion SHELL`. */
export async function runCompletion({ args }: Invocation): Promise<number> {
  process.stdout.write(completionScript(args[0] ?? ''));
  return Promise.resolve(0);
}

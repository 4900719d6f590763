import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './flows.js';

/** `trimtrail ui` as a user starts it. */
export interface RunningUi {
  /** With the token in the fragment. */
  readonly address: string;
  readonly origin: string;
  readonly stop: () => Promise<void>;
}

/** @param env Beside the environment of the tests. */
export async function startUi(
  args: string | readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningUi> {
  const program = join(root, 'bin/trimtrail.js');
  const child = spawn(process.execPath, [program, 'ui', ...[args].flat(), '--port', '0', '--no-open', '--no-cache'], {
    cwd: root,
    env: { ...process.env, ...env, CI: 'true' },
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const address = await new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
      const [line] = /http:\/\/\S+\n/.exec(printed) ?? [];
      if (line !== undefined) resolve(line.trim());
    });
    child.once('exit', (code) => reject(new Error(`trimtrail ui ended with ${code}: ${said}`)));
  });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      child.removeAllListeners('exit');
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  return { address, origin: new URL(address).origin, stop };
}

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const bin = fileURLToPath(new URL('../../bin/trimtrail.js', import.meta.url));

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built program from the repository's root, as a shell would without a terminal and outside CI. */
export function trimtrail(
  args: readonly string[],
  options: {
    readonly input?: string | Uint8Array;
    readonly env?: NodeJS.ProcessEnv;
    /** Ends the program as Ctrl-C does. */
    readonly interrupt?: AbortSignal;
  } = {},
): Promise<Run> {
  const env = { ...process.env, CI: '', NO_COLOR: '1', ...options.env };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], { cwd: root, env });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    options.interrupt?.addEventListener('abort', () => child.kill('SIGINT'));
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
    child.stdin.on('error', () => {}); // the program may end before it has read everything
    child.stdin.end(options.input ?? '');
  });
}

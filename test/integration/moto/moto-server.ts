import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** The version that the tests were written against. */
const MOTO = '5.2.5';

/** AWS in one process: `moto_server`, from PyPI, in a virtual environment of its own that the next run finds again. */
export interface Moto {
  readonly url: string;
  /** From now on so many requests pass unasked; then moto's own IAM decides. */
  readonly enforceAfter: (requests: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

export async function startMoto(): Promise<Moto> {
  const program = join(installMoto(), 'bin', 'moto_server');
  const port = await freePort();
  const env = { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' };
  const server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', env });
  const url = `http://127.0.0.1:${port}`;
  await ready(url, server);
  return {
    url,
    enforceAfter: async (requests) => {
      await fetch(`${url}/moto-api/reset-auth`, { method: 'POST', body: String(requests) });
    },
    stop: () => stop(server),
  };
}

function installMoto(): string {
  const directory = join(tmpdir(), `trimtrail-moto-${MOTO}`);
  if (existsSync(join(directory, 'bin', 'moto_server'))) return directory;
  execFileSync('python3', ['-m', 'venv', directory]);
  execFileSync(join(directory, 'bin', 'pip'), ['install', '--quiet', `moto[server]==${MOTO}`], { stdio: 'ignore' });
  return directory;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

async function ready(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`moto_server ended with ${server.exitCode}`);
    const answer = await fetch(`${url}/moto-api/`).catch(() => null);
    if (answer?.ok === true) return;
    await setTimeout(100);
  }
  throw new Error('moto_server did not start');
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return;
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  await ended;
}

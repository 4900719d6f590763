import { spawn, type ChildProcess } from 'node:child_process';
import { TrimtrailError } from '../../../base/errors.js';
import { childPath } from './child-url.js';
import { parseFromChild, type FromChild, type ToChild } from './messages.js';

const KILL_AFTER_MS = 1500;
const STDERR_KEPT = 2000;

/** One process that runs a user's SQL, and who waits for its answers. */
export interface SandboxProcess {
  readonly send: (message: ToChild) => void;
  /** Called for every message and once for the end; null takes the listener away. */
  readonly listen: (listener: ((message: FromChild) => void) | null) => void;
  /** Settles when the process has ended, with what to tell about it. */
  readonly ended: Promise<TrimtrailError>;
  readonly isAlive: () => boolean;
  /** Ends it at once; it holds nothing worth keeping. */
  readonly kill: () => void;
  /** Ends it if it has not answered by then; the returned function calls that off. */
  readonly killLater: () => () => void;
}

/** Windows does not start a process without these. */
const NEEDED = ['SystemRoot', 'SYSTEMROOT', 'windir'] as const;

/** No credentials, no HOME, no proxy, no NODE_OPTIONS: nothing of this process's environment but what a process needs to start. */
export function sandboxEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = NEEDED.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]] as const]));
  return { ...Object.fromEntries(kept), TZ: 'UTC' };
}

/** Starts the process; it loads DuckDB while this one goes on. */
export function startSandbox(): SandboxProcess {
  const child = spawn(process.execPath, [childPath()], {
    env: sandboxEnvironment(process.env),
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    serialization: 'advanced',
    windowsHide: true,
  });
  let listener: ((message: FromChild) => void) | null = null;
  let limit: TrimtrailError | null = null;
  child.on('message', (received: unknown) => {
    const message = parseFromChild(received);
    if (message === null) child.kill('SIGKILL');
    else if (message.type === 'failed' && message.id === null) limit = asError(message);
    else listener?.(message);
  });
  const ended = endOf(child).then((reason) => limit ?? reason);
  return {
    send: (message) => void (child.connected && child.send(message)),
    listen: (next) => (listener = next),
    ended,
    isAlive: () => child.exitCode === null && child.signalCode === null && limit === null,
    kill: () => void child.kill('SIGKILL'),
    killLater: () => {
      const timer = setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS);
      return () => clearTimeout(timer);
    },
  };
}

export function asError({ code, message, hint }: FromChild & { readonly type: 'failed' }): TrimtrailError {
  return new TrimtrailError(code, message, hint === null ? {} : { hint });
}

function endOf(child: ChildProcess): Promise<TrimtrailError> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString()).slice(-STDERR_KEPT)));
  return new Promise((resolve) => {
    child.on('error', (cause) =>
      resolve(new TrimtrailError('engine-missing', 'the SQL process cannot start', { cause })),
    );
    child.on('close', (code, signal) => {
      const cause = stderr.trim() === '' ? undefined : new Error(stderr.trim());
      const text = `the SQL process ended unexpectedly (${signal ?? `exit ${String(code)}`})`;
      const hint = 'write the query another way; the next statement gets a new process';
      resolve(new TrimtrailError('query-failed', text, { hint, ...(cause === undefined ? {} : { cause }) }));
    });
  });
}

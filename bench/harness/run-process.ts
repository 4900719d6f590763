import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { Arm, Sample } from './bench-line.js';
import { builtProgram } from './built-programs.js';

export interface ProcessRun extends Sample {
  readonly stdout: string;
}

/** Runs an arm once as a whole process. Throws when it fails, with what it said. */
export async function runProcess({ label, args }: Arm): Promise<ProcessRun> {
  const started = performance.now();
  const child = spawn(process.execPath, ['--require', builtProgram('peak', 'cjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    // under CI a finding can end the program with 1
    env: { ...process.env, CI: '' },
  });
  const ended = new Promise<{ code: number | null; ms: number }>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code, ms: performance.now() - started }));
  });
  const all = (descriptor: number): Promise<string> => text(child.stdio[descriptor] as Readable); // pipes, as asked for above
  const [stdout, stderr, peak, { code, ms }] = await Promise.all([all(1), all(2), all(3), ended]);
  if (code !== 0) throw new Error(`${label} ended with ${code}:\n${stderr.slice(-2000)}`);
  return { ms, peak: Number(peak), stdout };
}

import type { SingleBar } from 'cli-progress';
import type { ScanProgress } from '../scan/types.js';

export interface ProgressBar {
  readonly update: (progress: ScanProgress) => void;
  readonly stop: () => void;
}

const SHOW_AFTER_MS = 400;

/**
 * A bar on standard error for work that takes longer than a moment; null where nobody would see it (no terminal, CI,
 * `--no-progress`). The library behind it is loaded only when the bar is first drawn.
 */
export function progressBar(wanted: boolean, env: NodeJS.ProcessEnv = process.env): ProgressBar | null {
  if (!wanted || !process.stderr.isTTY || env['CI'] === 'true') return null;
  const started = Date.now();
  let bar: SingleBar | 'loading' | null = null;
  let stopped = false;
  const draw = async (): Promise<void> => {
    bar = 'loading';
    const { default: progress } = await import('cli-progress');
    if (stopped) return;
    bar = new progress.SingleBar({
      format: 'reading {bar} {percentage}% | {files} files | {eta_formatted}',
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    });
    bar.start(1, 0, { files: 0 });
  };
  return {
    update: (now) => {
      if (bar === null && Date.now() - started > SHOW_AFTER_MS) void draw();
      if (bar === null || bar === 'loading') return;
      const [done, total] = now.bytes === null ? [now.filesDone, now.files] : [now.bytesDone, now.bytes];
      if (total !== null) bar.setTotal(Math.max(1, total));
      bar.update(done, { files: now.filesDone });
    },
    stop: () => {
      stopped = true;
      if (bar !== null && bar !== 'loading') bar.stop();
    },
  };
}

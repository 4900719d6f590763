import { availableParallelism } from 'node:os';
import { cacheDirectory } from '../../main/sql/cache-directory.js';
import { TrimtrailError } from '../../base/errors.js';
import { printable } from '../../base/terminal-text.js';
import { exportPage } from '../../web/export-page.js';
import { serveUi } from '../../web/serve-ui.js';
import { orLive } from '../live-options.js';
import type { Invocation } from '../program.js';
import { remoteOptions } from '../remote.js';
import { typedOptions } from '../typed-options.js';
import { version } from '../version.js';

const GB = 2 ** 30;

/** `trimtrail ui SOURCE…`: serves the page until it is interrupted. */
export async function runUi({ args, options: typed }: Invocation): Promise<number> {
  const options = typedOptions(typed);
  const directory = options.text('export');
  if (directory !== null) return writePage(args, directory);
  if (args.length === 0)
    throw new TrimtrailError('bad-usage', 'name what to look at', { hint: 'trimtrail ui ./AWSLogs, or --export DIR' });
  const ui = await serveUi({
    version,
    sources: args,
    current: await orLive('policies', options.list('current'), options),
    selectors: await orLive('selectors', options.list('selectors'), options),
    readLive: options.list('current').includes('live') ? () => orLive('policies', ['live'], options) : null,
    host: options.text('host') ?? '127.0.0.1',
    port: options.count('port', 0, 0),
    allowRemote: options.flag('allow-remote'),
    reading: {
      cache: options.flag('no-cache') ? null : cacheDirectory(process.env, process.platform),
      cacheBytes: options.size('cache-size', 10 * GB),
      threads: options.count('threads', 0, 0),
      maxInflatedBytes: options.size('max-inflated', 512 * 2 ** 20),
      remote: remoteOptions(options),
    },
    limits: { memoryBytes: 2 * GB, threads: availableParallelism(), timeoutMs: 1_800_000 },
    say: (text) => void process.stderr.write(`${printable(text)}\n`),
  });
  process.stdout.write(`${ui.url}\n`);
  const isSeen = process.stdout.isTTY && process.env['CI'] !== 'true';
  if (isSeen && !options.flag('no-open')) ui.openBrowser();
  if (!options.flag('quiet')) process.stderr.write('Ctrl-C ends it.\n');
  await interrupted();
  await ui.close();
  return 0;
}

/** Errors: `bad-usage`, `output-failed`. */
function writePage(args: readonly string[], directory: string): number {
  if (args.length > 0)
    throw new TrimtrailError('bad-usage', '--export takes no source: the page reads what is dropped on it');
  const files = exportPage(directory);
  process.stderr.write(
    `${files.length} files in ${printable(directory)}; serve them over HTTP, file:// is not supported\n`,
  );
  return 0;
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

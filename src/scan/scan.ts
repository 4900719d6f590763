import { TrimtrailError } from '../base/errors.js';
import { EventSet } from '../records/event-set.js';
import { compileFilter } from '../usage/filter.js';
import type { Usage } from '../usage/types.js';
import { Gatherer } from './gatherer.js';
import type { ScannerOptions } from './messages.js';
import { ProgressMeter } from './progress-meter.js';
import { runPass } from './run-pass.js';
import { SpooledFiles } from './spooled-files.js';
import type { ScanInput, ScanOptions } from './types.js';

/**
 * Reads files into usage, in worker threads when there is much to read. The result is that of `summarizeUsage` over every record that can
 * matter to the filter (over every record with `strict`): the same in any order of files and of threads.
 *
 * Errors: `bad-principal`, `bad-exclude`, `interrupted` when the signal fires, and whatever the listing throws.
 */
export async function scan(files: ScanInput, options: ScanOptions): Promise<Usage> {
  // what is wrong with the filter is said before anything is read
  compileFilter(options.filter);
  const gatherer = await gathered(files, options);
  options.onRead?.();
  return gatherer.finish(options.filter, options.maxValues);
}

async function gathered(files: ScanInput, options: ScanOptions): Promise<Gatherer> {
  const spooled = new SpooledFiles(files);
  try {
    return await gather(spooled, files, options);
  } finally {
    await spooled.dispose();
  }
}

/** Reads the files, again while copies of an event are found to differ. */
async function gather(spooled: SpooledFiles, files: ScanInput, options: ScanOptions): Promise<Gatherer> {
  const conflicts = new EventSet();
  const meter = new ProgressMeter(options.onProgress, 'isRepeatable' in files ? files.total : null);
  const interrupted = whenAborted(options.signal);
  for (;;) {
    const gatherer = new Gatherer(conflicts, options.countsOnly);
    const pass = { options, scanner: scannerOptions(options, conflicts), gatherer, meter };
    // a pass may wait for standard input, which need not end
    await Promise.race([runPass(spooled.files(), pass), interrupted]);
    if (options.signal?.aborted === true) throw interruption();
    if (gatherer.newConflicts.size === 0) return gatherer;
    addAll(conflicts, gatherer.newConflicts);
  }
}

const interruption = (): TrimtrailError => new TrimtrailError('interrupted', 'the scan was interrupted');

/** Rejects when the signal fires. */
function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  const aborted = new Promise<never>((_, reject) => {
    signal?.addEventListener('abort', () => reject(interruption()), { once: true });
  });
  // nobody need be waiting when it fires
  aborted.catch(() => {});
  return aborted;
}

function scannerOptions(options: ScanOptions, conflicts: EventSet): ScannerOptions {
  const { filter, projections, maxInflatedBytes, maxValues, strict, contextKeys = [] } = options;
  return { filter, projections, maxInflatedBytes, maxValues, strict, contextKeys, conflicts: conflicts.toWords() };
}

function addAll(set: EventSet, other: EventSet): void {
  const words = other.toWords();
  for (let at = 0; at < words.length; at += 5) set.set(words, at, words[at + 4] ?? 0);
}

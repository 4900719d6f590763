import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { accountTrail, directoryOf } from '../corpus/corpora.js';
import { multipliedStoreOf } from '../corpus/multiplied-store-path.js';
import { ensureStore } from '../corpus/stores.js';
import { at, type Arm, type BenchLine, type Sample } from '../harness/bench-line.js';
import { builtProgram, TRIMTRAIL } from '../harness/built-programs.js';

const WINDOWS = 100;

const beyond =
  (above: number, below: number) =>
  (medians: readonly Sample[]): number =>
    at(medians, above).ms - at(medians, below).ms;

const arm = (label: string, store: string, questions: string): Arm => ({
  label,
  args: [builtProgram('page'), TRIMTRAIL, store, questions],
});

const EXAMPLES = fileURLToPath(new URL('../../examples/data/trail', import.meta.url));

/** From starting `trimtrail ui` to the first list, without the browser's part. */
export const uiStart: BenchLine = {
  name: 'ui-start',
  runs: 5,
  arms: () => [arm('trimtrail ui, examples, to the first list', EXAMPLES, 'list')],
  figures: [{ title: 'to the first list', unit: 'ms', bar: { atMost: 1500 }, value: (medians) => at(medians, 0).ms }],
};

/**
 * A window drawn over the heat map of the busiest principal, and everything that hangs on it: in Chromium, from the key that moves an edge
 * to the paint of the last view.
 */
export const brush: BenchLine = {
  name: 'brush',
  runs: 3,
  arms: () => {
    const store = ensureStore(directoryOf(accountTrail(0.5)));
    return [
      {
        label: `400,000 events: ${WINDOWS} windows over the busiest principal, in Chromium`,
        args: [builtProgram('page-brush'), TRIMTRAIL, store, String(WINDOWS)],
        ms: (stdout) => (JSON.parse(stdout) as { readonly p95: number }).p95, // as the program prints it
      },
    ];
  },
  figures: [
    { title: 'one window, all views, p95', unit: 'ms', bar: { atMost: 150 }, value: (medians) => at(medians, 0).ms },
  ],
};

const TIMES = 25;

/** A store of ten million events, made of a smaller one: the list, and with it the busiest principal, each from a cold start. */
export const tenMillion: BenchLine = {
  name: 'ten-million',
  runs: 3,
  arms: () => {
    const small = ensureStore(directoryOf(accountTrail(0.5)));
    execFileSync(process.execPath, [builtProgram('multiply'), small, String(TIMES)], { stdio: 'inherit' });
    const store = multipliedStoreOf(small, TIMES);
    return [
      arm('trimtrail ui, examples, to the first list', EXAMPLES, 'list'),
      arm('10,000,000 events, to the first list', store, 'list'),
      arm('the same, and the busiest principal opened', store, '0'),
    ];
  },
  figures: [
    { title: 'the list, beyond that of the examples', unit: 'ms', bar: { atMost: 1000 }, value: beyond(1, 0) },
    { title: 'one principal with all views', unit: 'ms', bar: { atMost: 1000 }, value: beyond(2, 1) },
  ],
};

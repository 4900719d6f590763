import { builtProgram } from '../harness/built-programs.js';
import { at, type Arm, type BenchLine } from '../harness/bench-line.js';

const ROWS = 500_000;

const mapping = (label: string, ...args: readonly string[]): Arm => ({
  label,
  args: [builtProgram('mapping'), ...args],
});

/** From usage rows to grants, in one thread, and what has to be loaded for it. */
export const mappingLine: BenchLine = {
  name: 'mapping',
  runs: 5,
  arms: () => [
    mapping(`mapping ${ROWS.toLocaleString('en')} usage rows`, 'map', String(ROWS)),
    mapping('mapping none', 'map', '0'),
    mapping('loading what a policy needs', 'load'),
    mapping('loading nothing', 'idle'),
  ],
  figures: [
    {
      title: 'usage rows mapped',
      unit: '/s',
      bar: { atLeast: 200_000 },
      value: (medians) => (1000 * ROWS) / (at(medians, 0).ms - at(medians, 1).ms),
    },
    {
      title: 'loading what one policy needs of the catalogue',
      unit: 'ms',
      bar: { atMost: 60 },
      value: (medians) => at(medians, 2).ms - at(medians, 3).ms,
    },
  ],
};

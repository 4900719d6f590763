import type { Arm } from '../harness/bench-line.js';
import { at, peakMegabytes, type BenchLine, type Sample } from '../harness/bench-line.js';
import { builtProgram } from '../harness/built-programs.js';

const ROWS = 20_000;
const ARNS = 200_000;

const arm = (label: string, ...args: readonly string[]): Arm => ({
  label,
  args: [builtProgram('policy-of-rows'), ...args],
});

const difference =
  (above: number, below: number) =>
  (medians: readonly Sample[]): number =>
    at(medians, above).ms - at(medians, below).ms;

/**
 * What making a policy takes when the rows are there: 20,000 rows of 2,000 tables, and 200,000 tables. What its proof takes as well is shown
 * by the arms that have it.
 */
export const policyOfRows: BenchLine = {
  name: 'policy-of-rows',
  runs: 5,
  arms: () => [
    arm('20,000 rows, policy', String(ROWS), '10', 'made'),
    arm('20,000 rows alone', String(ROWS), '10', 'unmade'),
    arm('200,000 ARNs, policy', String(ARNS), '1', 'made'),
    arm('200,000 ARNs alone', String(ARNS), '1', 'unmade'),
    arm('20,000 rows, policy and proof', String(ROWS), '10', 'proved'),
    arm('200,000 ARNs, policy and proof', String(ARNS), '1', 'proved'),
  ],
  figures: [
    { title: 'policy out of 20,000 rows', unit: 'ms', bar: { atMost: 150 }, value: difference(0, 1) },
    { title: 'policy out of 200,000 distinct ARNs', unit: 'ms', bar: { atMost: 2000 }, value: difference(2, 3) },
    { title: 'its peak memory', unit: 'MB', bar: { atMost: 500 }, value: peakMegabytes(2) },
  ],
};

import type { Arm, BenchLine, Sample } from './bench-line.js';
import { runProcess } from './run-process.js';

export interface ArmMeasured {
  readonly arm: Arm;
  readonly samples: readonly Sample[];
  /** Of the samples, each number by itself. */
  readonly median: Sample;
}

/** Runs a line's arms in turns, so that whatever else the machine does falls on all of them. */
export async function measure(
  line: BenchLine,
  runs: number,
  tell: (text: string) => void,
): Promise<readonly ArmMeasured[]> {
  const arms = line.arms().map((arm) => ({ arm, samples: [] as Sample[] }));
  const answers = new Set<string>();
  for (let run = 1; run <= runs; run += 1) {
    for (const { arm, samples } of arms) {
      tell(`run ${run} of ${runs}: ${arm.label}`);
      arm.before?.();
      const { ms, peak, stdout } = await runProcess(arm);
      samples.push({ ms: arm.ms?.(stdout) ?? ms, peak });
      if (arm.answer !== undefined) answers.add(arm.answer(stdout));
    }
  }
  if (answers.size > 1) throw new Error(`${line.name}: answers differ:\n${[...answers].join('\n')}`);
  return arms.map(({ arm, samples }) => ({ arm, samples, median: medianOf(samples) }));
}

function medianOf(samples: readonly Sample[]): Sample {
  return { ms: median(samples.map(({ ms }) => ms)), peak: median(samples.map(({ peak }) => peak)) };
}

/** The middle one, or the mean of the two in the middle. */
function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

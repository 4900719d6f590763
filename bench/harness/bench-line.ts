/** A whole process, started anew for every run. */
export interface Arm {
  readonly label: string;
  /** Arguments behind `node`. */
  readonly args: readonly string[];
  /** Done before every run, not measured. */
  readonly before?: () => void;
  /** Shown before the measurement: a peer's SQL. */
  readonly shows?: string;
  /**
   * What the process answered: a text that must be the same in every run and in every arm that has one, so that nobody is compared for
   * answering less.
   */
  readonly answer?: (stdout: string) => string;
  /** The time that the process has measured itself, in milliseconds, where its own run is not what is asked for. */
  readonly ms?: (stdout: string) => number;
}

/** What one run of an arm cost. */
export interface Sample {
  /** From starting the process to its end. */
  readonly ms: number;
  /** The most memory the process held, threads included: bytes. */
  readonly peak: number;
}

/** One number of the table, and the bar it is held to. */
export interface Figure {
  readonly title: string;
  /** `×` for ratios. */
  readonly unit: '×' | 'MB' | 'ms' | 'bytes/event' | '/s';
  readonly bar: { readonly atMost: number } | { readonly atLeast: number };
  /** From the medians of the arms, in the order of the arms. */
  readonly value: (medians: readonly Sample[]) => number;
}

/** A line of the bench: arms that are run in turns, and what their medians come to. */
export interface BenchLine {
  /** As `npm run bench -- NAME` names it. */
  readonly name: string;
  /** Runs of each arm when `--runs` is not given. */
  readonly runs: number;
  /** Makes what the arms read, and the arms. */
  readonly arms: () => readonly Arm[];
  readonly figures: readonly Figure[];
}

/** The ratio of two arms' times. */
export const timeRatio =
  (above: number, below: number) =>
  (medians: readonly Sample[]): number =>
    at(medians, above).ms / at(medians, below).ms;

/** An arm's peak in MB (10^6 bytes). */
export const peakMegabytes =
  (arm: number) =>
  (medians: readonly Sample[]): number =>
    at(medians, arm).peak / 1e6;

/** The median of an arm. */
export function at(medians: readonly Sample[], arm: number): Sample {
  const found = medians[arm];
  if (found === undefined) throw new Error(`the line has no arm ${arm}`);
  return found;
}

import { grouped } from '../text/numbers.js';

export const LEVELS = 5;

/** A log scale in five steps: where each step begins. */
export interface HeatScale {
  /** 1 to 5 for a count of at least one. */
  readonly level: (count: number) => number;
  /** What each step stands for: `1`, `2–4`, …; steps that nothing can reach are left out. */
  readonly labels: readonly string[];
}

/** Five steps of equal ratio from 1 to the largest count. */
export function heatScale(most: number): HeatScale {
  const ratio = Math.max(most, 1) ** (1 / LEVELS);
  const starts = [
    ...new Set(Array.from({ length: LEVELS }, (_, step) => Math.max(step + 1, Math.ceil(ratio ** step)))),
  ];
  const used = starts.filter((start) => start <= Math.max(most, 1));
  const level = (count: number): number => used.filter((start) => start <= count).length;
  const labels = used.map((start, index) => {
    const next = used[index + 1];
    const last = next === undefined ? most : next - 1;
    return last <= start ? grouped(start) : `${grouped(start)}–${grouped(last)}`;
  });
  return { level, labels };
}

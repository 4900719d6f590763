import { daysBetween } from '../base/day.js';
import { seededRandom } from '../base/random.js';
import type { DailyNeeds } from './novelty.js';

/** On how many of the next days something would be called that was never called before. */
export type Tomorrow = TomorrowNumber | TooFewDays;

export interface TomorrowNumber {
  /** Calendar days looked ahead. */
  readonly ahead: number;
  /** Expected days on which something new is called. */
  readonly days: number;
  /** 98 % of the bootstrap's runs lie between the two: in back-tests in which work changes, what came lay inside in 17 of 20. */
  readonly low: number;
  readonly high: number;
  readonly activeDays: number;
  /** Permissions needed on one day only, and on two. */
  readonly onOneDay: number;
  readonly onTwoDays: number;
}

export interface TooFewDays {
  readonly activeDays: number;
  readonly onOneDay: number;
  readonly onTwoDays: number;
  /** Why there is no number. */
  readonly reason: string;
}

export const AHEAD = 30;
/** Fewer active days say too little (RULES.md 25). */
export const LEAST_ACTIVE_DAYS = 20;
/** Days of one block: calls of one week are alike. */
const BLOCK = 7;
const RUNS = 1000;
/**
 * Runs left out at each end. With 5 % the interval held 94 % of what came where work stays as it is, and 81 % where a project begins; the
 * wider one holds 90 % of the latter (docs/confidence.md).
 */
const TAIL = 0.01;
const SEED = 25;

/**
 * Good–Turing with the active day as the unit: the share of days that needed something no other day needed estimates the share of coming
 * days that will need something no day needed so far. The interval is a moving-block bootstrap over days, blocks of a week, with the spread of
 * the days ahead in it. Equal needs give equal numbers.
 * Source: I. J. Good, "The population frequencies of species and the estimation of population parameters" (1953); H. R. Künsch, "The jackknife
 * and the bootstrap for general stationary observations" (1989).
 */
export function tomorrow(needs: DailyNeeds, ahead = AHEAD): Tomorrow {
  const counts = dayCounts(needs);
  const onDays = (days: number): number => [...counts.values()].filter((count) => count === days).length;
  const base = { activeDays: needs.size, onOneDay: onDays(1), onTwoDays: onDays(2) };
  if (needs.size < LEAST_ACTIVE_DAYS) {
    return { ...base, reason: `${needs.size} active days; a number needs ${LEAST_ACTIVE_DAYS}` };
  }
  const novel = [...needs.values()].map((own) => ([...own].some((item) => counts.get(item) === 1) ? 1 : 0));
  const activeAhead = expectedActive([...needs.keys()], ahead);
  const share = mean(novel);
  const { low, high } = interval(novel, activeAhead);
  return {
    ahead,
    ...base,
    days: round(share * activeAhead),
    low: round(low),
    high: round(Math.max(high, share * activeAhead)),
  };
}

function dayCounts(needs: DailyNeeds): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const own of needs.values()) for (const item of own) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

/** Active days among the next ones, at the rate of the days seen. */
function expectedActive(days: readonly string[], ahead: number): number {
  const span = daysBetween(days[0] ?? '', days.at(-1) ?? '');
  return ahead * Math.min(1, days.length / Math.max(span, 1));
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
const round = (value: number): number => Math.round(value * 10) / 10;

function interval(novel: readonly number[], activeAhead: number): { readonly low: number; readonly high: number } {
  const random = seededRandom(SEED);
  const draws = Array.from({ length: RUNS }, () => {
    const again = resample(novel, novel.length, random);
    return mean(resample(again, Math.max(1, Math.round(activeAhead)), random)) * activeAhead;
  }).toSorted((a, b) => a - b);
  const at = (share: number): number => draws[Math.min(RUNS - 1, Math.floor(share * RUNS))] ?? 0;
  // never having seen a new day does not rule one out: what share would show none in 19 of 20 such logs
  const unseen = (1 - 0.05 ** (1 / novel.length)) * activeAhead;
  return { low: at(TAIL), high: Math.max(at(1 - TAIL), unseen) };
}

/** Values in blocks of consecutive days, drawn with replacement; blocks run on from the end to the beginning. */
function resample(values: readonly number[], length: number, random: () => number): readonly number[] {
  const drawn: number[] = [];
  while (drawn.length < length) {
    const start = Math.floor(random() * values.length);
    for (let step = 0; step < BLOCK && drawn.length < length; step += 1)
      drawn.push(values[(start + step) % values.length] ?? 0);
  }
  return drawn;
}

import type { CloudTrailRecord } from '../../src/base/record.js';
import { event, type Call, type Caller } from './event.js';
import { seeded, type Random } from './random.js';

/** Somebody makes a call a number of times, spread over the working days of the window. */
export interface Habit {
  readonly who: Caller | ((random: Random) => Caller);
  readonly times: number;
  readonly call: (random: Random) => Call;
}

/** The first day of the example and its length: three months, as event history keeps. */
const FIRST_DAY = Date.UTC(2026, 2, 2);
const DAYS = 89;

const isWorkingDay = (time: number): boolean => ![0, 6].includes(new Date(time).getUTCDay());
const WORKING_DAYS = Array.from({ length: DAYS }, (_, day) => FIRST_DAY + day * 86_400_000).filter(isWorkingDay);

/** The records of all habits, oldest first. Each habit has a stream of its own: adding one leaves the others as they are. */
export function live(habits: readonly Habit[], seed: number): readonly CloudTrailRecord[] {
  return habits.flatMap((habit, index) => repeat(habit, seeded(seed + index * 7919))).toSorted(byTime);
}

/** Oldest first; ties by event id, so that the order never depends on the machine. */
export function byTime(a: CloudTrailRecord, b: CloudTrailRecord): number {
  const [left, right] = [`${a.eventTime} ${a.eventID ?? ''}`, `${b.eventTime} ${b.eventID ?? ''}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

function repeat(habit: Habit, random: Random): readonly CloudTrailRecord[] {
  const stride = WORKING_DAYS.length / habit.times;
  return Array.from({ length: habit.times }, (_, turn) => {
    const day = WORKING_DAYS[Math.floor((turn + random.next()) * stride)] ?? FIRST_DAY;
    const time = new Date(day + random.whole(8 * 3600, 18 * 3600 - 1) * 1000).toISOString().replace('.000Z', 'Z');
    const caller = typeof habit.who === 'function' ? habit.who(random) : habit.who;
    return event({ caller, call: habit.call(random), time, random });
  });
}

export const habit = (who: Habit['who'], times: number, call: Habit['call']): Habit => ({ who, times, call });

import type { Grant } from '../../src/actions/types.js';
import { addDays } from '../../src/base/day.js';
import { createRandom, type Random } from '../random.js';
import { evidence, grant, resource } from '../policy/fixtures.js';

const FIRST = '2025-01-01';

interface Task {
  readonly grants: readonly (readonly [action: string, queue: string])[];
  /** Whether the task runs on a day. */
  readonly runs: (day: number, random: Random) => boolean;
}

/**
 * A made-up principal over 400 days: steady work on weekdays, weekly and monthly jobs, tasks that come up at random with rates from often to
 * once a year, and a project that begins on day 200. Calls of one day belong together.
 */
export function syntheticYear(seed: number, days = 400): readonly Grant[] {
  const random = createRandom(seed);
  const tasks = makeTasks(random);
  const seen = new Map<
    string,
    { readonly action: string; readonly queue: string; readonly days: Record<string, number> }
  >();
  for (let day = 0; day < days; day += 1) {
    if (day % 7 > 4 && !random.chance(0.1)) continue;
    for (const { grants, runs } of tasks) {
      if (!runs(day, random)) continue;
      for (const [action, queue] of grants) {
        const key = `${action} ${queue}`;
        const one = seen.get(key) ?? { action, queue, days: {} };
        seen.set(key, one);
        one.days[addDays(FIRST, day)] = 1 + random.below(4);
      }
    }
  }
  return [...seen.values()].map(({ action, queue, days: byDay }, index) =>
    grantOn(action, queue, { days: byDay, index }),
  );
}

function grantOn(
  action: string,
  queue: string,
  { days, index }: { readonly days: Readonly<Record<string, number>>; readonly index: number },
): Grant {
  const count = Object.values(days).reduce((sum, one) => sum + one, 0);
  const own = evidence({ days, count, eventIds: [`e${String(index).padStart(4, '0')}`] });
  return grant(action, [resource('sqs:queue', { QueueName: queue })], { evidence: own });
}

function makeTasks(random: Random): readonly Task[] {
  let next = 0;
  const calls = (size: number): Task['grants'] =>
    Array.from(
      { length: size },
      () =>
        [
          `sqs:${random.pick(['SendMessage', 'ReceiveMessage', 'GetQueueAttributes', 'PurgeQueue'])}`,
          `q${(next += 1)}`,
        ] as const,
    );
  const weekday = random.below(5);
  return [
    { grants: calls(12), runs: () => true },
    { grants: calls(6), runs: (_day, r) => r.chance(0.4) },
    { grants: calls(4), runs: (day) => day % 7 === weekday },
    { grants: calls(4), runs: (day) => day % 30 === 3 },
    ...Array.from({ length: 60 }, (_, index): Task => {
      const rate = 0.2 / (index + 1) ** 1.1;
      return { grants: calls(1 + random.below(3)), runs: (_day, r) => r.chance(rate) };
    }),
    ...Array.from({ length: 10 }, (): Task => ({ grants: calls(2), runs: (day, r) => day >= 200 && r.chance(0.1) })),
  ];
}

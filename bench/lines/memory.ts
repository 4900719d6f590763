import { accountTrail, ASKED, directoryOf } from '../corpus/corpora.js';
import { trimtrail } from '../harness/arms.js';
import { at, peakMegabytes, type BenchLine, type Sample } from '../harness/bench-line.js';

const EVENTS = { small: 400_000, large: 4_000_000 } as const;

/** What an event costs when all principals are asked for, beyond what one principal takes. */
const bytesPerEvent =
  (all: number, one: number, events: number) =>
  (medians: readonly Sample[]): number =>
    (at(medians, all).peak - at(medians, one).peak) / events;

/** Peak memory at half a gigabyte and at five, of one principal and of all. */
export const memory: BenchLine = {
  name: 'memory',
  runs: 3,
  arms: () =>
    [0.5, 5].flatMap((gigabytes) => {
      const directory = directoryOf(accountTrail(gigabytes));
      return [
        trimtrail(`usage --principal, ${gigabytes} GB`, ['usage', directory, '--principal', ASKED.name, '--json']),
        trimtrail(`usage, ${gigabytes} GB`, ['usage', directory, '--json']),
      ];
    }),
  figures: [
    { title: 'peak memory, one principal, 0.5 GB', unit: 'MB', bar: { atMost: 350 }, value: peakMegabytes(0) },
    { title: 'peak memory, one principal, 5 GB', unit: 'MB', bar: { atMost: 350 }, value: peakMegabytes(2) },
    {
      title: 'peak memory, 5 GB against 0.5 GB',
      unit: '×',
      bar: { atMost: 1.3 },
      value: (medians) => at(medians, 2).peak / at(medians, 0).peak,
    },
    {
      title: 'all principals, memory per event over one principal, 5 GB',
      unit: 'bytes/event',
      bar: { atMost: 32 },
      value: bytesPerEvent(3, 2, EVENTS.large),
    },
  ],
};

import { addDays, daysBetween } from '../base/day.js';
import { compareText } from '../base/findings.js';
import type { UsageRow } from '../base/usage-row.js';
import { coverageOf } from '../usage/facts.js';
import type { CoverageCalendar, CoverageClass, CoverageLane } from './types/proof.js';

const LEAST_GAP = 2;
const CLASSES = ['management-read', 'management-write', 'data', 'other'] as const;

/** Which days, regions and accounts the source shows, whoever called. `own`: the principal's rows. */
export function coverageView(rows: readonly UsageRow[], own: readonly UsageRow[]): CoverageCalendar {
  const seen = [...new Set(rows.flatMap((row) => Object.keys(row.days)))].toSorted(compareText);
  const [first] = seen;
  const last = seen.at(-1);
  if (first === undefined || last === undefined) return { days: [], lanes: [], gaps: [], classes: [] };
  const days = Array.from({ length: daysBetween(first, last) }, (_, index) => addDays(first, index));
  return {
    days,
    lanes: lanesOf(rows, days, own),
    gaps: gapsOf(seen),
    classes: CLASSES.map((name) => classOf(rows, name)),
  };
}

function lanesOf(
  rows: readonly UsageRow[],
  days: readonly string[],
  own: readonly UsageRow[],
): readonly CoverageLane[] {
  const places = new Map(days.map((day, index) => [day, index]));
  const lanes = new Map<string, { readonly row: UsageRow; readonly counts: number[]; readonly own: number[] }>();
  const add = (list: readonly UsageRow[], which: 'counts' | 'own'): void => {
    for (const row of list) {
      const key = JSON.stringify([row.account, row.region]);
      const lane = lanes.get(key) ?? { row, counts: days.map(() => 0), own: days.map(() => 0) };
      lanes.set(key, lane);
      for (const [day, count] of Object.entries(row.days)) {
        const at = places.get(day) ?? 0;
        lane[which][at] = (lane[which][at] ?? 0) + count;
      }
    }
  };
  add(rows, 'counts');
  add(own, 'own');
  return [...lanes]
    .map(([key, { row, counts, own: ofOne }]) => ({
      key,
      lane: { account: row.account, region: row.region, events: counts.reduce((a, b) => a + b, 0), counts, own: ofOne },
    }))
    .toSorted((a, b) => b.lane.events - a.lane.events || compareText(a.key, b.key))
    .map(({ lane }) => lane);
}

function gapsOf(seen: readonly string[]): CoverageCalendar['gaps'] {
  return seen
    .slice(1)
    .map((day, index) => ({ first: addDays(seen[index] ?? day, 1), last: addDays(day, -1) }))
    .map(({ first, last }) => ({ first, last, days: daysBetween(first, last) }))
    .filter(({ days }) => days >= LEAST_GAP)
    .toSorted((a, b) => b.days - a.days || compareText(a.first, b.first));
}

function classOf(rows: readonly UsageRow[], name: CoverageClass['name']): CoverageClass {
  const own = rows.filter((row) => coverageOf(row) === name);
  const days = own.map(({ firstSeen, lastSeen }) => [firstSeen.slice(0, 10), lastSeen.slice(0, 10)] as const);
  return {
    name,
    events: own.reduce((sum, { count }) => sum + count, 0),
    firstDay: days.map(([first]) => first).reduce<string | null>((a, b) => (a === null || b < a ? b : a), null),
    lastDay: days.map(([, last]) => last).reduce<string | null>((a, b) => (a === null || b > a ? b : a), null),
  };
}

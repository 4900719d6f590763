import type { ActivityKey, ActivityRow } from '../base/activity-row.js';
import { outcomeOfRow } from '../base/outcome.js';
import type { UsageDetail } from './detail.js';

/** Adds up events by everything a filter can tell apart. */
class ActivityFold {
  readonly #rows = new Map<string, { readonly key: ActivityKey; count: number }>();

  add(key: ActivityKey, count: number): void {
    const { day, eventSource, region, session, sourceIp, accessKey, outcome } = key;
    const text = JSON.stringify([day, eventSource, region, session, sourceIp, accessKey, outcome]);
    const known = this.#rows.get(text);
    if (known === undefined) this.#rows.set(text, { key, count });
    else known.count += count;
  }

  /** By day; within a day in the order they came. */
  rows(): readonly ActivityRow[] {
    return [...this.#rows.values()]
      .map(({ key, count }) => ({ ...key, count }))
      .toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0));
  }
}

/** The activity that a detail shows. */
export function activityOf({ keys, cells }: UsageDetail): readonly ActivityRow[] {
  const fold = new ActivityFold();
  for (const { key: place, day, session, sourceIp, accessKey, count } of cells) {
    const key = keys[place];
    if (key === undefined) continue;
    const { eventSource, region } = key;
    fold.add({ day, eventSource, region, session, sourceIp, accessKey, outcome: outcomeOfRow(key) }, count);
  }
  return fold.rows();
}

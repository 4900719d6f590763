import { compareText } from '../base/findings.js';
import type { PolicyDocument } from '../iam/types.js';
import { needsReader, type DailyNeeds } from '../proof/novelty.js';
import { tomorrow, type Tomorrow } from '../proof/tomorrow.js';
import { Texts, type DetailColumns } from './detail-columns.js';
import type { MappedKeys } from './mapped-keys.js';
import type { Learning, LearningDay } from './types/activity.js';

const MOST_EXAMPLES = 20;

/** What each key of a detail needs of a policy, as numbers of texts. */
export interface KeyNeeds {
  readonly texts: readonly string[];
  readonly byKey: readonly (readonly number[])[];
}

/** Worked out once for a policy. */
export function needsByKey({ keys }: MappedKeys, policy: PolicyDocument): KeyNeeds {
  const read = needsReader(policy);
  const texts = new Texts();
  const byKey = keys.map(({ grants }) => [...new Set(grants.flatMap(read).map((text) => texts.of(text)))]);
  return { texts: texts.all, byKey };
}

export interface Watched {
  readonly columns: DetailColumns;
  /** Cells of the selection. */
  readonly cells: Int32Array;
  /** Whether the selection is not all there is. */
  readonly isPart: boolean;
}

/**
 * What was new on each day of the selection, and RULES.md 25's number with what must be said beside it. Permissions are told apart by the
 * patterns of one policy, whatever is selected, so that a curve stays what it is while a window is drawn over it.
 */
export function learningView(needs: KeyNeeds, { columns, cells, isPart }: Watched): Learning {
  const daily = dailyNeeds(needs, columns, cells);
  const known = new Set<string>();
  const days: LearningDay[] = [];
  for (const [day, own] of daily) {
    const fresh = [...own].filter((item) => !known.has(item)).toSorted(compareText);
    for (const item of fresh) known.add(item);
    const examples = fresh.slice(0, MOST_EXAMPLES);
    days.push({ day, needed: own.size, fresh: fresh.length, known: known.size, examples });
  }
  const number = tomorrow(daily);
  const part =
    'Permissions are told apart by the patterns of the policy over all records, not of this selection alone.';
  return { days, tomorrow: number, caveats: [...caveatsOf(number, days), ...(isPart ? [part] : [])] };
}

function dailyNeeds({ texts, byKey }: KeyNeeds, { key, day, days }: DetailColumns, cells: Int32Array): DailyNeeds {
  const found = days.map(() => new Set<number>());
  for (const cell of cells) {
    const own = found[day[cell] ?? 0];
    for (const item of byKey[key[cell] ?? 0] ?? []) own?.add(item);
  }
  return new Map(
    days.flatMap((name, at) => {
      const items = [...(found[at] ?? [])].map((item) => texts[item] ?? '');
      return items.length === 0 ? [] : [[name, new Set(items)] as const];
    }),
  );
}

function caveatsOf(number: Tomorrow, days: readonly LearningDay[]): readonly string[] {
  const [first] = days;
  const last = days.at(-1);
  const seen =
    first === undefined || last === undefined
      ? 'No day is in the selection.'
      : `${number.activeDays} active days were seen, from ${first.day} to ${last.day}.`;
  return [
    seen,
    `${number.onOneDay} permissions were needed on one day only, ${number.onTwoDays} on two: such use is easily missed.`,
    'Work rarer than these days (quarter end, year end, disaster recovery) can not be in them; keep what it needs by hand.',
    ...('reason' in number ? [`There is no number for the days to come: ${number.reason}.`] : []),
  ];
}

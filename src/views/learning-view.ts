import type { MappedUsage } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import type { PolicyDocument } from '../iam/types.js';
import { novelty } from '../proof/novelty.js';
import { tomorrow, type Tomorrow } from '../proof/tomorrow.js';
import type { Learning, LearningDay } from './types/activity.js';

const MOST_EXAMPLES = 20;

/** What was new on each day, in the patterns of the policy, and RULES.md 25's number with what must be said beside it. */
export function learningView(mapped: MappedUsage, policy: PolicyDocument): Learning {
  const needs = novelty(mapped.grants, policy);
  const known = new Set<string>();
  const days: LearningDay[] = [];
  for (const [day, own] of needs) {
    const fresh = [...own].filter((item) => !known.has(item)).toSorted(compareText);
    for (const item of fresh) known.add(item);
    const examples = fresh.slice(0, MOST_EXAMPLES);
    days.push({ day, needed: own.size, fresh: fresh.length, known: known.size, examples });
  }
  const number = tomorrow(needs);
  return { days, tomorrow: number, caveats: caveatsOf(number, days) };
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

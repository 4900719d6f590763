import * as v from 'valibot';
import { ANSWERS } from '../../base/answers.js';
import { count } from './parts.js';

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));
const texts = v.array(v.string());
const days = v.pipe(v.number(), v.minValue(0));

export const carriedPolicy = v.strictObject({
  from: v.pipe(v.string(), v.description('What it is called today')),
  why: v.picklist(['denies', 'newer']),
  document: v.pipe(v.unknown(), v.description('A policy document, word for word')),
});

const seenDays = { activeDays: count, onOneDay: count, onTwoDays: count };

/** On how many of the next days something new would be called. */
export const tomorrow = v.union([
  v.strictObject({ ahead: count, days, low: days, high: days, ...seenDays }),
  v.strictObject({ ...seenDays, reason: v.string() }),
]);

export const proof = v.strictObject({
  replay: v.strictObject({ events: count, answers: v.strictObject(v.entriesFromList(ANSWERS, count)) }),
  beyondCurrent: v.nullable(count),
  verified: v.strictObject({ denial: count, 'aws-doc': count, derived: count, 'no resource': count }),
  coverage: v.strictObject({
    firstDay: v.nullable(day),
    lastDay: v.nullable(day),
    days: count,
    activeDays: count,
    gaps: v.array(v.strictObject({ first: day, last: day, days: count })),
    regions: texts,
    accounts: texts,
    seen: v.record(v.string(), count),
  }),
  tomorrow,
});

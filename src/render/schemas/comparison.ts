import * as v from 'valibot';
import { DENIAL_KINDS, USE_STATUSES } from '../../base/comparison.js';
import { count, time } from './parts.js';

const day = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}-\d{2}$/));

const useLine = v.strictObject({
  action: v.pipe(v.string(), v.description('`service:*` for a service granted by * and not used')),
  status: v.picklist(USE_STATUSES),
  reason: v.string(),
  count,
  lastSeen: v.nullable(time),
  days: v.pipe(count, v.description('Days on which use would have been seen')),
});

export const comparedStatement = v.strictObject({
  policy: v.string(),
  origin: v.string(),
  statement: v.pipe(count, v.description('Counted from 0, among those that allow')),
  sid: v.nullable(v.string()),
  lines: v.array(useLine),
});

export const denial = v.strictObject({
  kind: v.picklist(DENIAL_KINDS),
  action: v.string(),
  resource: v.string(),
  count,
  firstSeen: time,
  lastSeen: time,
  eventIds: v.pipe(v.array(v.string()), v.maxLength(5)),
});

export const span = v.nullable(v.strictObject({ first: day, last: day }));

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const backtest = v.strictObject({
  firstDay: v.nullable(day),
  lastDay: v.nullable(day),
  operate: count,
  beta: count,
  target: share,
  rows: v.array(
    v.strictObject({
      observe: count,
      windows: count,
      clean: v.pipe(count, v.description('Windows in which nothing would have been denied')),
      uniqueRecall: share,
      absoluteRecall: share,
      uniquePrecision: share,
      fBeta: share,
      foretold: v.pipe(count, v.description('Windows with a number for tomorrow')),
      inside: v.pipe(count, v.description('of which what came lay inside the interval')),
    }),
  ),
  enough: v.nullable(count),
});

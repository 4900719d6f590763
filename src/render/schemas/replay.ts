import * as v from 'valibot';
import { LAYERS } from '../../iam/evaluate.js';
import { ANSWERS } from '../../base/answers.js';
import { count } from './parts.js';

const texts = v.array(v.string());
const answers = v.strictObject(v.entriesFromList(ANSWERS, count));

const statement = v.strictObject({
  layer: v.picklist(LAYERS),
  policy: v.string(),
  statement: v.pipe(count, v.description('Counted from 0')),
  sid: v.nullable(v.string()),
  effect: v.picklist(['Allow', 'Deny']),
});

/** One action on one resource. */
export const replayLine = v.strictObject({
  answer: v.picklist(ANSWERS),
  action: v.string(),
  resource: v.pipe(v.string(), v.description('As a policy would write it')),
  inferred: v.boolean(),
  why: v.string(),
  count: v.pipe(count, v.description('Events')),
  eventIds: v.pipe(texts, v.maxLength(5)),
  unknownKeys: texts,
  statements: v.array(statement),
  missing: v.nullable(v.picklist(LAYERS)),
});

/** What a replay found. */
export const replay = v.strictObject({
  events: v.pipe(count, v.description('Events that succeeded and lead to a permission')),
  answers,
  actions: v.array(v.strictObject({ action: v.string(), answers })),
  lines: v.array(replayLine),
  leftOut: v.array(v.strictObject({ why: v.string(), count })),
});

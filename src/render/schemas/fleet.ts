import * as v from 'valibot';
import { CREDENTIAL_STATES, CREDENTIALS, REACHES, USE_KINDS, USE_SOURCES } from '../../base/fleet.js';
import { count, finding, ledger, principal, time } from './parts.js';

const nullableText = v.nullable(v.string());
const nullableTime = v.nullable(time);
const texts = v.array(v.string());
const tally = <K extends string>(
  kinds: readonly [K, ...K[]],
): v.StrictObjectSchema<Record<K, typeof count>, undefined> =>
  v.strictObject(Object.fromEntries(kinds.map((kind) => [kind, count])) as Record<K, typeof count>); // every key of the type

const excess = v.strictObject({
  granted: v.pipe(count, v.description('Actions that the policies allow on something')),
  used: v.pipe(count, v.description('Called, on what they are granted on')),
  unobservedUse: v.pipe(count, v.description('Not in the records, but last-accessed data date an attempt')),
  unobservable: v.pipe(count, v.description('Could not have been seen, or not for minDays days')),
  unused: v.pipe(count, v.description('Not called on any of the days on which they would have been seen')),
  excess: v.pipe(count, v.description('unobservable + unused')),
  guarded: v.pipe(
    count,
    v.description('Of the excess, actions that change permissions, pass roles or silence witnesses'),
  ),
  usedOnMore: v.pipe(count, v.description('Used on what the records name, and granted on everything')),
  services: count,
  servicesUsed: count,
  widest: v.array(v.strictObject({ service: v.string(), excess: count, guarded: count })),
});

const use = v.strictObject({
  kind: v.picklist(USE_KINDS),
  lastUsed: nullableTime,
  by: v.nullable(v.picklist(USE_SOURCES)),
  days: v.pipe(count, v.description('Days of records in which it would have been seen')),
});

const ranked = v.strictObject({
  rank: v.pipe(v.number(), v.integer(), v.minValue(1)),
  principal,
  permissionSet: v.pipe(nullableText, v.description('Of Identity Center: what to cut instead of the role')),
  createdAt: nullableTime,
  use,
  events: count,
  denied: count,
  policies: texts,
  reach: v.nullable(v.picklist(REACHES)),
  escalations: v.array(v.strictObject({ actions: texts, lets: v.string(), used: v.boolean() })),
  excess: v.nullable(excess),
  notCompared: nullableText,
});

const credential = v.strictObject({
  arn: v.string(),
  name: v.string(),
  account: nullableText,
  isRoot: v.boolean(),
  credential: v.picklist(CREDENTIALS),
  state: v.picklist(CREDENTIAL_STATES),
  since: v.pipe(nullableTime, v.description('When made or last changed')),
  lastUsed: nullableTime,
  age: v.pipe(v.nullable(count), v.description('Days from since to asOf')),
  mfa: v.nullable(v.boolean()),
});

export const fleet = v.strictObject({
  version: v.literal(1),
  tool: v.strictObject({ name: v.literal('trimtrail'), version: v.string() }),
  catalog: v.strictObject({ version: count, builtFrom: v.record(v.string(), v.string()) }),
  window: v.strictObject({ from: nullableText, to: nullableText, firstSeen: nullableTime, lastSeen: nullableTime }),
  asOf: v.pipe(nullableText, v.description('The latest day that any input names; ages are counted to it')),
  minDays: count,
  totals: v.strictObject({
    accounts: count,
    principals: count,
    compared: count,
    administrators: count,
    escalating: count,
    byUse: tally(USE_KINDS),
    credentials: tally(CREDENTIAL_STATES),
  }),
  principals: v.pipe(v.array(ranked), v.description('Widest excess first')),
  credentials: v.array(credential),
  leftOut: v.array(v.strictObject({ principal, events: count, why: v.string() })),
  ledger,
  findings: v.array(finding),
  notEvaluated: texts,
});

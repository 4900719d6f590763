import * as v from 'valibot';
import { denial } from './comparison.js';
import { count, evidence, finding, ledger, policyDocument, principal, time } from './parts.js';
import { carriedPolicy, proof } from './proof.js';

const nullableText = v.nullable(v.string());
const changes = v.array(v.strictObject({ sid: nullableText, action: v.string(), resource: v.string() }));

export const policyDiff = v.strictObject({
  gained: changes,
  lost: changes,
  denialsAdded: changes,
  denialsRemoved: changes,
});

const excess = v.strictObject({
  granted: v.pipe(count, v.description('Actions that a statement of today allows on something')),
  used: count,
  notSeen: count,
  guardedNotSeen: count,
  services: count,
  servicesUsed: count,
});

const today = v.strictObject({
  policies: v.array(v.strictObject({ name: v.string(), origin: v.string(), createdAt: v.nullable(time) })),
  excess,
  diff: policyDiff,
});

const reviewed = v.strictObject({
  principal,
  events: count,
  denied: count,
  firstSeen: v.nullable(time),
  lastSeen: v.nullable(time),
  today: v.nullable(today),
  notCompared: v.pipe(nullableText, v.description('Why it was not compared although policies of today were given')),
  policy: policyDocument,
  byHand: v.pipe(
    v.array(
      v.strictObject({
        kind: v.picklist(['keep', 'drop']),
        action: v.string(),
        resource: nullableText,
        note: v.string(),
      }),
    ),
    v.description('What somebody kept or dropped on the page, in order'),
  ),
  carried: v.array(carriedPolicy),
  evidence: v.array(evidence),
  proof,
  denials: v.array(denial),
  findings: v.array(finding),
});

/** `report --json`. */
export const review = v.strictObject({
  version: v.literal(1),
  tool: v.strictObject({ name: v.literal('trimtrail'), version: v.string() }),
  catalog: v.strictObject({ version: count, builtFrom: v.record(v.string(), v.string()) }),
  redacted: v.boolean(),
  window: v.strictObject({
    from: nullableText,
    to: nullableText,
    firstSeen: v.nullable(time),
    lastSeen: v.nullable(time),
  }),
  inputs: v.array(
    v.strictObject({
      role: v.picklist(['records', 'policies of today', 'event selectors', 'exclusions']),
      name: v.string(),
      bytes: v.nullable(count),
      sha256: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
    }),
  ),
  exclusions: v.strictObject({ rules: v.array(v.string()), events: count }),
  ledger,
  principals: v.pipe(v.array(reviewed), v.description('Widest excess first')),
  leftOut: v.array(v.strictObject({ principal, events: count, why: v.string() })),
  findings: v.array(finding),
  notEvaluated: v.array(v.string()),
});

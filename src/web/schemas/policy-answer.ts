import * as v from 'valibot';
import { ANSWERS } from '../../base/answers.js';
import { carriedPolicy, proof } from '../../render/schemas/proof.js';
import { count, finding, policyDocument, principal, time } from '../../render/schemas/parts.js';
import { replayLine } from '../../render/schemas/replay.js';

const text = v.string();
const texts = v.array(text);
const nullable = v.nullable(text);

const evidence = v.strictObject({
  eventSource: nullable,
  eventName: text,
  resources: texts,
  events: count,
  firstSeen: time,
  lastSeen: time,
  eventIds: v.pipe(texts, v.maxLength(5)),
  reasons: texts,
});

const line = v.strictObject({
  action: text,
  basis: v.picklist(['used', 'inferred', 'kept', 'by hand', 'added']),
  events: count,
  firstSeen: v.nullable(time),
  lastSeen: v.nullable(time),
  evidence: v.array(evidence),
  note: nullable,
});

const change = v.strictObject({ sid: nullable, action: text, resource: text });
const diff = v.strictObject({
  gained: v.array(change),
  lost: v.array(change),
  denialsAdded: v.array(change),
  denialsRemoved: v.array(change),
});

const rendered = v.union([v.strictObject({ text }), v.strictObject({ refused: text })]);

const proofView = v.strictObject({
  proved: v.boolean(),
  unproved: texts,
  replay: v.strictObject({
    events: count,
    answers: v.strictObject(v.entriesFromList(ANSWERS, count)),
    lines: v.pipe(v.array(replayLine), v.maxLength(200)),
    more: count,
    leftOut: v.array(v.strictObject({ why: text, count })),
  }),
  beyondCurrent: proof.entries.beyondCurrent,
  verified: proof.entries.verified,
  coverage: proof.entries.coverage,
  tomorrow: proof.entries.tomorrow,
});

/** A policy with everything behind it. */
export const policyView = v.strictObject({
  principal,
  documents: v.array(policyDocument),
  sizes: v.array(count),
  limit: v.nullable(count),
  statements: v.array(
    v.strictObject({
      sid: text,
      document: count,
      effect: v.picklist(['Allow', 'Deny']),
      conditions: v.nullable(v.record(text, v.record(text, v.union([text, texts])))),
      resources: texts,
      lines: v.array(line),
    }),
  ),
  rendered: v.strictObject({ json: rendered, terraform: rendered, cloudformation: rendered, cdk: rendered }),
  carried: v.array(carriedPolicy),
  current: v.nullable(v.array(v.strictObject({ name: text, document: v.unknown() }))),
  diff: v.nullable(diff),
  services: v.nullable(v.array(v.strictObject({ prefix: text, today: count, after: count }))),
  since: v.nullable(diff),
  proof: proofView,
  findings: v.array(finding),
});

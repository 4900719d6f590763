import * as v from 'valibot';
import { SEVERITIES } from '../../base/findings.js';
import { PRINCIPAL_KINDS, RECORD_SHAPES } from '../../base/usage-row.js';

/** ISO 8601, UTC, seconds. */
export const time = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/),
  v.description('ISO 8601, UTC'),
);
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const nullableText = v.nullable(v.string());

export const principal = v.strictObject({
  kind: v.picklist(PRINCIPAL_KINDS),
  arn: v.pipe(nullableText, v.description('User, role, root or federated-user ARN; null where the source has none')),
  name: v.string(),
  account: nullableText,
  id: v.pipe(nullableText, v.description('Unique id (AIDA…, AROA…)')),
});

export const finding = v.strictObject({
  code: v.pipe(v.string(), v.regex(/^[a-z0-9-]+$/), v.description('See docs/findings.md')),
  severity: v.picklist(SEVERITIES),
  message: v.string(),
  count: v.pipe(count, v.description('Events, files or values it is about')),
  detail: v.optional(v.pipe(v.unknown(), v.description('Ready material, such as the statement that was withheld'))),
});

const refused = v.strictObject({ file: v.string(), offset: v.nullable(count), reason: v.string() });
const malformed = v.strictObject({ file: v.string(), offset: count, reason: v.string() });

export const ledger = v.strictObject({
  files: count,
  skipped: v.record(v.string(), count),
  refused: v.array(refused),
  bytesRead: count,
  bytesInflated: count,
  records: count,
  examined: count,
  duplicates: count,
  matched: count,
  excluded: count,
  malformed: v.array(malformed),
  malformedCount: count,
  shapes: v.strictObject(v.entriesFromList(RECORD_SHAPES, v.optional(count))),
});

const texts = v.array(v.string());
const conditionValues = v.union([v.string(), texts]);

export const policyDocument = v.strictObject({
  Version: v.literal('2012-10-17'),
  Statement: v.array(
    v.strictObject({
      Sid: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]+$/)),
      Effect: v.picklist(['Allow', 'Deny']),
      Action: texts,
      Resource: texts,
      Condition: v.optional(v.record(v.string(), v.record(v.string(), conditionValues))),
    }),
  ),
});

export const evidence = v.strictObject({
  sid: v.string(),
  action: v.string(),
  resources: texts,
  eventSource: nullableText,
  eventName: v.string(),
  count,
  firstSeen: time,
  lastSeen: time,
  eventIds: v.pipe(texts, v.maxLength(5)),
  reasons: texts,
});

export const principalLine = v.strictObject({
  principal: v.pipe(v.string(), v.description('What --principal takes')),
  arn: nullableText,
  kind: v.picklist(PRINCIPAL_KINDS),
  account: nullableText,
  events: count,
  denied: count,
  services: v.pipe(texts, v.description('Event sources, sorted')),
  firstSeen: time,
  lastSeen: time,
});

export const usageLine = v.strictObject({
  eventType: v.string(),
  eventSource: nullableText,
  eventName: v.string(),
  region: nullableText,
  count: v.pipe(count, v.description('Events in all, whatever came of them')),
  denied: count,
  failed: v.pipe(count, v.description('Errors that say nothing about permission, and failed authentication')),
  firstSeen: time,
  lastSeen: time,
});

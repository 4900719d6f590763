/** What is answered: each answer of the API as a schema. The OpenAPI document is made of it, and tests hold answers to it. */
import * as v from 'valibot';
import { CURRENT_KINDS } from '../../views/types/about.js';
import { GRANTED_STATUSES } from '../../views/types/granted.js';
import { EXPORT_KINDS } from '../../views/types/exports.js';
import { OUTCOMES } from '../../base/outcome.js';
import { PRINCIPAL_KINDS } from '../../base/usage-row.js';
import { DENIAL_KINDS } from '../../base/comparison.js';
import { backtest, span } from '../../render/schemas/comparison.js';
import { count, finding, ledger, time } from '../../render/schemas/parts.js';
import { tomorrow } from '../../render/schemas/proof.js';
import type { ApiName } from '../../views/api.js';
import { policyView } from './policy-answer.js';

const text = v.string();
const texts = v.array(text);
const nullable = v.nullable(text);
const day = v.pipe(text, v.regex(/^\d{4}-\d{2}-\d{2}$/));
const eventIds = v.pipe(texts, v.maxLength(5));
const pageOf = <Item extends v.GenericSchema>(item: Item) =>
  v.strictObject({ items: v.array(item), offset: count, total: count });
const outcomes = v.strictObject(v.entriesFromList(OUTCOMES, count));

const currentPolicies = v.strictObject({
  id: text,
  files: v.array(v.strictObject({ name: text, holds: v.picklist(CURRENT_KINDS), policies: count })),
});

const about = v.strictObject({
  version: text,
  catalog: v.strictObject({ version: count, builtFrom: v.record(text, text) }),
  sources: texts,
  capabilities: v.strictObject({ sql: v.boolean(), live: v.boolean(), drop: v.boolean() }),
  exports: v.array(v.picklist(EXPORT_KINDS)),
  span,
  principals: count,
  events: count,
  ledger,
  findings: v.array(finding),
  current: v.nullable(currentPolicies),
});

const principalLine = v.strictObject({
  key: v.pipe(text, v.description('Names the principal in every other question')),
  name: text,
  arn: nullable,
  kind: v.picklist(PRINCIPAL_KINDS),
  account: nullable,
  events: count,
  denied: count,
  services: count,
  firstSeen: time,
  lastSeen: time,
  granted: v.nullable(v.strictObject({ granted: count, used: count })),
  nobodyToCut: nullable,
});

const facet = v.strictObject({
  values: v.pipe(v.array(v.strictObject({ value: text, events: count, denied: count })), v.maxLength(200)),
  more: count,
});

const activity = v.strictObject({
  days: v.array(day),
  services: v.array(
    v.strictObject({
      eventSource: text,
      totals: outcomes,
      cells: v.array(
        v.strictObject({ day: v.pipe(count, v.description('Place in `days`')), events: count, denied: count }),
      ),
    }),
  ),
  totals: outcomes,
  facets: v.strictObject({ services: facet, regions: facet, sessions: facet, addresses: facet, accessKeys: facet }),
});

const top = v.strictObject({
  calls: v.array(
    v.strictObject({
      eventSource: text,
      eventName: text,
      actions: texts,
      ...outcomes.entries,
      lastSeen: time,
    }),
  ),
  resources: v.array(v.strictObject({ resource: text, actions: texts, events: count, lastSeen: time })),
});

const learning = v.strictObject({
  days: v.array(v.strictObject({ day, needed: count, fresh: count, known: count, examples: texts })),
  tomorrow,
  caveats: texts,
});

const status = v.picklist(GRANTED_STATUSES);
const counts = v.strictObject(v.entriesFromList(GRANTED_STATUSES, count));
const grantedAction = v.strictObject({
  action: text,
  status,
  reason: text,
  events: count,
  denied: count,
  lastSeen: v.nullable(time),
  observableDays: v.nullable(count),
  grantedBy: v.array(v.strictObject({ policy: text, origin: text, statement: count, sid: nullable })),
  resources: v.array(
    v.strictObject({ resource: text, status: v.picklist(['used', 'denied']), events: count, lastSeen: time, eventIds }),
  ),
});
const granted = v.strictObject({
  compared: v.boolean(),
  counts,
  services: v.array(
    v.strictObject({
      prefix: text,
      counts,
      whole: v.nullable(v.strictObject({ status, reason: text })),
      levels: v.array(v.strictObject({ level: text, counts, actions: v.array(grantedAction) })),
    }),
  ),
  denials: v.array(
    v.strictObject({
      kind: v.picklist(DENIAL_KINDS),
      action: text,
      resource: text,
      events: count,
      firstSeen: time,
      lastSeen: time,
      eventIds,
    }),
  ),
  minDays: count,
});

const coverage = v.strictObject({
  days: v.array(day),
  lanes: v.array(
    v.strictObject({ account: nullable, region: nullable, events: count, counts: v.array(count), own: v.array(count) }),
  ),
  gaps: v.array(v.strictObject({ first: day, last: day, days: count })),
  classes: v.array(v.strictObject({ name: text, events: count, firstDay: v.nullable(day), lastDay: v.nullable(day) })),
});

const record = v.strictObject({
  eventId: text,
  time: text,
  eventSource: text,
  eventName: text,
  region: nullable,
  outcome: v.picklist(OUTCOMES),
  errorCode: nullable,
  session: nullable,
  sourceIp: nullable,
  accessKey: nullable,
  userAgent: nullable,
  json: v.pipe(text, v.description('The record as JSON text')),
});

const columns = v.array(v.strictObject({ name: text, type: text }));
const sqlRows = { rows: v.array(v.array(nullable)), offset: count, total: count };
const dollars = v.pipe(v.number(), v.minValue(0));
const sqlResult = v.strictObject({
  id: text,
  columns,
  ...sqlRows,
  truncated: v.boolean(),
  message: nullable,
  statistics: v.nullable(
    v.strictObject({
      elapsedMs: count,
      parquetBytes: count,
      parquetCost: dollars,
      rawBytes: v.nullable(count),
      rawCost: v.nullable(dollars),
    }),
  ),
});

export const ANSWER_SCHEMAS = {
  about,
  principals: pageOf(principalLine),
  activity,
  top,
  learning,
  granted,
  policy: policyView,
  coverage,
  backtest,
  records: pageOf(record),
  putCurrent: currentPolicies,
  readCurrent: currentPolicies,
  exportFiles: v.array(v.strictObject({ name: text, mediaType: text, text })),
  sqlSchema: v.strictObject({
    tables: v.array(v.strictObject({ name: text, columns })),
    functions: texts,
    starters: v.array(v.strictObject({ title: text, about: text, sql: text })),
  }),
  sqlRun: sqlResult,
  sqlPage: v.strictObject(sqlRows),
  sqlBehind: v.strictObject({ sql: text }),
} as const satisfies Record<ApiName, v.GenericSchema>;

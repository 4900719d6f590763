/** What may be asked: each question of the API as a schema. Nothing else gets past the edge. */
import { ANSWERS } from '../../base/answers.js';
import { CONDITION_KINDS, type ConditionKind } from '../../base/condition-kinds.js';
import { CONSOLE_READS } from '../../base/console-reads.js';
import { RESOURCE_MODES } from '../../base/resource-mode.js';
import * as v from 'valibot';
import { OUTCOMES } from '../../base/outcome.js';
import type { ApiName } from '../../views/api.js';
import { EXPORT_KINDS } from '../../views/types/exports.js';
import { PRINCIPAL_SORTS } from '../../views/types/principals.js';
import { SQL_VIEWS } from '../../views/types/sql.js';

const text = v.pipe(v.string(), v.maxLength(2048));
const texts = v.pipe(v.array(text), v.maxLength(1000));
const key = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(2048),
  v.description("A principal's key, as `principals` gives it"),
);
const day = v.pipe(v.string(), v.regex(/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/), v.description('UTC day'));
const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const current = v.pipe(v.nullable(id), v.description('`id` of policies of today; null: none'));
const count = (most: number) => v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(most));
const page = { offset: count(1e9), limit: v.pipe(count(1000), v.minValue(1)) };

export const selection = v.strictObject({
  principal: key,
  from: v.nullable(day),
  to: v.nullable(day),
  services: texts,
  regions: texts,
  sessions: texts,
  addresses: texts,
  accessKeys: texts,
});

const decision = v.strictObject({
  kind: v.picklist(['keep', 'drop']),
  action: v.pipe(v.string(), v.regex(/^[A-Za-z0-9-]{1,64}:[A-Za-z0-9*?_-]{1,128}$/)),
  resource: v.nullable(text),
  note: text,
});

const settings = v.strictObject({
  resources: v.picklist(RESOURCE_MODES),
  maxResources: v.nullable(v.pipe(count(10_000), v.minValue(1))),
  inferred: v.boolean(),
  includeUnclear: v.boolean(),
  includeDenied: texts,
  grantGuarded: v.boolean(),
  withLifecycle: v.boolean(),
  allowUnlisted: v.boolean(),
  consoleReads: v.picklist(CONSOLE_READS),
  conditions: v.array(v.picklist(Object.keys(CONDITION_KINDS) as ConditionKind[])), // keys of a constant table
  limit: v.nullable(v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,32}$/))),
  attachments: v.nullable(v.pipe(count(100), v.minValue(1))),
  allowFutureActions: v.boolean(),
  keep: texts,
  decisions: v.pipe(v.array(decision), v.maxLength(1000)),
});

const under = { settings, current };
const behind = v.variant('kind', [
  v.strictObject({
    kind: v.picklist(['use', 'denied']),
    action: v.nullable(text),
    resources: texts,
    patterns: v.boolean(),
    ...under,
  }),
  v.strictObject({ kind: v.literal('left'), why: text, ...under }),
  v.strictObject({ kind: v.literal('answer'), answer: v.picklist(ANSWERS), ...under }),
]);

const nothing = v.strictObject({});
const file = v.strictObject({ name: v.pipe(v.string(), v.maxLength(512)), text: v.string() });

export const QUESTIONS = {
  about: nothing,
  principals: v.strictObject({
    search: text,
    sort: v.picklist(PRINCIPAL_SORTS),
    descending: v.boolean(),
    current,
    ...page,
  }),
  activity: selection,
  top: selection,
  learning: selection,
  granted: v.strictObject({ selection, current, minDays: count(3650) }),
  policy: v.strictObject({ selection, settings, current, before: v.nullable(settings) }),
  coverage: selection,
  backtest: v.strictObject({
    selection,
    settings,
    observe: v.pipe(v.array(v.pipe(count(3650), v.minValue(1))), v.minLength(1), v.maxLength(24)),
    operate: v.pipe(count(3650), v.minValue(1)),
  }),
  records: v.strictObject({
    selection,
    eventName: v.nullable(text),
    outcome: v.nullable(v.picklist(OUTCOMES)),
    errorCode: v.nullable(text),
    eventIds: texts,
    behind: v.nullable(behind),
    ...page,
  }),
  putCurrent: v.strictObject({ files: v.pipe(v.array(file), v.minLength(1), v.maxLength(100)), to: current }),
  readCurrent: v.strictObject({ principal: key }),
  exportFiles: v.strictObject({ kind: v.picklist(EXPORT_KINDS), selection, settings, current }),
  sqlSchema: nothing,
  sqlRun: v.strictObject({ sql: v.pipe(v.string(), v.minLength(1), v.maxLength(200_000)), limit: page.limit }),
  sqlPage: v.strictObject({ id, sortBy: v.nullable(count(10_000)), descending: v.boolean(), ...page }),
  sqlBehind: v.strictObject({ view: v.picklist(SQL_VIEWS), selection }),
} as const satisfies Record<ApiName, v.GenericSchema>;

/** A question, checked. */
export type Question<Name extends ApiName> = v.InferOutput<(typeof QUESTIONS)[Name]>;

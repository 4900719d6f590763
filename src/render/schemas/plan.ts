import * as v from 'valibot';
import { count, finding } from './parts.js';
import { proof } from './proof.js';

const text = v.string();
const texts = v.array(text);
const managed = v.strictObject({ arn: text, versionId: text, document: text });
const inline = v.strictObject({ name: text, document: text });
const group = v.strictObject({ name: text, inline: v.array(inline), attached: v.array(managed) });
const change = v.strictObject({ sid: v.nullable(text), action: text, resource: text });
const changes = v.array(change);

export const principalState = v.strictObject({
  kind: v.picklist(['user', 'role']),
  name: text,
  arn: text,
  id: v.pipe(text, v.description('Unique id (AIDA…, AROA…)')),
  path: text,
  createdAt: v.nullable(text),
  inline: v.array(inline),
  attached: v.array(managed),
  groups: v.array(group),
  boundary: v.nullable(managed),
  tags: v.record(text, text),
});

const step = v.union([
  v.strictObject({
    do: v.literal('create'),
    policy: managed,
    name: text,
    why: v.picklist(['granted', 'denies', 'newer', 'boundary', 'restored']),
  }),
  v.strictObject({ do: v.picklist(['attach', 'detach']), policy: managed }),
  v.strictObject({ do: v.picklist(['put-inline', 'delete-inline']), policy: inline }),
  v.strictObject({ do: v.picklist(['join-group', 'leave-group']), group }),
  v.strictObject({ do: v.literal('set-boundary'), from: v.nullable(managed), to: v.nullable(managed) }),
]);

/** `plan --json` and the file that `apply` takes. */
export const plan = v.strictObject({
  version: v.literal(1),
  tool: text,
  createdAt: text,
  account: text,
  stage: v.picklist(['services', 'actions', 'resources']),
  mode: v.picklist(['replace', 'boundary']),
  notBefore: v.pipe(v.nullable(text), v.description('The waiting time after the stage before ends then')),
  waitDays: count,
  before: principalState,
  stateHash: v.pipe(text, v.description('Of everything the plan is based on')),
  steps: v.array(step),
  untouched: texts,
  leaves: v.array(v.strictObject({ group: text, policies: texts })),
  used: v.pipe(
    v.array(v.strictObject({ action: text, resources: texts, guarded: v.boolean() })),
    v.description('What succeeded before: all that a denial may bring back'),
  ),
  protect: texts,
  codeTags: texts,
  diff: v.strictObject({ gained: changes, lost: changes, denialsAdded: changes, denialsRemoved: changes }),
  proof,
  findings: v.array(finding),
  id: v.pipe(text, v.description('Hash of all else: an edited plan is refused')),
});

/** `apply --json`. */
export const applied = v.strictObject({
  plan: text,
  outcome: v.literal('applied'),
  journal: text,
  state: principalState,
});

/** `rollback --json`. */
export const rolledBack = v.union([
  v.strictObject({
    outcome: v.literal('rolled-back'),
    differences: v.pipe(texts, v.description('What is not as it was, byte for byte')),
    state: principalState,
  }),
  v.strictObject({ outcome: v.literal('given-back'), policies: texts, journal: text, state: principalState }),
]);

/** One line of `watch --json`. */
export const watchLine = v.strictObject({
  action: text,
  resource: text,
  count,
  firstSeen: text,
  lastSeen: text,
  eventIds: texts,
  statement: v.pipe(
    v.unknown(),
    v.description('The one statement that would allow it; null where the resource is not known'),
  ),
  notRestored: v.pipe(v.nullable(text), v.description('Why --rollback-on-deny gives nothing back; null: it may')),
  restoredBy: v.pipe(v.nullable(text), v.description('ARN of the policy that allows it again')),
  restoreFailed: v.pipe(v.nullable(text), v.description('Why what may come back did not')),
});

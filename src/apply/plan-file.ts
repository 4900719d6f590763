import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { canonicalJson } from '../base/canonical.js';
import { TrimtrailError } from '../base/errors.js';
import { SEVERITIES, type Finding } from '../base/findings.js';
import type { UsedPermission } from './journal.js';
import { parsedSteps, stateSchema, stepSchema } from './schemas.js';
import { STAGES, type Stage } from './stages.js';
import type { PrincipalState, Step } from './types.js';

/** One permission that a plan gives or takes, as a statement writes it. */
export interface PlannedChange {
  readonly sid: string | null;
  readonly action: string;
  readonly resource: string;
}

/** What `trimtrail plan` writes and `trimtrail apply` does. */
export interface Plan {
  readonly version: 1;
  /** Hash of all else: a plan that was edited is refused. */
  readonly id: string;
  readonly tool: string;
  /** ISO 8601 UTC. */
  readonly createdAt: string;
  readonly account: string;
  readonly stage: Stage;
  readonly mode: 'replace' | 'boundary';
  /** The waiting time after the stage before ends then; null: none was applied. */
  readonly notBefore: string | null;
  /** Days to watch after this stage before the next. */
  readonly waitDays: number;
  readonly before: PrincipalState;
  readonly stateHash: string;
  readonly steps: readonly Step[];
  readonly untouched: readonly string[];
  readonly leaves: readonly { readonly group: string; readonly policies: readonly string[] }[];
  readonly used: readonly UsedPermission[];
  /** `--protect` and `--code-tag` hold when the plan is applied as well. */
  readonly protect: readonly string[];
  readonly codeTags: readonly string[];
  readonly diff: {
    readonly gained: readonly PlannedChange[];
    readonly lost: readonly PlannedChange[];
    readonly denialsAdded: readonly PlannedChange[];
    readonly denialsRemoved: readonly PlannedChange[];
  };
  /** As `policy --json` has it. */
  readonly proof: unknown;
  readonly findings: readonly Finding[];
}

const text = v.string();
const change = v.object({ sid: v.nullable(text), action: text, resource: text });
const PLAN = v.object({
  version: v.literal(1),
  id: text,
  tool: text,
  createdAt: text,
  account: text,
  stage: v.picklist(STAGES),
  mode: v.picklist(['replace', 'boundary']),
  notBefore: v.nullable(text),
  waitDays: v.number(),
  before: stateSchema,
  stateHash: text,
  steps: v.array(stepSchema),
  untouched: v.array(text),
  leaves: v.array(v.object({ group: text, policies: v.array(text) })),
  used: v.array(v.object({ action: text, resources: v.array(text), guarded: v.boolean() })),
  protect: v.array(text),
  codeTags: v.array(text),
  diff: v.object({
    gained: v.array(change),
    lost: v.array(change),
    denialsAdded: v.array(change),
    denialsRemoved: v.array(change),
  }),
  proof: v.unknown(),
  findings: v.array(
    v.object({
      code: text,
      severity: v.picklist(SEVERITIES),
      message: text,
      count: v.number(),
      detail: v.optional(v.unknown()),
    }),
  ),
});

/** The plan with the hash that seals it. */
export function sealPlan(plan: Omit<Plan, 'id'>): Plan {
  return { ...plan, id: idOf(plan) };
}

/** Over the plan as it will be read again from JSON. */
function idOf(plan: Omit<Plan, 'id'>): string {
  const asJson: unknown = JSON.parse(JSON.stringify(plan));
  return createHash('sha256').update(canonicalJson(asJson)).digest('hex').slice(0, 32);
}

/** Reads a plan file. Errors: `bad-plan` when it is none, or was changed after it was made. */
export function readPlan(name: string, content: string): Plan {
  let json: unknown = null;
  try {
    json = JSON.parse(content);
  } catch {
    throw badPlan(name, 'it is not JSON');
  }
  const parsed = v.safeParse(PLAN, json);
  if (!parsed.success) throw badPlan(name, `it is no plan: ${parsed.issues[0].message}`);
  const { id, ...rest } = json as Plan; // parsed just now; the hash is over all that stands there
  if (idOf(rest) !== id) throw badPlan(name, 'it was changed after it was made');
  const { findings, steps } = parsed.output;
  // codes come from this program's own table; a version that knows another one is not harmed by it
  return { ...parsed.output, steps: parsedSteps(steps), findings: findings as unknown as readonly Finding[] };
}

const badPlan = (name: string, why: string): TrimtrailError =>
  new TrimtrailError('bad-plan', `${name}: ${why}`, { hint: 'make it anew with trimtrail plan' });

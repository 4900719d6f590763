import type { Grant, MappedUsage } from '../actions/types.js';
import type { AnswerCounts } from '../base/answers.js';
import { addDays, daysBetween } from '../base/day.js';
import type { UsageRow } from '../base/usage-row.js';
import { widerThan, type GrantedStatement } from '../iam/contains.js';
import { createEvaluator } from '../iam/evaluate.js';
import { parsePolicy } from '../iam/parse-policy.js';
import type { PolicyDocument } from '../iam/types.js';
import { replay } from './replay.js';
import { novelty } from './novelty.js';
import { tomorrow, type Tomorrow } from './tomorrow.js';

/** What is known of how right a policy is. */
export interface Proof {
  /** Every call that succeeded, replayed against the policy (RULES.md 22). */
  readonly replay: { readonly events: number; readonly answers: AnswerCounts };
  /** Permissions that no statement of today allows; null: not compared with today's policies. Always 0. */
  readonly beyondCurrent: number | null;
  /** Grants by what their ARN rules rest on (RULES.md 23). */
  readonly verified: Readonly<Record<GrantBasis, number>>;
  readonly coverage: Coverage;
  /** On how many of the next 30 days something new would be called (RULES.md 25). */
  readonly tomorrow: Tomorrow;
}

export type GrantBasis = 'denial' | 'aws-doc' | 'derived' | 'no resource';

/** What the records of the principal span. */
export interface Coverage {
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  /** From first to last, both counted. */
  readonly days: number;
  readonly activeDays: number;
  /** Stretches of three or more days without any event, longest first; at most five. */
  readonly gaps: readonly { readonly first: string; readonly last: string; readonly days: number }[];
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  /** Events by what they show: `management-read`, `management-write`, `data`, `other`. */
  readonly seen: Readonly<Record<string, number>>;
}

export interface ProveInput {
  readonly policy: PolicyDocument;
  /** Policies attached beside it. */
  readonly beside: readonly unknown[];
  readonly mapped: MappedUsage;
  readonly rows: readonly UsageRow[];
  readonly seen: Readonly<Record<string, number>>;
  readonly grantGuarded: boolean;
  /** The policies of today; null: none were given. */
  readonly current: {
    readonly granted: readonly GrantedStatement[];
    readonly evaluate: ReturnType<typeof createEvaluator>;
  } | null;
}

/** Proves a policy against the records it was made from and the policies of today. */
export function prove({ policy, beside, mapped, rows, seen, grantGuarded, current }: ProveInput): Proof {
  const parsed = parsePolicy(policy);
  const besides = beside.map((document, index) => ({ name: `carried ${index + 1}`, policy: parsePolicy(document) }));
  const evaluate = createEvaluator({ identity: [{ name: 'policy', policy: parsed }, ...besides] });
  const { events, answers } = replay(mapped, evaluate, { current: current?.evaluate ?? null, grantGuarded });
  return {
    replay: { events, answers },
    beyondCurrent: current === null ? null : widerThan(parsed, current.granted).length,
    verified: basesOf(mapped.grants),
    coverage: coverageOf(rows, seen),
    tomorrow: tomorrow(novelty(mapped.grants, policy)),
  };
}

/** A grant rests on the weakest of its resources' rules; each action and set of resources once. */
function basesOf(grants: readonly Grant[]): Proof['verified'] {
  const counts = { denial: 0, 'aws-doc': 0, derived: 0, 'no resource': 0 };
  const seen = new Set<string>();
  for (const { action, resources } of grants) {
    const key = `${action} ${resources.map(({ format }) => format).join('\n')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const bases = resources.map(({ verifiedBy }) => verifiedBy);
    if (bases.length === 0) counts['no resource'] += 1;
    else if (bases.includes('derived')) counts.derived += 1;
    else counts[bases.includes('aws-doc') ? 'aws-doc' : 'denial'] += 1;
  }
  return counts;
}

const LEAST_GAP = 3;
const MOST_GAPS = 5;

/** What the rows span. */
export function coverageOf(rows: readonly UsageRow[], seen: Readonly<Record<string, number>>): Coverage {
  const days = [...new Set(rows.flatMap((row) => Object.keys(row.days)))].toSorted();
  const [firstDay = null] = days;
  const lastDay = days.at(-1) ?? null;
  const texts = (read: (row: UsageRow) => string | null): readonly string[] =>
    [...new Set(rows.map(read))].filter((one) => one !== null).toSorted();
  return {
    firstDay,
    lastDay,
    days: firstDay === null || lastDay === null ? 0 : daysBetween(firstDay, lastDay),
    activeDays: days.length,
    gaps: gapsIn(days),
    regions: texts(({ region }) => region),
    accounts: texts(({ account }) => account),
    seen,
  };
}

function gapsIn(days: readonly string[]): Coverage['gaps'] {
  return days
    .slice(1)
    .map((day, index) => ({ first: addDays(days[index] ?? day, 1), last: addDays(day, -1) }))
    .map(({ first, last }) => ({ first, last, days: daysBetween(first, last) }))
    .filter((gap) => gap.days >= LEAST_GAP)
    .toSorted((a, b) => b.days - a.days || (a.first < b.first ? -1 : 1))
    .slice(0, MOST_GAPS);
}

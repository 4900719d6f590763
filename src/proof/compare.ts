import type { Grant } from '../actions/types.js';
import type { UseStatus } from '../base/comparison.js';
import { requestPattern } from '../base/arn-format.js';
import { compareText } from '../base/findings.js';
import { daysBetween } from '../base/day.js';
import type { ActionData, ServiceData } from '../catalog/types.js';
import { coversActions, coversResource, type GrantedStatement } from '../iam/contains.js';
import { intersects } from '../iam/intersects.js';
import type { LastAccessed } from './last-accessed.js';
import type { Observability } from './observability.js';

/** One action of one statement of today. `service:*` stands for a service that is granted by `*` or `NotAction` and was not used. */
export interface UseLine {
  readonly action: string;
  readonly status: UseStatus;
  /** One phrase. */
  readonly reason: string;
  /** Events that used it, on what the statement names. */
  readonly count: number;
  /** ISO 8601 UTC; null when not used. */
  readonly lastSeen: string | null;
  /** Days on which use would have been seen. */
  readonly days: number;
}

export interface ComparedStatement {
  readonly policy: string;
  /** Where the policy hangs: `inline`, `managed`, `group-inline`, `group-managed`, `file`. */
  readonly origin: string;
  /** Counted from 0, among the policy's statements that allow. */
  readonly statement: number;
  readonly sid: string | null;
  readonly lines: readonly UseLine[];
}

/** A statement of today with where it comes from. */
export interface TodayStatement {
  readonly granted: GrantedStatement;
  readonly origin: string;
  readonly statement: number;
  /** ISO 8601 UTC; null: unknown. */
  readonly createdAt: string | null;
}

export interface CompareInput {
  readonly statements: readonly TodayStatement[];
  readonly grants: readonly Grant[];
  readonly observability: Observability;
  readonly lastAccessed: LastAccessed | null;
  readonly minDays: number;
  readonly service: (prefix: string) => Promise<ServiceData | null>;
  /** Every prefix there is, for what `*` grants. */
  readonly prefixes: readonly string[];
}

/** Used against granted: a line for each action of each statement (RULES.md 18, 19; PEERS 11, 18, 22). */
export async function compareStatements(input: CompareInput): Promise<readonly ComparedStatement[]> {
  const byAction = groupByAction(input.grants);
  const inUse = new Set([...byAction.keys()].map(prefixOf));
  const compared: ComparedStatement[] = [];
  for (const today of input.statements) {
    const { granted, origin, statement } = today;
    const lines: UseLine[] = [];
    for (const { prefix, broad } of prefixesOf(granted, input.prefixes)) {
      const actions = await actionsOf(granted, prefix, input.service);
      const own = actions.map(([action, data]) =>
        lineOf(action, data, { ...input, today, grants: byAction.get(action) ?? [] }),
      );
      lines.push(...(broad && !inUse.has(prefix) ? [wholeService(prefix, own)] : own));
    }
    compared.push({
      policy: granted.policy,
      origin,
      statement,
      sid: granted.statement.sid,
      lines: lines.filter(({ action }) => action !== ''),
    });
  }
  return compared;
}

const prefixOf = (action: string): string => action.slice(0, action.indexOf(':'));

function groupByAction(grants: readonly Grant[]): ReadonlyMap<string, readonly Grant[]> {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const list = groups.get(grant.action);
    if (list === undefined) groups.set(grant.action, [grant]);
    else list.push(grant);
  }
  return groups;
}

function prefixesOf(
  { statement: { actions, notActions } }: GrantedStatement,
  all: readonly string[],
): readonly { readonly prefix: string; readonly broad: boolean }[] {
  const named = new Set(
    (actions ?? []).filter((action) => action !== '*').map((action) => prefixOf(action).toLowerCase()),
  );
  const broad = notActions !== null || (actions ?? []).includes('*');
  const prefixes = broad ? all : [...named];
  return prefixes.toSorted(compareText).map((prefix) => ({ prefix, broad: broad && !named.has(prefix) }));
}

type NamedAction = readonly [action: string, data: ActionData];

/** What a statement names of a service, kept for as long as the statement is. */
const named = new WeakMap<GrantedStatement['statement'], Map<string, readonly NamedAction[]>>();

async function actionsOf(
  { statement }: GrantedStatement,
  prefix: string,
  service: CompareInput['service'],
): Promise<readonly NamedAction[]> {
  const byPrefix = named.get(statement) ?? new Map<string, readonly NamedAction[]>();
  named.set(statement, byPrefix);
  const known = byPrefix.get(prefix);
  if (known !== undefined) return known;
  const data = await service(prefix);
  const actions = Object.entries(data?.actions ?? {})
    .map(([name, one]) => [`${prefix}:${name}`, one] as const)
    .filter(([action]) => coversActions(statement, action))
    .toSorted(([a], [b]) => compareText(a, b));
  byPrefix.set(prefix, actions);
  return actions;
}

interface LineInput extends Pick<CompareInput, 'observability' | 'lastAccessed' | 'minDays'> {
  readonly today: TodayStatement;
  readonly grants: readonly Grant[];
}

function lineOf(action: string, data: ActionData, input: LineInput): UseLine {
  const { observability, lastAccessed, minDays, today } = input;
  const used = input.grants.filter((grant) => touches(today.granted, grant));
  const { days: visible, reason } = observability.of(action, data);
  const days = Math.min(visible, daysSince(today.createdAt, observability));
  if (used.length > 0) {
    const lastSeen = used.map(({ evidence }) => evidence.lastSeen).reduce((last, one) => (one > last ? one : last));
    const count = used.reduce((sum, { evidence }) => sum + evidence.count, 0);
    const inferred = used.every((grant) => grant.inferred);
    return {
      action,
      status: 'used',
      reason: inferred ? 'inferred from a call that proves it' : 'called',
      count,
      lastSeen,
      days,
    };
  }
  const dated = lastAccessed?.of(action) ?? null;
  return { action, count: 0, lastSeen: null, days, ...statusUnseen({ dated, reason, days, minDays }) };
}

/** What is known of an action that no record shows. */
export interface Unseen {
  /** The day that last-accessed data give; null: none. */
  readonly dated: string | null;
  /** Why it could not have been seen; null: it could. */
  readonly reason: string | null;
  /** Days on which it would have been seen, none before the grant began. */
  readonly days: number;
  readonly minDays: number;
}

/** RULES.md 19: unused only what would have been seen, for long enough, and what last-accessed data do not date. */
export function statusUnseen({ dated, reason, days, minDays }: Unseen): Pick<UseLine, 'status' | 'reason'> {
  if (dated !== null) return { status: 'unobserved-use', reason: `last-accessed data date an attempt on ${dated}` };
  if (reason !== null) return { status: 'unobservable', reason };
  if (days < minDays)
    return { status: 'unobservable', reason: `would have been seen on ${days} days; ${minDays} are needed` };
  return { status: 'unused', reason: `not called on any of ${days} days` };
}

/** Days that count: from when the grant began. */
export function daysSince(createdAt: string | null, { span }: Pick<Observability, 'span'>): number {
  if (span === null) return 0;
  if (createdAt === null || createdAt.slice(0, 10) <= span.first) return Number.MAX_SAFE_INTEGER;
  return Math.max(0, daysBetween(createdAt.slice(0, 10), span.last));
}

/** Does the statement name something the call was about? */
export function touches(granted: GrantedStatement, { resources }: Grant): boolean {
  if (resources.length === 0) return coversResource(granted, '*');
  return resources.some(({ format, variables, prefixed }) => {
    const pattern = requestPattern(format, variables, prefixed);
    if (coversResource(granted, pattern)) return true;
    return (
      granted.statement.resources !== null && granted.patterns.some((one) => one !== null && intersects(one, pattern))
    );
  });
}

/** A service that was granted but not used, in one line: unused only when all of it could have been seen. */
function wholeService(prefix: string, lines: readonly UseLine[]): UseLine {
  const [first] = lines;
  if (first === undefined) return { action: '', status: 'unused', reason: '', count: 0, lastSeen: null, days: 0 };
  const worst =
    lines.find(({ status }) => status === 'unobserved-use') ?? lines.find(({ status }) => status === 'unobservable');
  const days = lines.reduce((least, line) => Math.min(least, line.days), Number.MAX_SAFE_INTEGER);
  const shown = worst ?? first;
  const same = lines.filter(({ status }) => status === shown.status).length;
  return { ...shown, action: `${prefix}:*`, reason: `${same} of ${lines.length} actions: ${shown.reason}`, days };
}

import type { Grant, GrantEvidence } from '../../actions/types.js';
import type { ConditionKind } from '../../base/condition-kinds.js';
import { counted } from '../../base/counted.js';
import { daysBetween } from '../../base/day.js';
import { compareText, finding, type Finding } from '../../base/findings.js';
import type { Conditions } from '../../iam/types.js';
import { CONDITION_READERS, type ConditionReader } from './condition-readers.js';

/** Support below which no condition is made (RULES.md 26): days from the first call to the last, and calls. */
const LEAST_DAYS = 30;
const LEAST_EVENTS = 20;
/** Beside others a value counts only when it was seen on as many days: once is chance, and the next one is another. */
const LEAST_DAYS_OF_VALUE = 2;

/** A condition for an action with its support, one phrase. */
export interface DecidedCondition {
  readonly conditions: Conditions;
  readonly note: string;
}

export interface DecidedConditions {
  /** Action → its conditions. */
  readonly byAction: ReadonlyMap<string, readonly DecidedCondition[]>;
  readonly findings: readonly Finding[];
}

/**
 * The conditions that the calls support: every call of an action must agree, over at least {@link LEAST_DAYS} days and
 * {@link LEAST_EVENTS} events. What depends on where the caller is (region, endpoint, address, MFA) may also rest on all calls of the
 * principal together. Actions that are inferred have none: their own requests were never seen.
 */
export function decideConditions(grants: readonly Grant[], kinds: readonly ConditionKind[]): DecidedConditions {
  const byAction = groupByAction(grants);
  const decided = new Map<string, DecidedCondition[]>();
  const findings: Finding[] = [];
  for (const kind of kinds) {
    const reader = CONDITION_READERS[kind];
    const suited = grants.filter(({ action }) => reader.suits(action));
    const whole = reader.ofCaller ? supportOf(suited, reader) : null;
    const refused = new Map<string, string[]>();
    const added: string[] = [];
    for (const [action, own] of byAction) {
      const support = supportFor(action, own, { reader, whole });
      if ('why' in support) refused.set(support.why, [...(refused.get(support.why) ?? []), action]);
      else {
        added.push(action);
        decided.set(action, [...(decided.get(action) ?? []), support]);
      }
    }
    findings.push(...addedFinding(kind, reader, added), ...refusedFindings(kind, reader, refused));
  }
  return { byAction: decided, findings };
}

function groupByAction(grants: readonly Grant[]): ReadonlyMap<string, readonly Grant[]> {
  const groups = new Map<string, Grant[]>();
  for (const grant of grants) {
    const list = groups.get(grant.action);
    if (list === undefined) groups.set(grant.action, [grant]);
    else list.push(grant);
  }
  return groups;
}

type Support = DecidedCondition | { readonly why: string };

function supportFor(
  action: string,
  own: readonly Grant[],
  { reader, whole }: { readonly reader: ConditionReader; readonly whole: Support | null },
): Support {
  if (!reader.suits(action)) return { why: 'the key says nothing of the action' };
  if (own.some(({ inferred }) => inferred)) return { why: 'the action is inferred, its requests were not seen' };
  if (whole !== null && !('why' in whole)) return whole;
  return supportOf(own, reader);
}

function supportOf(grants: readonly Grant[], reader: ConditionReader): Support {
  const days = new Map<string, Set<string>>();
  for (const grant of grants) {
    const reading = reader.read(grant);
    if ('why' in reading) return reading;
    const seen = days.get(reading.value) ?? new Set<string>();
    days.set(reading.value, seen);
    for (const day of Object.keys(grant.evidence.days ?? {})) seen.add(day);
  }
  const events = countOf(grants);
  const all = [...days.values()].flatMap((seen) => [...seen]).toSorted();
  const span = all.length === 0 ? 0 : daysBetween(all[0] ?? '', all.at(-1) ?? '');
  if (events < LEAST_EVENTS || span < LEAST_DAYS)
    return { why: `${LEAST_EVENTS} events over ${LEAST_DAYS} days are needed` };
  if (days.size > reader.most) return { why: `more than ${reader.most} values were seen` };
  if (days.size > 1 && [...days.values()].some((seen) => seen.size < LEAST_DAYS_OF_VALUE))
    return { why: 'a value was seen on one day only' };
  const values = [...days.keys()].toSorted(compareText);
  return {
    conditions: reader.condition(values),
    note: `${reader.key}: ${values.join(', ')} in all of ${counted(events, 'event')} over ${counted(span, 'day')}`,
  };
}

/** Events of the rows, each row once. */
function countOf(grants: readonly Grant[]): number {
  const rows = new Set<GrantEvidence>(grants.map(({ evidence }) => evidence));
  return [...rows].reduce((sum, { count }) => sum + count, 0);
}

function addedFinding(kind: ConditionKind, { key }: ConditionReader, actions: readonly string[]): readonly Finding[] {
  if (actions.length === 0) return [];
  const message = `a condition on ${key} was added to ${counted(actions.length, 'action')}; a call that comes another way is denied`;
  return [
    finding('condition-added', message, actions.length, { condition: kind, actions: actions.toSorted(compareText) }),
  ];
}

function refusedFindings(
  kind: ConditionKind,
  { key }: ConditionReader,
  refused: ReadonlyMap<string, readonly string[]>,
): readonly Finding[] {
  return [...refused]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([reason, actions]) => {
      const message = `no condition on ${key} for ${counted(actions.length, 'action')}: ${reason}`;
      return finding('condition-refused', message, actions.length, {
        condition: kind,
        reason,
        actions: actions.toSorted(compareText),
      });
    });
}

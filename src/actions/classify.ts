import type { Outcome } from '../base/outcome.js';
import type { UsageRow } from '../base/usage-row.js';
import type { FindingCode } from '../base/findings.js';
import type { EventRule } from '../catalog/types.js';

/** Why a row cannot lead to a grant, before its outcome is looked at. */
export interface Barrier {
  /** Null: left out without a finding of its own. */
  readonly code: FindingCode | null;
  readonly message: string;
  /** As in `MappedUsage.left`. */
  readonly why: string;
}

const NO_CALL_CATEGORIES: ReadonlySet<string> = new Set(['Insight', 'NetworkActivity', 'Aggregated']);
type EventOf = Pick<UsageRow, 'eventSource' | 'eventName'>;

const event = ({ eventSource, eventName }: EventOf): string =>
  eventSource === null ? eventName : `${eventSource} ${eventName}`;

/** What of its rule stands between an event and a grant, as {@link ruleBarrier} says it. */
interface RuleVerdict {
  readonly rule: EventRule | null;
  readonly barrier: Barrier | null;
}

/** What stands between a row and a grant; null when its rule decides. `allowUnlisted`: a likely action is enough. */
export function barrierOf(row: UsageRow, { rule, barrier }: RuleVerdict, allowUnlisted = false): Barrier | null {
  return rowBarrier(row) ?? (allowUnlisted && rule?.likely !== undefined ? null : barrier);
}

function rowBarrier(row: UsageRow): Barrier | null {
  if (row.eventType !== 'AwsApiCall' || NO_CALL_CATEGORIES.has(row.eventCategory ?? '')) {
    const kind = row.eventType === 'AwsApiCall' ? (row.eventCategory ?? '') : row.eventType;
    return { code: 'not-an-api-call', message: `${event(row)} is no API call (${kind})`, why: 'not an API call' };
  }
  if (row.principal.kind === 'account')
    return { code: null, message: '', why: "another account's copy of its own call" };
  if (row.delegate !== null) {
    const message = `Calls by a delegate of account ${row.delegate} were not granted: ${event(row)}`;
    return { code: 'delegated-calls', message, why: 'called by a delegate' };
  }
  if (row.eventSource === null) {
    return {
      code: 'event-source-missing',
      message: 'The records have no event source; their calls were not mapped',
      why: 'no event source',
    };
  }
  return null;
}

/** What of an event's rule stands between it and a grant; null when the rule has actions. */
export function ruleBarrier(rule: EventRule | null, row: EventOf): Barrier | null {
  if (rule === null)
    return { code: 'unmapped-event', message: `No action is known for ${event(row)}`, why: 'unmapped' };
  const because = rule.why === undefined ? '' : ` (${rule.why})`;
  if (rule.none === 'no-permission-needed') {
    return {
      code: 'no-permission-needed',
      message: `${event(row)} needs no permission${because}`,
      why: 'no permission needed',
    };
  }
  if (rule.none === 'not-an-api-call') {
    return { code: 'not-an-api-call', message: `${event(row)} is no API call${because}`, why: 'not an API call' };
  }
  if (rule.likely !== undefined) {
    const message = `${event(row)} probably needs ${rule.likely}, which the Service Authorization Reference does not list${because}; it was not granted (--allow-unknown-actions grants it)`;
    return { code: 'action-unlisted', message, why: 'unmapped' };
  }
  if (rule.actions === undefined) {
    return { code: 'unmapped-event', message: `No action is known for ${event(row)}${because}`, why: 'unmapped' };
  }
  return null;
}

/** For a row whose rule has actions, none of which its parameters ask for. */
export const noConditionHolds = (row: UsageRow): string => `${event(row)} asks for none of the actions its rule knows`;

/** Outcome of a row for the `left` list, in words. */
export const OUTCOME_WHY: Readonly<Record<Exclude<Outcome, 'allowed'>, string>> = {
  denied: 'denied',
  failed: 'not authenticated',
  unclear: 'the error says nothing about permission',
};

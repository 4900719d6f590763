import type { Grant, GrantEvidence, MappedUsage } from '../actions/types.js';
import { requestPattern } from '../base/arn-format.js';
import { compareText } from '../base/findings.js';
import { outcomeOfRow } from '../base/outcome.js';
import type { UsageRow } from '../base/usage-row.js';
import type { CallCount, ResourceCount } from './types/activity.js';

const MOST = 50;
const MOST_IDS = 5;

/** The smallest ids of both, at most five. */
export const joinIds = (a: readonly string[], b: readonly string[]): readonly string[] =>
  [...new Set([...a, ...b])].toSorted(compareText).slice(0, MOST_IDS);

/** The calls of rows, most events first. */
export function topCalls(rows: readonly UsageRow[], { grants }: MappedUsage): readonly CallCount[] {
  const actions = actionsByCall(grants);
  const calls = new Map<string, CallCount>();
  for (const row of rows) {
    const key = callKey(row);
    const known = calls.get(key);
    const outcome = outcomeOfRow(row);
    const base = known ?? {
      eventSource: row.eventSource ?? '',
      eventName: row.eventName,
      actions: [...(actions.get(key) ?? [])].toSorted(compareText),
      allowed: 0,
      denied: 0,
      failed: 0,
      unclear: 0,
      lastSeen: row.lastSeen,
      eventIds: [],
    };
    calls.set(key, {
      ...base,
      [outcome]: base[outcome] + row.count,
      lastSeen: base.lastSeen > row.lastSeen ? base.lastSeen : row.lastSeen,
      eventIds: joinIds(base.eventIds, row.eventIds),
    });
  }
  return [...calls.values()]
    .toSorted((a, b) => eventsOf(b) - eventsOf(a) || compareText(callKey(a), callKey(b)))
    .slice(0, MOST);
}

const callKey = ({
  eventSource,
  eventName,
}: {
  readonly eventSource: string | null;
  readonly eventName: string;
}): string => `${eventSource ?? ''} ${eventName}`;
const eventsOf = ({ allowed, denied, failed, unclear }: CallCount): number => allowed + denied + failed + unclear;

function actionsByCall(grants: readonly Grant[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { action, evidence } of grants) {
    const key = callKey(evidence);
    const known = found.get(key) ?? new Set<string>();
    found.set(key, known);
    known.add(action);
  }
  return found;
}

interface OpenResource {
  readonly actions: Set<string>;
  readonly rows: Set<GrantEvidence>;
}

/** The resources that were used, most events first; `*` is none. */
export function topResources({ grants }: MappedUsage): readonly ResourceCount[] {
  const found = new Map<string, OpenResource>();
  for (const { action, resources, evidence } of grants) {
    for (const { format, variables, prefixed } of resources) {
      const resource = requestPattern(format, variables, prefixed);
      const known = found.get(resource) ?? { actions: new Set<string>(), rows: new Set<GrantEvidence>() };
      found.set(resource, known);
      known.actions.add(action);
      known.rows.add(evidence);
    }
  }
  const counted = [...found].map(([resource, { actions, rows }]) => ({
    resource,
    actions,
    rows,
    events: eventsIn(rows),
  }));
  return counted
    .toSorted((a, b) => b.events - a.events || compareText(a.resource, b.resource))
    .slice(0, MOST)
    .map(({ resource, actions, rows, events }) => ({
      resource,
      actions: [...actions].toSorted(compareText),
      events,
      ...lastAndIds(rows),
    }));
}

const eventsIn = (rows: ReadonlySet<GrantEvidence>): number => [...rows].reduce((sum, { count }) => sum + count, 0);

/** The last time and the smallest ids of usage rows. */
export function lastAndIds(rows: Iterable<Pick<GrantEvidence, 'lastSeen' | 'eventIds'>>): {
  readonly lastSeen: string;
  readonly eventIds: readonly string[];
} {
  let lastSeen = '';
  let ids: string[] = [];
  for (const row of rows) {
    if (row.lastSeen > lastSeen) lastSeen = row.lastSeen;
    ids.push(...row.eventIds);
    if (ids.length > 1000) ids = [...joinIds(ids, [])];
  }
  return { lastSeen, eventIds: joinIds(ids, []) };
}

import type { ActionRule, EventRule } from '../../src/catalog/types.js';
import { eventNameCandidates } from '../../src/base/event-name.js';
import { compareText } from '../../src/base/findings.js';
import { denialRows, type DenialRow } from './tables.js';

/**
 * Marks the resource rules that AWS's own words prove: each row of tables/denials.json names an action and a resource, and
 * test/actions/public-denials.test.ts holds that the rule gives that resource. Throws when a row proves no rule.
 */
export function withDenials(
  sources: readonly string[],
  events: Map<string, EventRule>,
): ReadonlyMap<string, EventRule> {
  const rows = denialRows.filter((row) => sources.includes(row.eventSource) && row.type !== null);
  for (const row of rows) {
    const name = eventNameCandidates(row.eventName).find((candidate) => events.has(candidate)) ?? row.eventName;
    const rule = events.get(name);
    const actions = rule?.actions?.map((action) => proved(action, row));
    if (rule === undefined || actions === undefined || !isProved(actions, row))
      throw new Error(`tables/denials.json: no rule of ${row.eventSource} ${row.eventName} is for ${row.action}`);
    events.set(name, { ...rule, actions });
  }
  return new Map([...events].toSorted(([a], [b]) => compareText(a, b)));
}

function proved(action: ActionRule, row: DenialRow): ActionRule {
  if (action.action !== row.action) return action;
  const type = typeOf(row);
  const resources = action.resources.map((one) =>
    one.type === type ? { ...one, verifiedBy: 'denial' as const } : one,
  );
  return { ...action, resources };
}

const isProved = (actions: readonly ActionRule[], row: DenialRow): boolean =>
  actions.some(({ action, resources }) => action === row.action && resources.some(({ type }) => type === typeOf(row)));

const typeOf = ({ action, type }: DenialRow): string => `${action.slice(0, action.indexOf(':'))}:${type ?? ''}`;

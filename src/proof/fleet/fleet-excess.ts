import type { Grant } from '../../actions/types.js';
import type { UseStatus } from '../../base/comparison.js';
import { groupBy } from '../../base/group-by.js';
import { compareText } from '../../base/findings.js';
import { daysSince, statusUnseen, touches } from '../compare.js';
import type { LastAccessed } from '../last-accessed.js';
import type { Observability } from '../observability.js';
import { addBits, forEachBit, hasBit, noBits, type ActionBits } from './action-bits.js';
import type { ActionTable } from './action-table.js';
import type { GrantedActions, GrantedSince } from './granted-actions.js';

/** How much more is granted than was seen in use, counted in actions that AWS documents (RULES.md 18, 19). */
export interface FleetExcess {
  /** Actions that the policies allow on something. */
  readonly granted: number;
  /** Called, on what they are granted on. */
  readonly used: number;
  /** Not in the records, but last-accessed data date an attempt. */
  readonly unobservedUse: number;
  /** Not in the records, which could not have shown them, or not for long enough. */
  readonly unobservable: number;
  /** Not called on any of the days on which they would have been seen. */
  readonly unused: number;
  /** `unobservable + unused`: what there is to cut, as far as is known. */
  readonly excess: number;
  /** Of the excess, actions that change permissions, pass roles or silence the witnesses (RULES.md 13). */
  readonly guarded: number;
  /** Used on what the records name, and granted on everything. */
  readonly usedOnMore: number;
  readonly services: number;
  readonly servicesUsed: number;
  /** Services with the most excess, guarded actions first; at most five. */
  readonly widest: readonly ServiceExcess[];
}

export interface ServiceExcess {
  readonly service: string;
  readonly excess: number;
  readonly guarded: number;
}

export interface FleetExcessInput {
  readonly granted: GrantedActions;
  readonly grants: readonly Grant[];
  readonly observability: Observability;
  readonly lastAccessed: LastAccessed | null;
  readonly minDays: number;
}

const MOST_SERVICES = 5;

/** Counts one principal. */
export function fleetExcess(table: ActionTable, input: FleetExcessInput): FleetExcess {
  const { granted } = input;
  const used = usedActions(table, input);
  const statusOf = unseenStatus(table, input);
  const counts: Record<UseStatus, number> = { used: 0, 'unobserved-use': 0, unobservable: 0, unused: 0 };
  const services = new Map<number, { used: number; excess: number; guarded: number }>();
  forEachBit(granted.allowed, (at) => {
    const action = table.actions[at];
    if (action === undefined) return;
    const service = services.get(action.service) ?? { used: 0, excess: 0, guarded: 0 };
    services.set(action.service, service);
    const status = used.seen.has(at) ? 'used' : statusOf(at);
    counts[status] += 1;
    if (status === 'used') service.used += 1;
    if (status === 'used' || status === 'unobserved-use') return;
    service.excess += 1;
    if (action.guarded) service.guarded += 1;
  });
  const each = [...services].map(([at, { excess, guarded }]) => ({
    service: table.prefixes[at] ?? '',
    excess,
    guarded,
  }));
  return {
    granted: counts.used + counts['unobserved-use'] + counts.unobservable + counts.unused,
    used: counts.used,
    unobservedUse: counts['unobserved-use'],
    unobservable: counts.unobservable,
    unused: counts.unused,
    excess: counts.unobservable + counts.unused,
    guarded: each.reduce((sum, { guarded }) => sum + guarded, 0),
    usedOnMore: used.onMore,
    services: services.size,
    servicesUsed: [...services.values()].filter((one) => one.used > 0).length,
    widest: widestOf(each),
  };
}

const widestOf = (services: readonly ServiceExcess[]): readonly ServiceExcess[] =>
  services
    .filter(({ excess }) => excess > 0)
    .toSorted((a, b) => b.guarded - a.guarded || b.excess - a.excess || compareText(a.service, b.service))
    .slice(0, MOST_SERVICES);

interface UsedActions {
  readonly seen: ReadonlySet<number>;
  readonly onMore: number;
}

/** Actions that were called on what a statement grants them on; and how many of these are granted on everything without need. */
function usedActions(table: ActionTable, { granted, grants }: FleetExcessInput): UsedActions {
  const seen = new Set<number>();
  let onMore = 0;
  for (const [name, own] of groupBy(grants, ({ action }) => action)) {
    const at = table.at(name);
    if (at === undefined || !hasBit(granted.allowed, at)) continue;
    const naming = granted.statements.filter((one) => hasBit(table.named(one.granted.statement), at));
    const isEverywhere = naming.some(({ everywhere }) => everywhere);
    if (!isEverywhere && !own.some((grant) => naming.some((one) => touches(one.granted, grant)))) continue;
    seen.add(at);
    if (isEverywhere && own.every(({ resources }) => resources.length > 0)) onMore += 1;
  }
  return { seen, onMore };
}

/** What an action that was not seen is, by its class and since when it is granted: a few answers for tens of thousands of actions. */
function unseenStatus(
  table: ActionTable,
  { granted, observability, lastAccessed, minDays }: FleetExcessInput,
): (at: number) => UseStatus {
  const classes = table.classes.map((name) => observability.ofClass(name));
  const sinceOf = grantedDays(table, granted.statements, observability);
  return (at) => {
    const action = table.actions[at];
    const { days: visible, reason } = classes[action?.eventClass ?? -1] ?? { days: 0, reason: 'unknown' };
    const dated = lastAccessed?.of(action?.name ?? '') ?? null;
    return statusUnseen({ dated, reason, days: Math.min(visible, sinceOf(at)), minDays }).status;
  };
}

/** Days since the oldest statement that names an action. */
function grantedDays(
  table: ActionTable,
  statements: readonly GrantedSince[],
  observability: Observability,
): (at: number) => number {
  const groups = [...groupBy(statements, ({ since }) => daysSince(since, observability))]
    .toSorted(([a], [b]) => b - a)
    .map(([days, own]): readonly [number, ActionBits] => {
      const bits = noBits(table.actions.length);
      for (const { granted } of own) addBits(bits, table.named(granted.statement));
      return [days, bits];
    });
  const [only] = groups;
  if (only !== undefined && groups.length === 1) return () => only[0];
  return (at) => groups.find(([, bits]) => hasBit(bits, at))?.[0] ?? 0;
}

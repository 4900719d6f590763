import type { Grant, MappedUsage } from '../actions/types.js';
import { requestPattern } from '../base/arn-format.js';
import { compareText } from '../base/findings.js';
import { groupBy } from '../base/group-by.js';
import type { Catalog } from '../catalog/catalog.js';
import type { ComparedStatement, UseLine } from '../proof/compare.js';
import type { Denial } from '../proof/triage.js';
import type { ReplayLine } from '../proof/types.js';
import { lastAndIds } from './top-lists.js';
import {
  GRANTED_STATUSES,
  type GrantedAction,
  type GrantedCounts,
  type GrantedLevel,
  type GrantedResource,
  type GrantedService,
  type GrantedStatus,
  type GrantedTree,
} from './types/granted.js';

export interface GrantedInput {
  readonly mapped: MappedUsage;
  /** Denied calls, mapped as if they had succeeded. */
  readonly denied: readonly Grant[];
  readonly denials: readonly Denial[];
  /** Null: no policies of today were given. */
  readonly compared: readonly ComparedStatement[] | null;
  /** Calls that succeeded although nothing of today allows them. */
  readonly notGranted: readonly ReplayLine[];
  readonly catalog: Catalog;
  readonly minDays: number;
}

/** What is known of one action from every side. */
interface Sides {
  readonly lines: { readonly statement: ComparedStatement; readonly line: UseLine }[];
  readonly used: Grant[];
  readonly denied: Grant[];
}

/** Granted against used as a tree: service → access level → action → resource (RULES.md 18 to 20, 22). */
export async function grantedView(input: GrantedInput): Promise<GrantedTree> {
  const { compared, denials, minDays, catalog } = input;
  const actions = sidesOf(input);
  const notGranted = new Set(input.notGranted.map(({ action }) => action));
  const services: GrantedService[] = [];
  for (const [prefix, own] of [...groupBy(actions, ([action]) => prefixOf(action))].toSorted(([a], [b]) =>
    compareText(a, b),
  )) {
    services.push(await serviceOf(prefix, own, { catalog, notGranted, compared: compared !== null }));
  }
  return {
    compared: compared !== null,
    counts: addUp(services.map(({ counts }) => counts)),
    services,
    denials: denials.map(({ count, ...denial }) => ({ ...denial, events: count })),
    minDays,
  };
}

const prefixOf = (action: string): string => action.slice(0, action.indexOf(':'));

function sidesOf({ mapped, denied, compared }: GrantedInput): ReadonlyMap<string, Sides> {
  const sides = new Map<string, Sides>();
  const at = (action: string): Sides => {
    const known = sides.get(action) ?? { lines: [], used: [], denied: [] };
    sides.set(action, known);
    return known;
  };
  for (const statement of compared ?? [])
    for (const line of statement.lines) at(line.action).lines.push({ statement, line });
  for (const grant of mapped.grants) at(grant.action).used.push(grant);
  for (const grant of denied) at(grant.action).denied.push(grant);
  return sides;
}

interface Within {
  readonly catalog: Catalog;
  readonly notGranted: ReadonlySet<string>;
  readonly compared: boolean;
}

async function serviceOf(
  prefix: string,
  actions: readonly (readonly [string, Sides])[],
  within: Within,
): Promise<GrantedService> {
  const data = await within.catalog.service(prefix);
  const [first] = actions;
  const line = first?.[1].lines[0]?.line;
  if (actions.length === 1 && first?.[0] === `${prefix}:*` && line !== undefined) {
    const status: GrantedStatus = line.status;
    const counts = { ...noCounts(), [status]: Object.keys(data?.actions ?? {}).length };
    return { prefix, counts, whole: { status, reason: line.reason }, levels: [] };
  }
  const views = actions
    .filter(([action]) => action !== `${prefix}:*`)
    .map(([action, sides]) => actionOf(action, sides, within));
  const level = (action: string): GrantedLevel['level'] =>
    data?.actions[action.slice(prefix.length + 1)]?.level ?? 'Unknown';
  const levels = [...groupBy(views, ({ action }) => level(action))].map(([name, own]) => ({
    level: name,
    counts: addUp(own.map(({ status }) => ({ ...noCounts(), [status]: 1 }))),
    actions: own.toSorted((a, b) => compareText(a.action, b.action)),
  }));
  const sorted = levels.toSorted((a, b) => compareText(a.level, b.level));
  return { prefix, counts: addUp(sorted.map(({ counts }) => counts)), whole: null, levels: sorted };
}

/** The word of the strongest statement counts: what one of them shows to be used is used. */
const STRONGEST = ['used', 'unobserved-use', 'unobservable', 'unused'] as const;

function actionOf(action: string, sides: Sides, { notGranted, compared }: Within): GrantedAction {
  const { lines, used, denied } = sides;
  const best = STRONGEST.flatMap((status) => lines.filter(({ line }) => line.status === status))[0]?.line ?? null;
  const status = statusOf(sides, best, compared && notGranted.has(action));
  const rows = new Set(used.map(({ evidence }) => evidence));
  const deniedRows = new Set(denied.map(({ evidence }) => evidence));
  return {
    action,
    status,
    reason: best !== null && best.status === status ? best.reason : reasonOf(status, used),
    events: [...rows].reduce((sum, { count }) => sum + count, 0),
    denied: [...deniedRows].reduce((sum, { count }) => sum + count, 0),
    lastSeen: rows.size === 0 ? null : lastAndIds(rows).lastSeen,
    observableDays: best?.days ?? null,
    grantedBy: lines.map(({ statement: { policy, origin, statement, sid } }) => ({ policy, origin, statement, sid })),
    resources: [...resourcesOf(used, 'used'), ...resourcesOf(denied, 'denied')],
  };
}

function statusOf({ used, lines }: Sides, best: UseLine | null, isNotGranted: boolean): GrantedStatus {
  if (used.length > 0) return isNotGranted && best?.status !== 'used' ? 'not-granted' : 'used';
  if (best !== null) return best.status;
  return lines.length === 0 ? 'denied' : 'unobservable';
}

function reasonOf(status: GrantedStatus, used: readonly Grant[]): string {
  if (status === 'not-granted') return 'called, though no policy of today allows it';
  if (status === 'denied') return 'only ever denied';
  return used.every(({ inferred }) => inferred) ? 'inferred from a call that proves it' : 'called';
}

const MOST_RESOURCES = 100;

function resourcesOf(grants: readonly Grant[], status: GrantedResource['status']): readonly GrantedResource[] {
  const found = new Map<string, Set<Grant['evidence']>>();
  for (const { resources, evidence } of grants) {
    const names = resources.map(({ format, variables, prefixed }) => requestPattern(format, variables, prefixed));
    for (const name of names.length === 0 ? ['*'] : names) {
      const rows = found.get(name) ?? new Set();
      found.set(name, rows);
      rows.add(evidence);
    }
  }
  return [...found]
    .map(([resource, rows]) => ({ resource, rows, events: [...rows].reduce((sum, { count }) => sum + count, 0) }))
    .toSorted((a, b) => b.events - a.events || compareText(a.resource, b.resource))
    .slice(0, MOST_RESOURCES)
    .map(({ resource, rows, events }) => ({ resource, status, events, ...lastAndIds(rows) }));
}

type Counts = { -readonly [K in GrantedStatus]: number };

const noCounts = (): Counts => ({
  used: 0,
  unused: 0,
  unobservable: 0,
  'unobserved-use': 0,
  'not-granted': 0,
  denied: 0,
});

function addUp(all: readonly GrantedCounts[]): GrantedCounts {
  const sum = noCounts();
  for (const counts of all) for (const status of GRANTED_STATUSES) sum[status] += counts[status];
  return sum;
}

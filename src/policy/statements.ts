import { compareText } from '../base/findings.js';
import type { AccessLevel } from '../catalog/types.js';
import { dropCovered, type Kept } from '../iam/drop-covered.js';
import type { Conditions, Statement } from '../iam/types.js';
import { sortConditions, type Permission } from './permissions.js';
import { sidOf, uniqueSids } from './sids.js';

/** Access level of an action; null when the catalogue does not know it. */
export type LevelOf = (action: string) => AccessLevel | null;

/** A permission with the statement it ended up in. */
export interface Placed {
  readonly permission: Permission;
  readonly statement: Statement;
  /** Dropped pattern → the one in the statement that covers it. */
  readonly coveredBy: ReadonlyMap<string, string>;
}

interface Group {
  readonly service: string;
  readonly conditions: Conditions;
  readonly conditionKey: string;
  readonly resources: readonly string[];
  readonly members: { readonly permission: Permission; readonly kept: Kept }[];
}

/**
 * Statements for the permissions. Actions share a statement only when their service, conditions and resources are equal:
 * what the statements allow is exactly the union of the permissions, no cross product (PEERS.md 14).
 */
export function placePermissions(permissions: readonly Permission[], levelOf: LevelOf): readonly Placed[] {
  const groups = new Map<string, Group>();
  for (const permission of permissions) {
    const kept = dropCovered(permission.patterns.keys());
    const service = permission.action.slice(0, permission.action.indexOf(':'));
    const key = JSON.stringify([service, permission.conditionKey, kept.patterns]);
    const { conditions, conditionKey } = permission;
    const group = groups.get(key) ?? { service, conditions, conditionKey, resources: kept.patterns, members: [] };
    groups.set(key, group);
    group.members.push({ permission, kept });
  }
  const named = [...groups.values()].map((group) => nameGroup(group, levelOf)).toSorted(compareNamed);
  const sids = uniqueSids(named.map(({ sid }) => sid));
  return named.flatMap(({ group }, index) => placeGroup(group, sids[index] ?? ''));
}

interface NamedGroup {
  readonly group: Group;
  readonly sid: string;
  readonly order: readonly string[];
}

function nameGroup(group: Group, levelOf: LevelOf): NamedGroup {
  const actions = group.members.map(({ permission }) => permission.action).toSorted(compareText);
  const levels = new Set(actions.map(levelOf).filter((level) => level !== null));
  const sid = sidOf({ service: group.service, levels, types: typesOf(group) });
  return { group, sid, order: [group.service, sid, actions.join(), group.resources.join('\n'), group.conditionKey] };
}

function typesOf({ members, resources }: Group): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { permission } of members) {
    for (const pattern of resources) for (const type of permission.patterns.get(pattern) ?? []) found.add(type);
  }
  return found;
}

function compareNamed(a: NamedGroup, b: NamedGroup): number {
  for (const [index, text] of a.order.entries()) {
    const order = compareText(text, b.order[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function placeGroup({ members, resources, conditions }: Group, sid: string): readonly Placed[] {
  const actions = members.map(({ permission }) => permission.action).toSorted(compareText);
  const bare: Statement = { Sid: sid, Effect: 'Allow', Action: actions, Resource: resources };
  const conditional = Object.keys(conditions).length > 0;
  const statement = conditional ? { ...bare, Condition: sortConditions(conditions) } : bare;
  return members.map(({ permission, kept }) => ({ permission, statement, coveredBy: kept.coveredBy }));
}

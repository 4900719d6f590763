import { finding, type Finding } from '../base/findings.js';
import { renderArn } from '../base/arn-format.js';
import { COUNTERPART_ACTIONS, COUNTERPART_VERBS, NO_COUNTERPART } from './counterparts.js';
import type { EventPlans } from './event-plans.js';
import { nameOf, prefixOf, type Knowledge } from './knowledge.js';
import type { Grant, GrantResource } from './types.js';

/** Ready material of a lifecycle finding: the counterpart, on the resources of what was created or attached. */
export interface LifecycleGap {
  /** What was called. */
  readonly action: string;
  /** What was not. */
  readonly counterpart: string;
  /** Empty: bare `*`. */
  readonly resources: readonly GrantResource[];
  readonly statement: {
    readonly Effect: 'Allow';
    readonly Action: readonly string[];
    readonly Resource: readonly string[];
  };
}

/**
 * Creates and attaches whose counterpart the principal was never granted (RULES.md 17); graver when a tool made the calls.
 *
 * @param grants By action.
 * @param plans Of the events that were mapped.
 */
export function lifecycleGaps(
  grants: ReadonlyMap<string, readonly Grant[]>,
  plans: EventPlans,
  knowledge: Knowledge,
): readonly Finding[] {
  return [...grants].flatMap(([action, all]) => {
    if (!lacksCounterpart(action, grants, knowledge)) return [];
    const group = all.filter((grant) => !grant.inferred && !plans.of(grant.evidence).seen.data);
    return group.length === 0 ? [] : describe(action, group, { knowledge, plans });
  });
}

function lacksCounterpart(action: string, granted: ReadonlyMap<string, unknown>, knowledge: Knowledge): boolean {
  if (NO_COUNTERPART.has(action)) return false;
  const counterpart = counterpartOf(action, knowledge);
  return counterpart !== null && !granted.has(counterpart);
}

/** The action that undoes an action, where the catalogue has one; else null. */
export function counterpartOf(action: string, knowledge: Pick<Knowledge, 'action'>): string | null {
  const fixed = Object.hasOwn(COUNTERPART_ACTIONS, action) ? (COUNTERPART_ACTIONS[action] ?? null) : null;
  if (fixed !== null) return knowledge.action(fixed) === null ? null : fixed;
  const name = nameOf(action);
  for (const [verb, opposites] of COUNTERPART_VERBS) {
    if (!name.startsWith(verb) || !/^[A-Z]/.test(name.slice(verb.length))) continue;
    const found = opposites
      .map((opposite) => `${prefixOf(action)}:${opposite}${name.slice(verb.length)}`)
      .find((candidate) => knowledge.action(candidate) !== null);
    if (found !== undefined) return found;
  }
  return null;
}

interface Around {
  readonly knowledge: Knowledge;
  readonly plans: EventPlans;
}

function describe(action: string, group: readonly Grant[], { knowledge, plans }: Around): readonly Finding[] {
  const counterpart = counterpartOf(action, knowledge);
  if (counterpart === null) return [];
  const resources = counterpartResources(group, counterpart, knowledge);
  const Resource =
    resources.length === 0 ? ['*'] : resources.map((one) => renderArn(one.format, one.variables, one.prefixed));
  const statement = { Effect: 'Allow', Action: [counterpart], Resource: [...new Set(Resource)].toSorted() } as const;
  const detail: LifecycleGap = { action, counterpart, resources, statement };
  const code = group.some((grant) => plans.of(grant.evidence).seen.byTool) ? 'lifecycle-gap-iac' : 'lifecycle-gap';
  const count = group.reduce((sum, grant) => sum + grant.evidence.count, 0);
  return [finding(code, `${action} was called, ${counterpart} never`, count, detail)];
}

function counterpartResources(
  group: readonly Grant[],
  counterpart: string,
  knowledge: Knowledge,
): readonly GrantResource[] {
  const data = knowledge.action(counterpart);
  const types = new Set([...(data?.required ?? []), ...(data?.optional ?? [])]);
  if (types.size === 0) return [];
  const all = group.flatMap((grant) => grant.resources);
  const fitting = all.filter((one) => one.type !== null && types.has(one.type));
  const unique = new Map(fitting.map((one) => [renderArn(one.format, one.variables), one]));
  return unique.size > 0 ? [...unique.values()] : patterns(types, all[0], { knowledge, prefix: prefixOf(counterpart) });
}

/** None of the resources is of a type the counterpart works on: the first such type's pattern, in the same place. */
function patterns(
  types: ReadonlySet<string>,
  like: GrantResource | undefined,
  { knowledge, prefix }: { readonly knowledge: Knowledge; readonly prefix: string },
): readonly GrantResource[] {
  return [...types].slice(0, 1).flatMap((name) => {
    const type = knowledge.type(name, prefix);
    if (type === null) return [];
    const place = { Partition: like?.variables['Partition'] ?? null, Region: like?.variables['Region'] ?? null };
    const variables = { ...place, Account: like?.variables['Account'] ?? null };
    const resource: GrantResource = {
      service: prefix,
      type: name,
      format: type.data.arn,
      variables,
      prefixed: [],
      generated: type.data.generated ?? [],
      taggable: type.data.taggable === true,
      verifiedBy: 'derived',
    };
    return [resource];
  });
}

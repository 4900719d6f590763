import type { ActionRule, ResourceRule } from '../../src/catalog/types.js';
import { variablesOf } from './places.js';
import type { LabelRules } from './event-rules.js';
import type { IamService } from './iam-data.js';
import { pathsOf } from './store-events.js';

type Iam = ReadonlyMap<string, IamService>;

// A root, then names with [] steps, then a mode.
const PATH =
  /^(?:(?:request|response|additional)(?:\[\])?(?:\.[^.[\]|]+(?:\[\])?)+|resources(?:-prefix)?\[[^\]]+\]|error\.(?:action|resource))(?:\|(?:present|verb|tree))?$/;

/** Whether a path specification has the form `src/base/usage-row.ts` gives it. */
export const isPathSpec = (path: string): boolean => PATH.test(path);

/** Everything in a label's rules that does not exist or does not parse, a line each. */
export function validateRules({ plan, events }: LabelRules, iam: Iam): readonly string[] {
  return [...events].flatMap(([name, rule]) => {
    const at = `${plan.label} ${name}`;
    const badPaths = pathsOf(rule).filter((path) => !isPathSpec(path));
    if (rule.actions === undefined && rule.none === undefined) return [`${at}: neither actions nor none`];
    return [
      ...badPaths.map((path) => `${at}: path ${path} does not parse`),
      ...(rule.actions ?? []).flatMap((action) => validateAction(action, iam).map((problem) => `${at}: ${problem}`)),
    ];
  });
}

function validateAction(rule: ActionRule, iam: Iam): readonly string[] {
  const [prefix = '', name = ''] = rule.action.split(':');
  const action = iam.get(prefix)?.actions.get(name.toLowerCase());
  if (action?.name !== name) return [`there is no action ${rule.action}`];
  return [
    ...(rule.source ? [] : [`${rule.action} has no source`]),
    ...rule.resources.flatMap((resource) => validateResource(resource, iam)),
  ];
}

function validateResource(rule: ResourceRule, iam: Iam): readonly string[] {
  const colon = rule.type.indexOf(':');
  const type = iam.get(rule.type.slice(0, colon))?.types.get(rule.type.slice(colon + 1));
  if (type === undefined) return [`there is no resource type ${rule.type}`];
  const known = new Set([
    'Partition',
    'Region',
    'Account',
    ...[...type.arns, ...(rule.formats ?? [])].flatMap(variablesOf),
  ]);
  return [...Object.keys(rule.vars ?? {}), ...Object.keys(rule.transform ?? {})]
    .filter((variable) => !known.has(variable))
    .map((variable) => `${rule.type} has no variable ${variable}`);
}

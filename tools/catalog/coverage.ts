import type { EventRule, ResourceRule } from '../../src/catalog/types.js';
import type { Assembled } from './assemble.js';
import { variablesOf } from './derive.js';
import type { LabelRules } from './event-rules.js';
import type { IamService } from './iam-data.js';
import { generatedRows } from './tables.js';
import { validateRules } from './validate.js';

/** What the map knows of one label; numbers are operations, but for `typed` and `filled` (actions). */
export interface Coverage {
  readonly label: string;
  readonly operations: number;
  readonly sameName: number;
  readonly curated: number;
  readonly noPermission: number;
  /** Operations of services that AWS has ended, or that it marks deprecated and has no action for. */
  readonly retired: number;
  /** In AWS's models, not in its reference: the action of the operation's own name is likely, nothing proves it. */
  readonly unlisted: number;
  readonly unknown: number;
  /** Actions of operations that are authorised on resource types. */
  readonly typed: number;
  /** Of these, the ones whose required types can all be filled from the record. */
  readonly filled: number;
  readonly inferred: number;
  readonly conditional: number;
  readonly invalid: readonly string[];
  readonly unfilled: readonly string[];
  readonly unknownNames: readonly string[];
}

export function coverageOf(label: LabelRules, iam: Assembled['iam']): Coverage {
  const rules = label.operations.map((name) => [name, label.events.get(name)] as const);
  const count = (test: (rule: EventRule) => boolean): number =>
    rules.filter(([, rule]) => rule !== undefined && test(rule)).length;
  const actions = rules.flatMap(([name, rule]) => (rule?.actions ?? []).map((action) => ({ name, action })));
  const typed = actions.filter(({ action }) => requiredOf(iam, action.action).length > 0);
  const unfilled = typed.filter(({ action }) => !isFilled(iam, action.action, action.resources));
  return {
    label: label.plan.label,
    operations: label.operations.length,
    sameName: count((rule) => isSameName(rule)),
    curated: count((rule) => rule.actions !== undefined && !isSameName(rule)),
    noPermission: count((rule) => rule.none === 'no-permission-needed' || rule.none === 'not-an-api-call'),
    retired: count((rule) => rule.none === 'retired'),
    unlisted: count((rule) => rule.none === 'unlisted'),
    unknown: count((rule) => rule.none === 'unknown'),
    typed: typed.length,
    filled: typed.length - unfilled.length,
    inferred: actions.filter(({ action }) => action.inferred).length,
    conditional: actions.filter(({ action }) => action.when !== undefined).length,
    invalid: validateRules(label, iam),
    unfilled: unfilled.map(
      ({ name, action }) => `${name} ${action.action}: ${missingOf(iam, action.action, action.resources).join(', ')}`,
    ),
    unknownNames: rules
      .filter(([, rule]) => rule?.none === 'unknown' || rule?.none === 'unlisted')
      .map(([name]) => name),
  };
}

const isSameName = (rule: EventRule): boolean => (rule.actions ?? []).some((action) => action.source === 'same-name');

function requiredOf(iam: Assembled['iam'], action: string): readonly string[] {
  const [prefix = '', name = ''] = action.split(':');
  const found = iam.get(prefix)?.actions.get(name.toLowerCase());
  return (found?.required ?? []).map((type) => `${prefix}:${type}`);
}

const isFilled = (iam: Assembled['iam'], action: string, resources: readonly ResourceRule[]): boolean =>
  missingOf(iam, action, resources).length === 0;

/** Required types of an action whose variables not all have a place they can come from, with the variables. */
function missingOf(iam: Assembled['iam'], action: string, resources: readonly ResourceRule[]): readonly string[] {
  return requiredOf(iam, action).flatMap((name) => {
    const rules = resources.filter((resource) => resource.type === name);
    if (rules.some((rule) => (rule.arns ?? []).some(isOwnPath))) return [];
    if (rules.some((rule) => rule.formats !== undefined && hasOwnPath(rule))) return [];
    const missing = variablesOfType(iam, name).filter(
      (variable) => !rules.some((rule) => (rule.vars?.[variable] ?? []).some(isOwnPath)),
    );
    return missing.length === 0 ? [] : [`${name} ${missing.join('+')}`];
  });
}

const hasOwnPath = (rule: ResourceRule): boolean =>
  Object.values(rule.vars ?? {})
    .flat()
    .some(isOwnPath);

// What event history may add in resources[] is no promise.
const isOwnPath = (path: string): boolean => !path.startsWith('resources[');

function variablesOfType(iam: ReadonlyMap<string, IamService>, name: string): readonly string[] {
  const colon = name.indexOf(':');
  const [prefix, typeName] = [name.slice(0, colon), name.slice(colon + 1)];
  const type = iam.get(prefix)?.types.get(typeName);
  // what AWS generates becomes * anyway (RULES.md 11)
  const generated = generatedRows
    .filter(([at, of]) => at === prefix && of === typeName)
    .map(([, , variable]) => variable);
  return type === undefined ? [] : variablesOf(type.arn).filter((variable) => !generated.includes(variable));
}

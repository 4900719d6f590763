import type { EventRule } from '../../src/catalog/types.js';
import type { Assembled } from './assemble.js';
import type { LabelRules } from './event-rules.js';
import { missingOf, requiredTypes, type Missing } from './fill.js';
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
  /** Of these, the ones whose required types can all be filled from the record, or are what the call creates. */
  readonly filled: number;
  /** Of these, the ones of which the parameters can never show more, each with its reason. */
  readonly neverShown: number;
  readonly inferred: number;
  readonly conditional: number;
  readonly invalid: readonly string[];
  readonly unfilled: readonly string[];
  readonly unknownNames: readonly string[];
}

export function coverageOf(label: LabelRules, iam: Assembled['iam']): Coverage {
  const rules = label.operations.flatMap((name) => {
    const rule = label.events.get(name);
    return rule === undefined ? [] : [[name, rule] as const];
  });
  const count = (test: (rule: EventRule) => boolean): number => rules.filter(([, rule]) => test(rule)).length;
  const actions = rules.flatMap(([name, rule]) => (rule.actions ?? []).map((action) => ({ name, rule, action })));
  const typed = actions.filter(({ action }) => requiredTypes(iam, action.action).length > 0);
  const lacking = typed.flatMap(({ name, rule, action }) => {
    const missing = missingOf(iam, { label, name, rule }, action);
    return missing.length === 0 ? [] : [{ name, action, missing }];
  });
  const open = lacking.filter(({ missing }) => missing.some((one) => one.why === null));
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
    filled: typed.length - lacking.length,
    neverShown: lacking.length - open.length,
    inferred: actions.filter(({ action }) => action.inferred).length,
    conditional: actions.filter(({ action }) => action.when !== undefined).length,
    invalid: validateRules(label, iam),
    unfilled: lacking.map(
      ({ name, action, missing }) => `${name} ${action.action}: ${missing.map(inWords).join(', ')}`,
    ),
    unknownNames: rules.filter(([, rule]) => rule.none === 'unknown' || rule.none === 'unlisted').map(([name]) => name),
  };
}

const inWords = ({ type, variables, why }: Missing): string =>
  `${type} ${variables.join('+')}${why === null ? '' : ` (${why})`}`;

const isSameName = (rule: EventRule): boolean => (rule.actions ?? []).some((action) => action.source === 'same-name');

/** Whether the record of a call can name what its actions are authorised on, and why not where it cannot. */
import type { ActionRule, EventRule, ResourceRule } from '../../src/catalog/types.js';
import { variablesOf } from './places.js';
import type { LabelRules } from './event-rules.js';
import type { IamService } from './iam-data.js';
import { membersOf, type Member } from './members.js';
import { pathsOf } from './store-events.js';
import { generatedRows, neverShownRows } from './tables.js';
import { compact, isCreator, nounOf, singular } from './words.js';

type Iam = ReadonlyMap<string, IamService>;

/**
 * What is missing for one required type of an action. `why` is the reason that no parameter can show it: said by hand
 * (tables/never-shown.json), or `names none` where every name and id in the call's input is in use already. Null: open.
 */
export interface Missing {
  readonly type: string;
  readonly variables: readonly string[];
  readonly why: string | null;
}

export interface Call {
  readonly label: LabelRules;
  readonly name: string;
  readonly rule: EventRule;
}

/** The required types of an action, as `prefix:type`. */
export function requiredTypes(iam: Iam, action: string): readonly string[] {
  const [prefix = '', name = ''] = action.split(':');
  const found = iam.get(prefix)?.actions.get(name.toLowerCase());
  return (found?.required ?? []).map((type) => `${prefix}:${type}`);
}

/** Required types of an action that not everything is known of; empty: all of them can be filled. */
export function missingOf(iam: Iam, call: Call, action: ActionRule): readonly Missing[] {
  return requiredTypes(iam, action.action).flatMap((type) => {
    const rules = action.resources.filter((resource) => resource.type === type);
    if (rules.some(isWhole) || isCreated(call.name, type)) return [];
    const variables = unknownVariables(iam, type, rules);
    return variables.length === 0 ? [] : [{ type, variables, why: whyMissing(call, type) }];
  });
}

const isWhole = (rule: ResourceRule): boolean => (rule.arns ?? []).some(isOwnPath);

/** What a call creates has no name yet: the type's pattern is what it was authorised on (RULES.md 11). */
function isCreated(operation: string, type: string): boolean {
  return isCreator(operation) && nounOf(operation) === singular(compact(type.slice(type.indexOf(':') + 1)));
}

function unknownVariables(iam: Iam, name: string, rules: readonly ResourceRule[]): readonly string[] {
  const [prefix, typeName] = splitType(name);
  const type = iam.get(prefix)?.types.get(typeName);
  if (type === undefined) return [];
  const generated = generatedRows.filter(([at, of]) => at === prefix && of === typeName).map(([, , one]) => one);
  const formats = rules.flatMap((rule) => rule.formats ?? []);
  const forms = formats.length > 0 ? formats : [type.arn];
  const unknown = forms.map((form) =>
    variablesOf(form).filter((one) => !generated.includes(one) && !rules.some((rule) => isNamed(rule, one))),
  );
  return unknown.toSorted((a, b) => a.length - b.length)[0] ?? [];
}

const isNamed = (rule: ResourceRule, variable: string): boolean => (rule.vars?.[variable] ?? []).some(isOwnPath);

// What event history may add in resources[] is no promise.
const isOwnPath = (path: string): boolean => !path.startsWith('resources[');

const splitType = (name: string): readonly [string, string] => {
  const colon = name.indexOf(':');
  return [name.slice(0, colon), name.slice(colon + 1)];
};

function whyMissing(call: Call, type: string): string | null {
  const [prefix, typeName] = splitType(type);
  const row = neverShownRows.find(
    ([at, of, operations]) =>
      at === prefix && (of === typeName || of === '*') && new RegExp(`^(?:${operations})$`).test(call.name),
  );
  if (row !== undefined) return row[3];
  return LISTS.test(call.name) && usesAllNames(call) ? 'names none' : null;
}

const LISTS = /^(?:List|Search)/;
// Names and ids of something else than what the call acts on.
const ELSEWHERE = /token|client|kms|encryption|role|filter|sort|order|region|account|owner|version|locale|language/;

/** Every name, id and ARN in the input has its place in a rule: the call says no more about what it acts on. */
function usesAllNames({ label, name, rule }: Call): boolean {
  const paths = new Set(pathsOf(rule).map((path) => path.split('|', 1)[0]));
  const members = label.plan.models
    .filter((model) => Object.hasOwn(model.operations, name))
    .flatMap((model) => membersOf(model, name, label.spelling).request);
  const isUsed = (member: Member): boolean => member.paths.some((path) => paths.has(path));
  return members.every((one) => one.name.kind === 'none' || ELSEWHERE.test(one.name.whole) || isUsed(one));
}

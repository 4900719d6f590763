import { ATTESTED, type ActionRule, type EventRule, type ResourceRule } from '../../src/catalog/types.js';
import { compareText } from '../../src/base/findings.js';
import { withDenials } from './denials.js';
import { deriveResources, deriveType } from './derive.js';
import { prefixesOf, type LabelPlan } from './event-sources.js';
import type { IamAction, IamService } from './iam-data.js';
import { membersOf } from './members.js';
import { numberGroups, type GroupedRule } from './groups.js';
import type { Model } from './models.js';
import { withPassedRoles } from './pass-role.js';
import type { EventSetting } from './places.js';
import { withTagsOnCreate } from './tag-on-create.js';
import type { CuratedAction, CuratedEvent, CuratedResource, RuleFile } from './rule-file.js';
import { retiredModels } from './tables.js';

export interface LabelRules {
  readonly plan: LabelPlan;
  readonly events: ReadonlyMap<string, EventRule>;
  /** Names of the models' operations: what the counts of catalog:check are over. */
  readonly operations: readonly string[];
  /** See `RuleFile.spelling`. */
  readonly spelling: NonNullable<RuleFile['spelling']>;
}

/** Everything the rules of one label are made from. */
export interface LabelInput {
  readonly plan: LabelPlan;
  readonly iam: ReadonlyMap<string, IamService>;
  readonly rules: RuleFile | undefined;
}

/** The rule of every event a label can have: operations of its models, actions of its prefixes, names said by hand. */
export function labelRules(input: LabelInput): LabelRules {
  const { models, guests } = input.plan;
  const namesOf = (some: readonly Model[]): readonly string[] => [
    ...new Set(some.flatMap((model) => Object.keys(model.operations))),
  ];
  const operations = namesOf(models.filter(({ name }) => !guests.includes(name))).toSorted(compareText);
  const curated = Object.keys(input.rules?.events ?? {});
  const names = new Set([...namesOf(models), ...curated, ...actionNames(input, namesOf(models))]);
  const events = new Map([...names].toSorted(compareText).map((name) => [name, wholeRule(input, name)]));
  for (const [alias, name] of Object.entries(input.rules?.aliases ?? {})) {
    const rule = events.get(name);
    if (rule === undefined) throw new Error(`${input.plan.label}: alias ${alias} of unknown ${name}`);
    events.set(alias, rule);
  }
  return {
    plan: input.plan,
    operations,
    events: withDenials(input.plan.sources, events),
    spelling: input.rules?.spelling ?? {},
  };
}

// An operation and an action may differ in case (`DeleteBucketCors`, `…CORS`): the event carries the operation's.
function actionNames(input: LabelInput, operations: readonly string[]): readonly string[] {
  const known = new Set(operations.map((name) => name.toLowerCase()));
  const actions = input.plan.prefixes.flatMap((prefix) => [...(input.iam.get(prefix)?.actions.values() ?? [])]);
  return actions.map((action) => action.name).filter((name) => !known.has(name.toLowerCase()));
}

/** An event's own rule, with what its parameters bring along: tags on what it creates, roles it passes. */
function wholeRule(input: LabelInput, name: string): EventRule {
  const { label, models: all } = input.plan;
  const models = all.filter((model) => Object.hasOwn(model.operations, name));
  const own = eventRule(input, name);
  const tagged = withTagsOnCreate({ label, name, models, iam: input.iam }, own);
  return withPassedRoles(label, models, [name, tagged]);
}

function eventRule(input: LabelInput, name: string): EventRule {
  const curated = input.rules?.events?.[name];
  const setting = settingOf(input, name, curated?.operation ?? name);
  if (curated !== undefined) return curatedRule(input, setting, curated);
  const found = sameName(input, name);
  if (found === null) return withoutAction(input, name);
  const { service, action } = found;
  const resources = deriveResources(setting, service, action);
  return { actions: [{ action: `${service.prefix}:${action.name}`, resources, source: sourceOf(action) }] };
}

const sourceOf = ({ attested }: IamAction): string => (attested === undefined ? 'same-name' : `${ATTESTED}${attested}`);

/** An operation that no action answers to: what AWS's own model says of it, else unlisted. */
function withoutAction(input: LabelInput, name: string): EventRule {
  const models = input.plan.models.filter((model) => Object.hasOwn(model.operations, name));
  if (models.length > 0) {
    if (models.every((model) => isUnsigned(model, name))) return { none: 'no-permission-needed', why: UNSIGNED };
    const retired = models.map((model) => whyRetired(model, name));
    if (retired[0] && retired.every((why) => why !== null)) return { none: 'retired', why: retired[0] };
  }
  return input.plan.prefixes.length === 0
    ? { none: 'unknown', why: NO_PREFIX }
    : { none: 'unlisted', why: whyUnlisted(input) };
}

const UNSIGNED = "AWS's service model: the request is not signed with AWS credentials";
const DEPRECATED =
  "AWS's service model marks the operation deprecated, and the Service Authorization Reference has none";

const isUnsigned = (model: Model, name: string): boolean =>
  model.signatureVersion === 'bearer' || model.operations[name]?.authtype === 'none';

const whyRetired = (model: Model, name: string): string | null =>
  retiredModels[model.name] ?? (model.operations[name]?.deprecated ? DEPRECATED : null);

const NO_PREFIX = 'the Service Authorization Reference has no prefix for the service';

const whyUnlisted = ({ plan }: LabelInput): string => `${plan.prefixes.join(', ')} has no action of this name`;

function settingOf(input: LabelInput, event: string, operation: string): EventSetting {
  const models = input.plan.models.filter((model) => Object.hasOwn(model.operations, operation));
  const members = models.map((model) => membersOf(model, operation, input.rules?.spelling ?? {}));
  return { event: operation, label: input.plan.label, members, rules: input.rules };
}

/** The action an operation shares its name with: of its own model's prefixes first, then of any of the label's. */
function sameName(
  input: LabelInput,
  name: string,
): { readonly service: IamService; readonly action: IamAction } | null {
  const models = input.plan.models.filter((model) => Object.hasOwn(model.operations, name));
  const prefixes = [...models.flatMap((model) => prefixesOf(model, input.iam)), ...input.plan.prefixes];
  for (const prefix of prefixes) {
    const service = input.iam.get(prefix);
    const action = service?.actions.get(name.toLowerCase());
    if (service && action) return { service, action };
  }
  return null;
}

function curatedRule(input: LabelInput, setting: EventSetting, curated: CuratedEvent): EventRule {
  const { actions, operation: _, ...rest } = curated;
  if (actions === undefined) return rest;
  return { ...rest, actions: actions.map((action) => curatedAction(input, setting, action)) };
}

function curatedAction(input: LabelInput, setting: EventSetting, curated: CuratedAction): ActionRule {
  const { service, action } = findAction(input, curated.action);
  const full = { ...curated, action: `${service.prefix}:${action.name}` };
  if (curated.resources === 'derived') return { ...full, resources: deriveResources(setting, service, action) };
  if (curated.resources === 'all') return { ...full, resources: action.required.map((type) => bare(service, type)) };
  const rules = curated.resources.flatMap((one) => curatedResource(input, { setting, service }, one));
  return { ...full, resources: numberGroups(rules) };
}

function findAction(input: LabelInput, name: string): { readonly service: IamService; readonly action: IamAction } {
  const [prefix = '', bareName = ''] = name.split(':');
  const service = input.iam.get(prefix);
  const action = service?.actions.get(bareName.toLowerCase());
  if (!service || !action) throw new Error(`${input.plan.label}: there is no action ${name}`);
  return { service, action };
}

const bare = (service: IamService, type: string): ResourceRule => ({
  type: `${service.prefix}:${type}`,
  verifiedBy: 'derived',
});

interface Owner {
  readonly setting: EventSetting;
  readonly service: IamService;
}

function curatedResource(input: LabelInput, owner: Owner, one: string | CuratedResource): readonly GroupedRule[] {
  const name = typeof one === 'string' ? one : one.type;
  const [prefix, typeName] = name.includes(':') ? splitType(name) : [owner.service.prefix, name];
  const service = input.iam.get(prefix);
  const type = service?.types.get(typeName);
  if (!service || !type) throw new Error(`${input.plan.label}: there is no resource type ${name}`);
  if (typeof one === 'string') return deriveType(owner.setting, { service, type, optional: false });
  return [{ ...one, type: `${prefix}:${typeName}`, verifiedBy: one.verifiedBy ?? 'aws-doc' }];
}

const splitType = (name: string): readonly [string, string] => [
  name.slice(0, name.indexOf(':')),
  name.slice(name.indexOf(':') + 1),
];

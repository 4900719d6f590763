import type { ActionRule, Condition, EventRule, ResourceRule } from '../../src/catalog/types.js';
import type { StoredAction, StoredEvent, StoredEventFile, StoredResource } from '../../src/catalog/stored.js';
import type { LabelRules } from './event-rules.js';

/** The rules of a label as data/catalog keeps them. */
export function storeEvents({ plan, events }: LabelRules): StoredEventFile {
  const texts = new Map<string, number>();
  const rules: StoredResource[] = [];
  const place = (rule: ResourceRule): number => {
    const stored = storeResource(rule, plan.label);
    const text = JSON.stringify(stored);
    const known = texts.get(text);
    if (known !== undefined) return known;
    texts.set(text, rules.length);
    return rules.push(stored) - 1;
  };
  const entries = [...events].map(([name, rule]) => [name, storeEvent(`${plan.label}:${name}`, rule, place)] as const);
  return { label: plan.label, sources: plan.sources, rules, events: Object.fromEntries(entries) };
}

type Place = (rule: ResourceRule) => number;

function storeEvent(ownAction: string, rule: EventRule, place: Place): StoredEventFile['events'][string] {
  const { actions, ...rest } = rule;
  if (actions === undefined) return rule.none === 'unlisted' && rule.why !== undefined ? rule.why : rest;
  const stored = actions.map((action) => storeAction(action, place));
  const [only, ...more] = stored;
  const plain = only !== undefined && more.length === 0 && Object.keys(rest).length === 0 && isPlain(only, ownAction);
  return plain ? only.resources : ({ ...rest, actions: stored } satisfies StoredEvent);
}

const isPlain = (action: StoredAction, ownAction: string): boolean =>
  action.action === ownAction && Object.keys(action).length === 2;

function storeAction(action: ActionRule, place: Place): StoredAction {
  const { source, resources, ...rest } = action;
  const stored = { ...rest, resources: resources.map(place) };
  return source === 'same-name' ? stored : { ...stored, source };
}

function storeResource(rule: ResourceRule, label: string): StoredResource {
  const { verifiedBy, type, ...rest } = rule;
  const short = type.startsWith(`${label}:`) ? type.slice(label.length + 1) : type;
  return { type: short, ...rest, ...(verifiedBy === 'derived' ? {} : { verifiedBy }) };
}

/** Path specifications the rule of an event reads, each once, in the order they are first named. */
export function pathsOf(rule: EventRule): readonly string[] {
  const paths = (rule.actions ?? []).flatMap((action) => [
    ...(action.when === undefined ? [] : conditionPaths(action.when)),
    ...action.resources.flatMap((resource) => [...(resource.arns ?? []), ...Object.values(resource.vars ?? {}).flat()]),
  ]);
  return [...new Set(paths)];
}

function conditionPaths(condition: Condition): readonly string[] {
  if ('present' in condition) return [condition.present];
  if ('absent' in condition) return [condition.absent];
  if ('path' in condition) return [condition.path];
  if ('all' in condition) return condition.all.flatMap(conditionPaths);
  if ('any' in condition) return condition.any.flatMap(conditionPaths);
  return [];
}

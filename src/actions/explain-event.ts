import { formatVariables } from '../base/arn-format.js';
import type { ActionRule, Condition, EventRule, ResourceRule } from '../catalog/types.js';
import { nameOf, prefixOf, type CatalogView } from './knowledge.js';

export interface ExplainedResource {
  /** `s3:object`. */
  readonly type: string;
  /** ARN formats; all of them are granted. */
  readonly formats: readonly string[];
  readonly optional: boolean;
  /** Paths that may hold a whole ARN. */
  readonly arns: readonly string[];
  /** ARN variable → where its value comes from, in words, in order of preference. */
  readonly variables: Readonly<Record<string, readonly string[]>>;
  readonly verifiedBy: ResourceRule['verifiedBy'];
}

export interface ExplainedAction {
  readonly action: string;
  /** `Read`, `Write`, …; null for an action the catalogue does not have. */
  readonly accessLevel: string | null;
  readonly guarded: boolean;
  readonly inferred: boolean;
  /** When it applies, in words; null: always. */
  readonly when: string | null;
  /** Empty: the action has no resource types, or none applies; `*`. */
  readonly resources: readonly ExplainedResource[];
  readonly conditions: NonNullable<ActionRule['conditions']>;
  readonly source: string;
}

/** The rule of an event as data and in words, for `trimtrail actions EVENT_SOURCE EVENT_NAME`. */
export interface ExplainedEvent {
  readonly eventSource: string;
  readonly eventName: string;
  readonly known: boolean;
  /** Why there is no action; null when there are some. */
  readonly none: EventRule['none'] | null;
  /** The action of the event's own name that the reference does not list; null for everything else. */
  readonly likely: string | null;
  readonly why: string | null;
  readonly actions: readonly ExplainedAction[];
  /** One line per fact, ready to print; texts of the catalogue only, and the two names that were asked for. */
  readonly text: readonly string[];
}

/** Explains what an event maps to and why. An unknown event gives `known: false`. */
export async function explainEvent(
  eventSource: string,
  eventName: string,
  catalog: CatalogView,
): Promise<ExplainedEvent> {
  const rule = (await catalog.rule(eventSource, eventName))?.rule ?? null;
  const actions: ExplainedAction[] = [];
  for (const action of rule?.actions ?? []) actions.push(await explainAction(action, catalog));
  const base = {
    eventSource,
    eventName,
    known: rule !== null && rule.none !== 'younger',
    none: rule?.none ?? null,
    likely: rule?.likely ?? null,
    why: rule?.why ?? null,
    actions,
  };
  return { ...base, text: inWords(base) };
}

async function explainAction(rule: ActionRule, catalog: CatalogView): Promise<ExplainedAction> {
  const data = await catalog.action(rule.action);
  const resources: ExplainedResource[] = [];
  for (const resource of rule.resources)
    resources.push(await explainResource(resource, prefixOf(rule.action), catalog));
  return {
    action: rule.action,
    accessLevel: data?.level ?? null,
    guarded: data?.guarded === true,
    inferred: rule.inferred === true,
    when: rule.when === undefined ? null : conditionInWords(rule.when),
    resources,
    conditions: rule.conditions ?? {},
    source: rule.source,
  };
}

async function explainResource(rule: ResourceRule, prefix: string, catalog: CatalogView): Promise<ExplainedResource> {
  const full = rule.type.includes(':') ? rule.type : `${prefix}:${rule.type}`;
  const data = (await catalog.service(prefixOf(full)))?.types[nameOf(full)];
  const formats = rule.formats ?? (data === undefined ? [] : [data.arn]);
  const names = [...new Set([...formats.flatMap(formatVariables), ...Object.keys(rule.vars ?? {})])];
  return {
    type: full,
    formats,
    optional: rule.optional === true,
    arns: rule.arns ?? [],
    variables: Object.fromEntries(names.map((name) => [name, originOf(name, rule)])),
    verifiedBy: rule.verifiedBy,
  };
}

const PLACES: Readonly<Record<string, string>> = {
  Partition: 'the partition of the region',
  Region: "the record's region",
  Account: "the record's account",
};

function originOf(name: string, rule: ResourceRule): readonly string[] {
  const transform = rule.transform?.[name];
  const paths = (rule.vars?.[name] ?? []).map((path) => (transform === undefined ? path : `${path} (${transform})`));
  const place = PLACES[name];
  return [...paths, place ?? (rule.arns?.length ? 'the ARN, else *' : '*')];
}

/** A condition as a person would say it. */
export function conditionInWords(condition: Condition): string {
  if ('present' in condition) return `${condition.present} is there`;
  if ('absent' in condition) return `${condition.absent} is not there`;
  if ('all' in condition) return condition.all.map(conditionInWords).join(' and ');
  if ('any' in condition) return condition.any.map(conditionInWords).join(' or ');
  if ('error' in condition) return `the error is ${condition.error.join(' or ')}`;
  return `${condition.path} is ${condition.in.join(' or ')}`;
}

const NONE_IN_WORDS: Readonly<Record<NonNullable<EventRule['none']>, string>> = {
  'no-permission-needed': 'needs no permission',
  'not-an-api-call': 'is not an API call',
  unlisted: 'has no action that the reference lists',
  younger: 'is younger than the catalogue',
  retired: 'is an operation AWS has retired',
  unknown: 'has no known action',
};

function inWords(event: Omit<ExplainedEvent, 'text'>): readonly string[] {
  const name = `${event.eventSource} ${event.eventName}`;
  if (!event.known && event.none === null) return [`${name} is not in the catalogue`];
  const because = event.why === null ? '' : `: ${event.why}`;
  if (event.none) {
    const likely = event.likely === null ? '' : `; ${event.likely} is likely`;
    return [`${name} ${NONE_IN_WORDS[event.none]}${because}${likely}`];
  }
  return [
    `${name} maps to ${event.actions.length} action${event.actions.length === 1 ? '' : 's'}${because}`,
    ...event.actions.flatMap(actionInWords),
  ];
}

function actionInWords(action: ExplainedAction): readonly string[] {
  const marks = [action.accessLevel, action.guarded ? 'guarded' : null, action.inferred ? 'inferred' : null].filter(
    (mark) => mark !== null,
  );
  const when = action.when === null ? '' : `, when ${action.when}`;
  const resources = action.resources.length === 0 ? ['  on *'] : action.resources.flatMap(resourceInWords);
  return [
    `${action.action} (${marks.join(', ')})${when}`,
    ...resources,
    ...conditionLines(action),
    `  source: ${action.source}`,
  ];
}

const conditionLines = (action: ExplainedAction): readonly string[] =>
  Object.entries(action.conditions).map(([operator, keys]) => `  with ${operator} ${JSON.stringify(keys)}`);

function resourceInWords(resource: ExplainedResource): readonly string[] {
  const head = resource.formats.map((format) => `  on ${format}${resource.optional ? ' (when shown)' : ''}`);
  const arns = resource.arns.length === 0 ? [] : [`    whole ARN from ${resource.arns.join(', ')}`];
  const variables = Object.entries(resource.variables).map(
    ([name, from]) => `    ${name} from ${from.join(', else ')}`,
  );
  return [...head, ...arns, ...variables];
}

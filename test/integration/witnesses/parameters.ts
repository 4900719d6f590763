import { readFileSync } from 'node:fs';
import type { ActionRule, ResourceRule } from '../../../src/catalog/types.js';
import { assemble } from '../../../tools/catalog/assemble.js';
import { inputsFor } from '../../../tools/catalog/options.js';
import { variablesOf } from '../../../tools/catalog/places.js';
import { ruleOf } from './compare.js';
import { iamliveMap } from './iamlive.js';

/** Which parameters a witness takes a resource of an action from. */
export interface Naming {
  readonly label: string;
  readonly operation: string;
  readonly action: string;
  /** ARN variable, or resource type where the parameter holds a whole ARN. */
  readonly of: string;
  /** Names of parameters as the service model spells them. */
  readonly parameters: readonly string[];
}

export interface NamingVerdict {
  readonly shared: number;
  readonly agree: number;
  readonly explained: number;
  readonly open: readonly string[];
  readonly stale: readonly NamingReason[];
}

/** A reviewed disagreement; regular expressions, absent: any. */
export interface NamingReason {
  readonly label?: string;
  readonly operations?: string;
  readonly of?: string;
  readonly parameters?: string;
  readonly reason: string;
}

/** Everything iamlive's map says of ARN variables and whole ARNs, where it names a parameter. */
export function iamliveNamings(): readonly Naming[] {
  const map = iamliveMap();
  return Object.entries(map.sdk_method_iam_mappings).flatMap(([method, mappings]) => {
    const [service = '', operation = ''] = method.split('.');
    const label = map.sdk_service_mappings[service] ?? service.toLowerCase();
    return mappings.flatMap(({ action, resource_mappings: variables, resourcearn_mappings: arns }) => {
      const texts = [
        ...Object.entries(variables ?? {}).map(([of, { template }]) => [of, template] as const),
        ...Object.entries(arns ?? {}),
      ];
      return texts
        .map(([of, text]) => ({ label, operation, action, of, parameters: parametersIn(text) }))
        .filter(({ parameters }) => parameters.length > 0);
    });
  });
}

const parametersIn = (template: string): readonly string[] =>
  [...template.matchAll(/\$\{([^}]+)\}/g)].map(([, name = '']) => name).filter((name) => !NOT_PARAMETERS.has(name));

const NOT_PARAMETERS = new Set(['Partition', 'Region', 'Account', 'aws:username']);

/** Compares which parameter names the resource, over the actions that both have for an operation. */
export function compareNamings(namings: readonly Naming[], reasons: readonly NamingReason[]): NamingVerdict {
  const used = new Set<NamingReason>();
  const open: string[] = [];
  const count = { shared: 0, agree: 0, explained: 0 };
  for (const naming of namings) {
    const rules = actionsOf(naming);
    if (rules.length === 0 || !isOfToday(naming)) continue;
    count.shared += 1;
    const places = placesOf(rules.flatMap(({ resources }) => resources));
    if (naming.parameters.some((name) => places.some((place) => isSame(name, place)))) count.agree += 1;
    else {
      const reason = reasons.find((one) => explains(one, naming));
      if (reason === undefined) open.push(inWords(naming, places));
      else {
        used.add(reason);
        count.explained += 1;
      }
    }
  }
  return { ...count, open, stale: reasons.filter((reason) => !used.has(reason)) };
}

const { iam: reference, labels } = assemble(inputsFor());
const operations = new Set(
  labels.flatMap(({ plan, operations: names }) => names.map((name) => `${plan.label} ${name}`)),
);

/**
 * Is the operation in a model of today (that of a service AWS has ended has no parameters), and does the reference list the
 * type, or one with the variable, for the action? iamlive's data are years old.
 */
function isOfToday({ label, operation, action, of }: Naming): boolean {
  if (!operations.has(`${label} ${operation}`)) return false;
  const [prefix = '', name = ''] = action.split(':');
  const service = reference.get(prefix);
  const found = service?.actions.get(name.toLowerCase());
  return [...(found?.required ?? []), ...(found?.optional ?? [])].some((type) => {
    const arns = service?.types.get(type)?.arns ?? [];
    return [type, ...arns.flatMap(variablesOf)].some((text) => text.toLowerCase() === of.toLowerCase());
  });
}

const actionsOf = ({ label, operation, action }: Naming): readonly ActionRule[] =>
  (ruleOf(label, operation)?.actions ?? []).filter((rule) => rule.action.toLowerCase() === action.toLowerCase());

const placesOf = (rules: readonly ResourceRule[]): readonly string[] => [
  ...new Set(rules.flatMap(({ arns, vars }) => [...(arns ?? []), ...Object.values(vars ?? {}).flat()])),
];

/** `InstanceIds[]` and `request.instancesSet.items[].instanceId`: names of one thing, as model and CloudTrail spell it. */
function isSame(name: string, place: string): boolean {
  const theirs = name.split('.').map(stem).filter(Boolean);
  const ours = place.replace(/\|.*$/, '').split('.').map(stem).filter(Boolean);
  return ours.includes(theirs.at(-1) ?? '-') || theirs.join('').endsWith(ours.at(-1) ?? '-');
}

const stem = (text: string): string =>
  text
    .replace('[]', '')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .toLowerCase()
    .replace(/(?<=..)(?:set|list)$/, '')
    .replace(/(?<=..)s$/, '')
    .replace(/(?<=..)name$/, '');

const matches = (pattern: string | undefined, text: string): boolean =>
  pattern === undefined || new RegExp(`^(?:${pattern})$`).test(text);

const explains = (reason: NamingReason, naming: Naming): boolean =>
  matches(reason.label, naming.label) &&
  matches(reason.operations, naming.operation) &&
  matches(reason.of, naming.of) &&
  (reason.parameters === undefined || naming.parameters.every((name) => matches(reason.parameters, name)));

const inWords = ({ label, operation, action, of, parameters }: Naming, places: readonly string[]): string =>
  `${label} ${operation} ${action} ${of}: theirs ${parameters.join(', ')}; ours ${places.join(', ') || '-'}`;

export const readNamingReasons = (): readonly NamingReason[] =>
  JSON.parse(readFileSync(new URL('parameter-reasons.json', import.meta.url), 'utf8')) as readonly NamingReason[]; // our own file

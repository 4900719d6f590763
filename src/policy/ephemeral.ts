import type { Grant, GrantResource } from '../actions/types.js';
import { formatOwnVariables, formatVariables } from '../base/arn-format.js';
import type { ResourceMode } from '../base/resource-mode.js';
import { sharedBeginnings } from './group-names.js';
import { NOUNS } from './type-nouns.js';

const CREATE = /^(?:Create|Run|Launch|Allocate|Register|Import|Restore|Copy|Publish|Request|Provision)/;
const DELETE = /^(?:Delete|Terminate|Release|Deregister)/;
const VERSION_NAME = /version|revision|qualifier/i;
/** Names so general that only the resource type tells what they name. */
const GENERAL_NAME = /^(?:Id|Name|ResourceId|ResourceName|Resource|Identifier)$/;

/** What an action creates or deletes, as its name has it; null when it does neither. */
function nounOf(action: string): string | null {
  const name = action.slice(action.indexOf(':') + 1);
  const verb = CREATE.exec(name) ?? DELETE.exec(name);
  return verb === null ? null : plain(name.slice(verb[0].length));
}

/** Does an action with that noun bring this type of resource into being, or end it? The noun must be the type. */
function isNounOf(resource: GrantResource, noun: string | null): boolean {
  if (noun === null || resource.type === null) return false;
  const nouns = NOUNS[`${resource.service}:${resource.type}`] ?? [];
  const type = plain(resource.type.split('/')[0] ?? '');
  return [type, ...nouns].some(
    (candidate) => noun === candidate || noun === `${candidate}s` || noun === `${candidate}es`,
  );
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Variables of the resource that AWS numbers or generates and that the record knows. */
export function generatedVariables(resource: GrantResource): readonly string[] {
  let found: string[] | null = null;
  for (const name of formatVariables(resource.format)) {
    const value = resource.variables[name] ?? null;
    if (value !== null && (resource.generated.includes(name) || isVersion(name, value))) (found ??= []).push(name);
  }
  return found ?? NONE;
}

const NONE: readonly string[] = [];
const isVersion = (name: string, value: string): boolean => /^\d+$/.test(value) && VERSION_NAME.test(name);

/**
 * Names of resources that were created or deleted within the window (RULES.md 11), each with the beginning that stands for it;
 * null: any name of its type.
 */
export type EphemeralNames = ReadonlyMap<string, string | null>;

/** Collects them from every grant; a type that has a generated part needs none, that part becomes `*` anyway. */
export function findEphemeral(grants: readonly Grant[], mode: ResourceMode): EphemeralNames {
  const names = new Map<string, string | null>();
  const alike = new Map<string, Map<string, string>>();
  const nouns = new Map<string, string | null>();
  for (const { action, resources } of grants) {
    let noun = nouns.get(action);
    if (noun === undefined) nouns.set(action, (noun = nounOf(action)));
    if (noun === null) continue;
    for (const resource of resources) {
      if (!isNounOf(resource, noun)) continue;
      const own = ownVariable(resource);
      if (own === null) continue;
      const key = nameKey(resource, own);
      names.set(key, null);
      const place = nameKey({ ...resource, variables: { ...resource.variables, [own]: null } }, own);
      const texts = alike.get(place) ?? new Map<string, string>();
      alike.set(place, texts.set(resource.variables[own] ?? '', key));
    }
  }
  if (mode !== 'pattern') return names;
  for (const texts of alike.values()) {
    for (const [text, beginning] of sharedBeginnings([...texts.keys()])) names.set(texts.get(text) ?? '', beginning);
  }
  return names;
}

/** What stands for a variable that {@link ephemeralVariables} names. */
export const ephemeralBeginning = (resource: GrantResource, name: string, ephemeral: EphemeralNames): string | null =>
  ephemeral.get(nameKey(resource, name)) ?? null;

/** The variable that names the resource itself, not its parents; null when AWS generates a part or the name is unknown. */
function ownVariable(resource: GrantResource): string | null {
  const names = chosenVariables(resource);
  const own = names.at(-1);
  if (own === undefined || (resource.variables[own] ?? null) === null) return null;
  const hasGenerated = formatVariables(resource.format).some((name) => resource.generated.includes(name));
  return hasGenerated || generatedVariables(resource).length > 0 ? null : own;
}

export const chosenVariables = ({ format }: GrantResource): readonly string[] => formatOwnVariables(format);

/** Equal for a resource and for what lies within it: a table and its index. */
function nameKey(resource: GrantResource, own: string): string {
  const names = chosenVariables(resource);
  const chain = ['Account', 'Region', ...names.slice(0, names.indexOf(own) + 1)];
  const values = chain.map((name) => [name, formatHas(resource, name) ? (resource.variables[name] ?? null) : '']);
  return JSON.stringify([resource.service, GENERAL_NAME.test(own) ? resource.type : '', values]);
}

const formatHas = (resource: GrantResource, name: string): boolean => formatVariables(resource.format).includes(name);

/** Variables of the resource that name something created or deleted within the window: itself or what it lies in. */
export function ephemeralVariables(resource: GrantResource, ephemeral: EphemeralNames): readonly string[] {
  if (ephemeral.size === 0) return NONE;
  return chosenVariables(resource).filter(
    (name) => (resource.variables[name] ?? null) !== null && ephemeral.has(nameKey(resource, name)),
  );
}

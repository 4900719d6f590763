import type { Grant, GrantResource } from '../actions/types.js';
import { formatVariables } from '../base/arn-format.js';
import { groupTexts, treeKey } from './object-prefixes.js';
import type { TreeText } from './steady-text.js';

const OBJECT_VARIABLE = 'ObjectName';

/** Key texts to what they become, for each action and bucket (or access point): sibling buckets never meet. */
export type ObjectGroups = ReadonlyMap<string, ReadonlyMap<string, TreeText>>;

export const isObject = (resource: GrantResource): boolean =>
  resource.service === 's3' && formatVariables(resource.format).includes(OBJECT_VARIABLE);

/** Groups the object keys of every action and bucket in the grants to at most so many patterns (RULES.md 11). */
export function groupObjects(grants: readonly Grant[], budget: number): ObjectGroups {
  const texts = new Map<string, TreeText[]>();
  for (const grant of grants) {
    for (const resource of grant.resources) {
      const text = isObject(resource) ? keyText(resource) : null;
      if (text === null) continue;
      const bucket = bucketKey(grant.action, resource);
      const list = texts.get(bucket) ?? [];
      list.push(text);
      texts.set(bucket, list);
    }
  }
  return new Map([...texts].map(([bucket, list]) => [bucket, groupTexts(list, budget)]));
}

/** What the key of an object becomes; null when the resource is no object or its key is unknown. */
export function groupedObject(action: string, resource: GrantResource, groups: ObjectGroups): TreeText | null {
  const text = isObject(resource) ? keyText(resource) : null;
  return text === null ? null : (groups.get(bucketKey(action, resource))?.get(treeKey(text)) ?? null);
}

export function keyText(resource: GrantResource): TreeText | null {
  const text = resource.variables[OBJECT_VARIABLE] ?? null;
  return text === null ? null : { text, open: resource.prefixed.includes(OBJECT_VARIABLE) };
}

/** The variables with the key replaced by its group. */
export function withKey(variables: GrantResource['variables'], group: TreeText): GrantResource['variables'] {
  return { ...variables, [OBJECT_VARIABLE]: group.text };
}

/** The resource's prefixed variables once its key is the group. */
export function prefixedWithKey(prefixed: readonly string[], group: TreeText): readonly string[] {
  const others = prefixed.filter((name) => name !== OBJECT_VARIABLE);
  return group.open ? [...others, OBJECT_VARIABLE] : others;
}

function bucketKey(action: string, resource: GrantResource): string {
  const others = formatVariables(resource.format).filter((name) => name !== OBJECT_VARIABLE);
  return JSON.stringify([action, resource.format, others.map((name) => resource.variables[name] ?? null)]);
}

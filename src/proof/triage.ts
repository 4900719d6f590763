import type { Grant } from '../actions/types.js';
import type { DenialKind } from '../base/comparison.js';
import { readDenialReason, type DenyingLayer } from '../base/denial-reason.js';
import { compareText } from '../base/findings.js';
import type { Evaluator } from '../iam/evaluate.js';
import { judge } from './replay.js';
import { resourcesOf } from './requests.js';

/** A denied action on a resource, with what today's policies say of it. */
export interface Denial {
  readonly kind: DenialKind;
  readonly action: string;
  readonly resource: string;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** The five smallest. */
  readonly eventIds: readonly string[];
}

/** Distinct actions denied on one day, none of which ever succeeded, from which a day counts as probing. */
const PROBING = 10;
const MAX_IDS = 5;

/**
 * Denied calls by what AWS's message says (no identity policy allows it, an explicit deny, a boundary, an SCP, an RCP, a session, resource or
 * endpoint policy), else by what today's policies say: `not granted`; `explicit deny`; `denied elsewhere` when they allow it; `probing` on days on which many things were tried that never worked. Never a reason to grant.
 */
export function triage(
  denied: readonly Grant[],
  allowed: ReadonlySet<string>,
  current: Evaluator | null,
): readonly Denial[] {
  const probes = probingDays(denied, allowed);
  const found = new Map<string, Denial>();
  for (const grant of denied) {
    for (const resource of resourcesOf(grant)) {
      const probing =
        Object.keys(grant.evidence.days ?? {}).some((day) => probes.has(day)) && !allowed.has(grant.action);
      const kind = probing ? 'probing' : kindOf(grant, resource, current);
      const key = JSON.stringify([kind, grant.action, resource.pattern]);
      found.set(
        key,
        join(found.get(key), { kind, action: grant.action, resource: resource.pattern, ...grant.evidence }),
      );
    }
  }
  return [...found.values()].toSorted(
    (a, b) =>
      compareText(a.kind, b.kind) ||
      b.count - a.count ||
      compareText(a.action, b.action) ||
      compareText(a.resource, b.resource),
  );
}

const BY_LAYER = {
  boundary: 'boundary',
  session: 'session policy',
  'service control': 'service control policy',
  'resource control': 'resource control policy',
  resource: 'resource policy',
  endpoint: 'endpoint policy',
} as const satisfies Readonly<Record<Exclude<DenyingLayer, 'identity'>, DenialKind>>;

/** AWS's own word comes first, then what today's policies say. */
function kindOf(grant: Grant, resource: ReturnType<typeof resourcesOf>[number], current: Evaluator | null): DenialKind {
  const stated = readDenialReason(grant.evidence.denial);
  if (stated !== null)
    return stated.layer === 'identity' ? (stated.explicit ? 'explicit deny' : 'not granted') : BY_LAYER[stated.layer];
  if (current === null) return 'unknown';
  const { result } = judge(grant, resource, { evaluate: current, grantGuarded: true }).decision;
  if (result === 'allowed') return 'denied elsewhere';
  if (result === 'unknown') return 'unknown';
  return result === 'explicitlyDenied' ? 'explicit deny' : 'not granted';
}

function join(
  known: Denial | undefined,
  { kind, action, resource, count, firstSeen, lastSeen, eventIds }: Denial,
): Denial {
  if (known === undefined) return { kind, action, resource, count, firstSeen, lastSeen, eventIds };
  return {
    kind,
    action,
    resource,
    count: known.count + count,
    firstSeen: known.firstSeen < firstSeen ? known.firstSeen : firstSeen,
    lastSeen: known.lastSeen > lastSeen ? known.lastSeen : lastSeen,
    eventIds: [...new Set([...known.eventIds, ...eventIds])].toSorted(compareText).slice(0, MAX_IDS),
  };
}

function probingDays(denied: readonly Grant[], allowed: ReadonlySet<string>): ReadonlySet<string> {
  const tried = new Map<string, Set<string>>();
  for (const { action, evidence } of denied) {
    if (allowed.has(action)) continue;
    for (const day of Object.keys(evidence.days ?? {})) {
      const actions = tried.get(day) ?? new Set<string>();
      tried.set(day, actions);
      actions.add(action);
    }
  }
  return new Set([...tried].filter(([, actions]) => actions.size >= PROBING).map(([day]) => day));
}

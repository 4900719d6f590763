import { compareText, sortFindings } from '../../base/findings.js';
import { CREDENTIAL_STATES, REACHES, USE_KINDS, type UseKind } from '../../base/fleet.js';
import { nameOf } from '../build-review.js';
import { fleetFindings } from './fleet-findings.js';
import type { Fleet, FleetCredential, FleetPrincipal, FleetTotals } from './types.js';

/** Everything but what follows from it. */
export interface FleetParts extends Omit<Fleet, 'version' | 'principals' | 'totals'> {
  readonly principals: readonly Omit<FleetPrincipal, 'rank'>[];
}

/** Puts a fleet together: principals with the widest excess first. */
export function buildFleet(parts: FleetParts): Fleet {
  const principals = parts.principals.toSorted(byExcess).map((one, index) => ({ rank: index + 1, ...one }));
  const credentials = parts.credentials.toSorted(byUrgency);
  return {
    version: 1,
    ...parts,
    principals,
    credentials,
    leftOut: parts.leftOut.toSorted((a, b) => b.events - a.events || compareText(nameOf(a), nameOf(b))),
    totals: totalsOf(principals, credentials),
    findings: sortFindings([...parts.findings, ...fleetFindings({ ...parts, principals, credentials })]),
  };
}

type Unranked = Omit<FleetPrincipal, 'rank'>;

/** Who is least at work comes first among equals. */
const STILLEST: readonly UseKind[] = ['never-used', 'not-seen', 'used-elsewhere', 'not-covered', 'seen'];

const isStill = ({ use }: Unranked): boolean => use.kind !== 'seen';

/**
 * Administrators first, then who has a way to become one that it did not use; then by the guarded actions among the excess, by the excess,
 * by what is used on more than it needs; then who is least at work; then by name. Last, whose policies were not given.
 */
function byExcess(a: Unranked, b: Unranked): number {
  return (
    Number(a.excess === null) - Number(b.excess === null) ||
    reachOf(a) - reachOf(b) ||
    (b.excess?.guarded ?? 0) - (a.excess?.guarded ?? 0) ||
    (b.excess?.excess ?? 0) - (a.excess?.excess ?? 0) ||
    (b.excess?.usedOnMore ?? 0) - (a.excess?.usedOnMore ?? 0) ||
    STILLEST.indexOf(a.use.kind) - STILLEST.indexOf(b.use.kind) ||
    (isStill(a) ? compareText(a.use.lastUsed ?? '', b.use.lastUsed ?? '') : 0) ||
    b.events - a.events ||
    compareText(nameOf(a), nameOf(b)) ||
    compareText(a.principal.account ?? '', b.principal.account ?? '')
  );
}

/** A way up that was used is needed: it is no excess. */
function reachOf({ reach, escalations }: Unranked): number {
  const counts = reach === 'escalation' && escalations.every(({ used }) => used) ? 'none' : (reach ?? 'none');
  return REACHES.indexOf(counts);
}

/** Root first, then the oldest of what was never used, then what is idle, then the rest. */
function byUrgency(a: FleetCredential, b: FleetCredential): number {
  return (
    Number(b.isRoot) - Number(a.isRoot) ||
    CREDENTIAL_STATES.indexOf(a.state) - CREDENTIAL_STATES.indexOf(b.state) ||
    compareText(a.lastUsed ?? '', b.lastUsed ?? '') ||
    compareText(a.since ?? '', b.since ?? '') ||
    compareText(a.arn, b.arn) ||
    compareText(a.credential, b.credential)
  );
}

function totalsOf(principals: readonly FleetPrincipal[], credentials: readonly FleetCredential[]): FleetTotals {
  const reaching = (reach: FleetPrincipal['reach']): number => principals.filter((one) => one.reach === reach).length;
  return {
    accounts: new Set(principals.map(({ principal }) => principal.account)).size,
    principals: principals.length,
    compared: principals.filter(({ excess }) => excess !== null).length,
    administrators: reaching('administrator'),
    escalating: reaching('escalation'),
    byUse: tally(
      USE_KINDS,
      principals.map(({ use }) => use.kind),
    ),
    credentials: tally(
      CREDENTIAL_STATES,
      credentials.map(({ state }) => state),
    ),
  };
}

function tally<K extends string>(kinds: readonly K[], found: readonly K[]): Readonly<Record<K, number>> {
  const counts = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<K, number>; // every key of the type
  for (const kind of found) counts[kind] += 1;
  return counts;
}

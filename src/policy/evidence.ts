import type { Grant, GrantEvidence } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import { rowKey, type PatternedGrant } from './permissions.js';
import type { Placed } from './statements.js';
import type { Evidence } from './types.js';

const MAX_IDS = 5;

/** Evidence for every action of every statement: one line per kind of event that proves it, in order. */
export function evidenceOf(placed: readonly Placed[]): readonly Evidence[] {
  return placed.flatMap((place) => {
    const groups = new Map<string, PatternedGrant[]>();
    for (const source of place.permission.sources) {
      const { eventSource, eventName } = source.grant.evidence;
      const key = JSON.stringify([eventSource, eventName]);
      const group = groups.get(key) ?? [];
      groups.set(key, group);
      group.push(source);
    }
    return [...groups].toSorted(([a], [b]) => compareText(a, b)).flatMap(([, sources]) => lineOf(place, sources));
  });
}

function lineOf(place: Placed, sources: readonly PatternedGrant[]): readonly Evidence[] {
  const rows = [...new Map(sources.map(({ grant }) => [rowKey(grant.evidence), grant.evidence])).values()];
  const first = rows[0];
  if (first === undefined) return [];
  return [
    {
      sid: place.statement.Sid,
      action: place.permission.action,
      resources: resourcesOf(place, sources),
      eventSource: first.eventSource,
      eventName: first.eventName,
      ...measure(rows),
      reasons: reasonsOf(sources),
    },
  ];
}

function resourcesOf({ coveredBy }: Placed, sources: readonly PatternedGrant[]): readonly string[] {
  const patterns = sources.flatMap(({ resources }) =>
    resources.length === 0 ? ['*'] : resources.map(({ pattern }) => pattern),
  );
  return [...new Set(patterns.map((pattern) => coveredBy.get(pattern) ?? pattern))].toSorted(compareText);
}

function measure(rows: readonly GrantEvidence[]): Pick<Evidence, 'count' | 'firstSeen' | 'lastSeen' | 'eventIds'> {
  const times = rows.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]).toSorted(compareText);
  return {
    count: rows.reduce((sum, { count }) => sum + count, 0),
    firstSeen: times[0] ?? '',
    lastSeen: times.at(-1) ?? '',
    eventIds: [...new Set(rows.flatMap(({ eventIds }) => eventIds))].toSorted(compareText).slice(0, MAX_IDS),
  };
}

/** Every phrase once: why the action, then what qualifies it, then what was done to its resources. */
function reasonsOf(sources: readonly PatternedGrant[]): readonly string[] {
  const of = (phrases: (source: PatternedGrant) => readonly string[]): readonly string[] =>
    [...new Set(sources.flatMap(phrases))].toSorted(compareText);
  const why = of(({ grant }) => [grant.reason]);
  const how = of(({ grant, notes }) => [...grantNotes(grant), ...notes]);
  const what = of(({ resources }) => resources.flatMap(({ notes }) => notes));
  return [...new Set([...why, ...how, ...what])];
}

const VIA_TEXTS = {
  'forward-access-session': 'made by an AWS service on the caller’s behalf, with the caller’s permissions',
  'service-role': 'made by an AWS service that had assumed this role',
  unknown: 'made through an AWS service',
} as const;

function grantNotes(grant: Grant): readonly string[] {
  const notes: string[] = [];
  if (grant.source !== 'same-name') notes.push(`mapping from: ${grant.source}`);
  if (grant.inferred) notes.push('never logged itself: inferred from the call');
  if (grant.viaReading !== null) notes.push(VIA_TEXTS[grant.viaReading]);
  if (grant.evidence.console) notes.push('made in the console');
  if (grant.guarded) notes.push('guarded: granted on exact ARNs only, unless asked otherwise');
  if (grant.resources.length === 0) notes.push('the action has no resource types');
  for (const [operator, keys] of Object.entries(grant.conditions)) {
    for (const [key, value] of Object.entries(keys)) notes.push(`only where ${key} ${operator} ${value}`);
  }
  return notes;
}

import type { Grant } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import { countByAccount, measure } from './measure.js';
import type { PatternedGrant } from './permissions.js';
import type { Placed } from './statements.js';
import type { Evidence } from './types.js';

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
  const first = sources[0]?.grant.evidence;
  const measures = measure(sources.map(({ grant }) => grant.evidence));
  if (first === undefined || measures === null) return [];
  return [
    {
      sid: place.statement.Sid,
      action: place.permission.action,
      resources: resourcesOf(place, sources),
      eventSource: first.eventSource,
      eventName: first.eventName,
      ...measures,
      reasons: [...reasonsOf(sources), ...consoleReasons(sources, measures.count), ...accountReasons(sources)],
    },
  ];
}

function resourcesOf({ coveredBy }: Placed, sources: readonly PatternedGrant[]): readonly string[] {
  const patterns = new Set<string>();
  for (const { resources } of sources) {
    if (resources.length === 0) patterns.add('*');
    for (const { pattern } of resources) patterns.add(coveredBy.get(pattern) ?? pattern);
  }
  return [...patterns].map((pattern) => coveredBy.get(pattern) ?? pattern).toSorted(compareText);
}

/** Every phrase once: why the action, then what qualifies it, then what was done to its resources. */
function reasonsOf(sources: readonly PatternedGrant[]): readonly string[] {
  const [why, how, what] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { grant, resources, notes: supports = [] } of sources) {
    why.add(grant.reason);
    for (const support of supports) how.add(support);
    for (const note of grantNotes(grant)) how.add(note);
    for (const { notes } of resources) for (const note of notes) what.add(note);
  }
  return [...new Set([why, how, what].flatMap((phrases) => [...phrases].toSorted(compareText)))];
}

/** RULES.md 28: what a person clicked is told from what a program calls. */
function consoleReasons(sources: readonly PatternedGrant[], count: number): readonly string[] {
  const inConsole = measure(sources.map(({ grant }) => grant.evidence).filter((evidence) => evidence.console));
  if (inConsole === null) return [];
  return [inConsole.count === count ? 'made in the console' : `${inConsole.count} of ${count} made in the console`];
}

/** How the events spread over accounts, where there is more than one (RULES.md 16). */
function accountReasons(sources: readonly PatternedGrant[]): readonly string[] {
  const counts = [...countByAccount(sources.map(({ grant }) => grant.evidence))];
  if (counts.length < 2) return [];
  return [`events by account: ${counts.map(([account, count]) => `${account} ${count}`).join(', ')}`];
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
  if (grant.guarded) notes.push('guarded: granted only on what is named, unless asked otherwise');
  if (grant.resources.length === 0) notes.push('the action has no resource types');
  for (const [operator, keys] of Object.entries(grant.conditions)) {
    for (const [key, value] of Object.entries(keys)) notes.push(`only where ${key} ${operator} ${value}`);
  }
  return notes;
}

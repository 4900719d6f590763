import type { Grant, GrantEvidence } from '../actions/types.js';
import { compareText } from '../base/findings.js';
import { countDistinctByAccount, distinctRows, measureDistinct } from './measure.js';
import type { PatternedGrant } from './permissions.js';
import type { Placed } from './statements.js';
import type { Evidence } from './types.js';

/** Evidence for every action of every statement: one line per kind of event that proves it, in order. */
export function evidenceOf(placed: readonly Placed[]): readonly Evidence[] {
  return placed.flatMap((place) =>
    byEvent(place.permission.sources)
      .toSorted(([a], [b]) => compareText(a, b))
      .flatMap(([, sources]) => lineOf(place, sources)),
  );
}

type Sources = readonly [PatternedGrant, ...PatternedGrant[]];

/** Sources by the event they come from, each group with a text for it. They come in runs: rows are in order of their events. */
function byEvent(sources: readonly PatternedGrant[]): readonly (readonly [string, Sources])[] {
  const groups = new Map<string, [PatternedGrant, ...PatternedGrant[]]>();
  let last: [PatternedGrant, ...PatternedGrant[]] | null = null;
  for (const source of sources) {
    const { eventSource, eventName } = source.grant.evidence;
    const before = last?.[0].grant.evidence;
    if (last !== null && before?.eventName === eventName && before.eventSource === eventSource) {
      last.push(source);
      continue;
    }
    const key = JSON.stringify([eventSource, eventName]);
    const known = groups.get(key);
    last = known ?? [source];
    if (known === undefined) groups.set(key, last);
    else known.push(source);
  }
  return [...groups];
}

function lineOf(place: Placed, sources: Sources): readonly Evidence[] {
  const { eventSource, eventName } = sources[0].grant.evidence;
  const rows = distinctRows(sources.map(({ grant }) => grant.evidence));
  const measures = measureDistinct(rows);
  if (measures === null) return [];
  return [
    {
      sid: place.statement.Sid,
      action: place.permission.action,
      resources: resourcesOf(place, sources),
      eventSource,
      eventName,
      ...measures,
      reasons: [...reasonsOf(sources), ...consoleReasons(rows, measures.count), ...accountReasons(rows)],
    },
  ];
}

function resourcesOf({ coveredBy }: Placed, sources: readonly PatternedGrant[]): readonly string[] {
  const patterns = new Set<string>();
  for (const { resources } of sources) {
    if (resources.length === 0) patterns.add('*');
    for (const { pattern } of resources) patterns.add(pattern);
  }
  return [...new Set([...patterns].map((pattern) => coveredBy.get(pattern) ?? pattern))].toSorted(compareText);
}

/** Every phrase once: why the action, then what qualifies it, then what was done to its resources. */
function reasonsOf(sources: readonly PatternedGrant[]): readonly string[] {
  const [why, how, what] = [new Set<string>(), new Set<string>(), new Set<readonly string[]>()];
  let last: Grant | null = null;
  for (const { grant, resources, notes: supports = [] } of sources) {
    for (const support of supports) how.add(support);
    for (const { notes } of resources) what.add(notes);
    if (last !== null && readsAlike(last, grant)) continue;
    why.add(grant.reason);
    for (const note of grantNotes(grant)) how.add(note);
    last = grant;
  }
  const phrases = [why, how, new Set([...what].flat())];
  return [...new Set(phrases.flatMap((each) => [...each].toSorted(compareText)))];
}

/** The two grants of one action have the same notes. */
const readsAlike = (a: Grant, b: Grant): boolean =>
  a.reason === b.reason &&
  a.source === b.source &&
  a.inferred === b.inferred &&
  a.viaReading === b.viaReading &&
  a.guarded === b.guarded &&
  a.conditions === b.conditions &&
  (a.resources.length === 0) === (b.resources.length === 0);

/** RULES.md 28: what a person clicked is told from what a program calls. */
function consoleReasons(rows: readonly GrantEvidence[], count: number): readonly string[] {
  const inConsole = measureDistinct(rows.filter((evidence) => evidence.console));
  if (inConsole === null) return [];
  return [inConsole.count === count ? 'made in the console' : `${inConsole.count} of ${count} made in the console`];
}

/** How the events spread over accounts, where there is more than one (RULES.md 16). */
function accountReasons(rows: readonly GrantEvidence[]): readonly string[] {
  const counts = [...countDistinctByAccount(rows)];
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

import { counted } from '../base/counted.js';
import { compareText, finding, sortFindings } from '../base/findings.js';
import type { Finding, FindingCode } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { UsageRow } from '../base/usage-row.js';
import { sourceFindings } from './source-findings.js';
import type { SourceView } from './source-findings.js';
import { countOf } from './summaries.js';

export interface FindingsInput extends Omit<SourceView, 'shapes'> {
  readonly ledger: Ledger;
  /** The exclusions of the run, as they were written. */
  readonly exclude?: readonly string[];
  /** Events of which two equally rich copies differed. */
  readonly copiesDiffer: number;
}

/** What the user must know about the rows and where they came from, gravest first. */
export function usageFindings(input: FindingsInput): readonly Finding[] {
  const { ledger } = input;
  return sortFindings([
    ...rowFindings({ ...input, shapes: ledger.shapes }),
    ...excluded(ledger, input.exclude ?? []),
    ...ledgerFindings(ledger),
    ...some('copies-differ', input.copiesDiffer, {
      noun: 'event',
      what: 'with copies that differ; the copy with the smallest bytes was kept',
    }),
  ]);
}

/** Codes of what is about the whole run, whoever's rows are looked at. */
export const ABOUT_THE_RUN: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'events-excluded',
  'input-refused',
  'record-malformed',
  'copies-differ',
]);

/** What follows from rows alone and the forms they came in. */
export function rowFindings(view: SourceView): readonly Finding[] {
  const { rows } = view;
  return [...sourceFindings(view), ...recreated(rows), ...delegated(rows), ...summarised(rows)];
}

interface Said {
  readonly noun: string;
  readonly what: string;
}

function some(code: Finding['code'], count: number, { noun, what }: Said): readonly Finding[] {
  return count === 0 ? [] : [finding(code, `${counted(count, noun)} ${what}`, count)];
}

/** RULES.md 6. */
function recreated(rows: readonly UsageRow[]): readonly Finding[] {
  const ids = new Map<string, Set<string>>();
  for (const principal of new Set(rows.map((row) => row.principal))) {
    if (principal.arn === null || principal.id === null) continue;
    const known = ids.get(principal.arn);
    if (known === undefined) ids.set(principal.arn, new Set([principal.id]));
    else known.add(principal.id);
  }
  return [...ids]
    .filter(([, found]) => found.size > 1)
    .map(([arn, found]) => {
      const sorted = [...found].toSorted(compareText);
      const message = `${arn} has ${sorted.length} unique ids (${sorted.join(', ')}): it was deleted and made anew`;
      return finding('principal-recreated', message, sorted.length, { arn, ids: sorted });
    });
}

/** RULES.md 3. */
function delegated(rows: readonly UsageRow[]): readonly Finding[] {
  const count = countOf(rows.filter(({ delegate }) => delegate !== null));
  return some('delegated-calls', count, { noun: 'event', what: 'made by a delegate, not granted' });
}

function summarised(rows: readonly UsageRow[]): readonly Finding[] {
  const cut = rows.filter(({ prefixed }) => prefixed !== undefined);
  const names = [...new Set(cut.map(({ eventSource, eventName }) => `${eventSource ?? '?'} ${eventName}`))].toSorted(
    compareText,
  );
  if (names.length === 0) return [];
  const message = `too many distinct values of ${names.slice(0, 5).join(', ')}; they were cut to ${cut.length} prefixes`;
  return [finding('values-summarised', message, countOf(cut))];
}

/** RULES.md 3: counted, and named in the report. */
function excluded(ledger: Ledger, exclude: readonly string[]): readonly Finding[] {
  if (ledger.excluded === 0) return [];
  return [
    finding('events-excluded', `${counted(ledger.excluded, 'event')} left out by --exclude`, ledger.excluded, {
      exclude,
    }),
  ];
}

function ledgerFindings(ledger: Ledger): readonly Finding[] {
  return [
    ...some('input-refused', ledger.refused.length, { noun: 'input', what: 'not read, or not to the end' }),
    ...some('record-malformed', ledger.malformedCount, { noun: 'record', what: 'left out: not a CloudTrail record' }),
  ];
}

import { mapDenied } from '../actions/map-denied.js';
import type { Grant, GrantEvidence } from '../actions/types.js';
import { requestPattern } from '../base/arn-format.js';
import { outcomeOfRow } from '../base/outcome.js';
import type { UsageRow } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { covers } from '../iam/covers.js';
import { createEvaluator } from '../iam/evaluate.js';
import { answersByRow } from '../proof/answers-by-row.js';
import { rememberResources } from '../proof/requests.js';
import { keyText } from '../usage/detail.js';
import type { Study } from './narrow.js';
import { attached, type DecidedPolicy } from './policy-view.js';
import type { RecordsBehind, RecordsQuery } from './types/records.js';

/** The records of some usage rows. */
export interface AmongRows {
  /** Condition keys by which the rows' records are told apart. */
  readonly contextKeys: readonly string[];
  /** `keyText` of the rows: a record belongs to one exactly when it has the same. */
  readonly keys: ReadonlySet<string>;
  /** UTC days of the events. */
  readonly days: ReadonlySet<string>;
  /** Events, of the source and name, that the rows are of. */
  readonly events: readonly { readonly eventSource: string | null; readonly eventName: string }[];
  /** All of the events, when the rows name every one; null: they are too many. */
  readonly eventIds: readonly string[] | null;
  readonly total: number;
}

export interface BehindInput {
  readonly study: Study;
  readonly catalog: Catalog;
  /** Asked for `answer` alone. */
  readonly decided: () => Promise<DecidedPolicy>;
}

/** Beyond so many, events are looked for by their rows. */
const MOST_IDS = 1000;

/** Which of the selection's rows a figure counts, as the code that made the figure tells. */
export async function amongRows(
  query: RecordsQuery & { readonly behind: RecordsBehind },
  input: BehindInput,
): Promise<AmongRows> {
  const { eventName, outcome, errorCode } = query;
  const rows = (await rowsBehind(query, input)).filter(
    (row) =>
      (eventName === null || row.eventName === eventName) &&
      (outcome === null || outcomeOfRow(row) === outcome) &&
      (errorCode === null || row.errorCode === errorCode),
  );
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  const ids = new Set(rows.flatMap(({ eventIds }) => eventIds));
  const events = new Map(
    rows.map(({ eventSource, eventName: name }) => [`${eventSource ?? ''} ${name}`, { eventSource, eventName: name }]),
  );
  return {
    contextKeys: input.study.contextKeys,
    keys: new Set(rows.map(keyText)),
    days: new Set(rows.flatMap(({ days }) => Object.keys(days))),
    events: [...events.values()],
    eventIds: ids.size === total && total <= MOST_IDS ? [...ids] : null,
    total,
  };
}

async function rowsBehind(
  { selection, behind }: { readonly selection: RecordsQuery['selection']; readonly behind: RecordsBehind },
  { study, catalog, decided }: BehindInput,
): Promise<readonly UsageRow[]> {
  const { rows, facts } = study.usage(selection);
  if (behind.kind === 'denied') return rowsOf(rows, wanted(await mapDenied(rows, catalog, facts), behind));
  const mapped = await study.mapped(selection, behind.settings);
  switch (behind.kind) {
    case 'use':
      return rowsOf(rows, wanted(mapped.grants, behind));
    case 'left':
      return mapped.left.filter(({ why }) => why === behind.why).map(({ row }) => row);
    case 'answer': {
      const policy = await decided();
      const { current } = policy;
      const answers = answersByRow(policy.result.mapped, createEvaluator({ identity: attached(policy) }), {
        current: current === null ? null : createEvaluator({ identity: current }),
        grantGuarded: behind.settings.grantGuarded,
      });
      return rowsOf(
        policy.result.usage.rows,
        [...answers].filter(([, answer]) => answer === behind.answer).map(([evidence]) => evidence),
      );
    }
  }
}

/** A grant's evidence holds its row's days. */
function rowsOf(rows: readonly UsageRow[], evidence: Iterable<GrantEvidence>): readonly UsageRow[] {
  const byDays = new Map(rows.map((row) => [row.days, row]));
  const found = new Set<UsageRow>();
  for (const { days } of evidence) {
    const row = days === undefined ? undefined : byDays.get(days);
    if (row !== undefined) found.add(row);
  }
  return [...found];
}

function wanted(
  grants: readonly Grant[],
  { action, resources, patterns }: Extract<RecordsBehind, { readonly kind: 'use' | 'denied' }>,
): readonly GrantEvidence[] {
  const fits = resourceTest(resources, patterns);
  return grants
    .filter((grant) => (action === null || grant.action === action) && fits(grant))
    .map(({ evidence }) => evidence);
}

/** Whether one of the resources of a call is one of these, or is matched by one. */
function resourceTest(wantedOnes: readonly string[], patterns: boolean): (grant: Grant) => boolean {
  if (wantedOnes.length === 0) return () => true;
  const exact = new Set(wantedOnes);
  const known = new Map<string, boolean>();
  const fits = (pattern: string): boolean => {
    const isKnown = known.get(pattern);
    if (isKnown !== undefined) return isKnown;
    const is = exact.has(pattern) || (patterns && wantedOnes.some((one) => covers(one, pattern)));
    known.set(pattern, is);
    return is;
  };
  const askedFor = rememberResources();
  return (grant) =>
    askedFor(grant).some(
      ({ pattern, resources }) =>
        fits(pattern) ||
        resources.some(({ format, variables, prefixed }) => fits(requestPattern(format, variables, prefixed))),
    );
}

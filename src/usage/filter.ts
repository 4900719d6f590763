import type { CloudTrailRecord } from '../base/record.js';
import { canonicalTime, inWindow } from '../base/time.js';
import { isSession, parseExclusion } from './exclusion.js';
import { callerAccountOf, principalOf } from './principal.js';
import { matchesRecord, mayJoin, needlesOf, parsePrincipalSpec } from './principal-spec.js';
import type { JudgedRecord, PrincipalSpec } from './principal-spec.js';
import { serviceAssumption } from './facts.js';
import type { FilterSpec } from './types.js';

/**
 * - `match`: the record counts (another account's copy of a call also while it is not yet known whose it is: after folding
 *   `joinPrincipals` decides, and leaves it out when its unique id was seen nowhere else);
 * - `excluded`: it would count, but `--exclude` names it;
 * - `fact`: it does not count, but tells which service assumed the principal's role ({@link serviceAssumption});
 * - `no`: nothing.
 */
export type Verdict = 'match' | 'excluded' | 'fact' | 'no';

export interface RecordFilter {
  /**
   * ASCII texts of which at least one stands in the unescaped text of every record whose verdict can be other than `no`; null: every
   * record may matter.
   */
  readonly needles: readonly string[] | null;
  judge(record: CloudTrailRecord): Verdict;
  /** Whether a caller's records can be other than `fact` or `no`: those of whom the filter asks, or may turn out to. */
  concerns(record: CloudTrailRecord): boolean;
}

/** Stands in every record that is another account's copy. */
const ACCOUNT_COPY = 'AWSAccount';

/**
 * Makes the filter for a specification. Judge the copy of an event that is kept (see copies.ts), not each copy: the owner's copy of a
 * call lacks the access key and the session that an exclusion may name.
 *
 * Errors: `bad-principal`, `bad-exclude`.
 */
export function compileFilter(spec: FilterSpec): RecordFilter {
  const principals = spec.principals.map(parsePrincipalSpec);
  const exclusions = spec.exclude.map(parseExclusion);
  const across = { acrossAccounts: spec.acrossAccounts !== null };
  const limits = limitsOf(spec);

  const judge = (record: CloudTrailRecord): Verdict => {
    const principal = principalOf(record);
    const whose = ownership(principals, { record, principal }, across);
    if (whose === 'nobody') return isFactFor(principals, record, across) ? 'fact' : 'no';
    const time = canonicalTime(record.eventTime) ?? record.eventTime;
    if (!limits(record, time)) return isFactFor(principals, record, across) ? 'fact' : 'no';
    if (!exclusions.some((excludes) => excludes(record, time))) return 'match';
    return whose === 'perhaps' ? 'no' : 'excluded';
  };
  const concerns = (record: CloudTrailRecord): boolean =>
    ownership(principals, { record, principal: principalOf(record) }, across) !== 'nobody';
  return { needles: allNeedles(principals, across), judge, concerns };
}

type Across = { readonly acrossAccounts: boolean };

function ownership(
  specs: readonly PrincipalSpec[],
  judged: JudgedRecord,
  across: Across,
): 'its' | 'perhaps' | 'nobody' {
  if (specs.length === 0 || specs.some((spec) => matchesRecord(spec, judged, across))) return 'its';
  return specs.some((spec) => mayJoin(spec, judged)) ? 'perhaps' : 'nobody';
}

/** The AssumeRole by which a service took the role; counts whatever the window, since sessions outlive it. */
function isFactFor(specs: readonly PrincipalSpec[], record: CloudTrailRecord, across: Across): boolean {
  const fact = serviceAssumption(record);
  if (fact === null) return false;
  if (specs.length === 0) return true;
  return specs.some((spec) =>
    spec.form === 'key'
      ? spec.key === fact.accessKeyId
      : matchesRecord({ ...spec, session: null } as PrincipalSpec, { record, principal: fact.role }, across),
  );
}

type Limits = (record: CloudTrailRecord, time: string) => boolean;

function limitsOf(spec: FilterSpec): Limits {
  const regions = new Set(spec.regions);
  const accounts = new Set(spec.accounts);
  const callers = new Set(Array.isArray(spec.acrossAccounts) ? spec.acrossAccounts : []);
  const onlyEvent = spec.onlyEvent?.toLowerCase() ?? null;
  return (record, time) =>
    (onlyEvent === null || record.eventID?.toLowerCase() === onlyEvent) &&
    inWindow(time, spec) &&
    (regions.size === 0 || regions.has(record.awsRegion ?? '')) &&
    (accounts.size === 0 || accounts.has(record.recipientAccountId || (callerAccountOf(record) ?? ''))) &&
    (callers.size === 0 || callers.has(callerAccountOf(record) ?? '')) &&
    (spec.session === null || isSession(record, spec.session));
}

function allNeedles(specs: readonly PrincipalSpec[], across: Across): readonly string[] | null {
  if (specs.length === 0) return null;
  const needles = new Set<string>([ACCOUNT_COPY]);
  for (const spec of specs) {
    const own = needlesOf(spec, across);
    if (own === null) return null;
    for (const needle of own) needles.add(needle);
  }
  return [...needles].toSorted();
}

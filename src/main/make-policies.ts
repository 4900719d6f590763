import { keysOfConditions } from '../base/condition-kinds.js';
import { opened } from '../iam/policy-documents.js';
import { readSelectors } from '../proof/event-selectors.js';
import { parsePrincipalSpec } from '../usage/principal-spec.js';
import type { FilterSpec } from '../usage/types.js';
import { shippedCatalog } from './catalog-files.js';
import { policyOf, type GrantingOptions, type PolicyResult } from './generate-policy.js';
import { policiesIn, readPolicyFiles, readText, type TextSource } from './policy-files.js';
import { readUsage, type ReadingOptions } from './read-usage.js';
import { orSayWhoWasMeant } from './who-was-meant.js';
import type { TodayOptions } from './within-today.js';

export interface PolicyRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly granting: GrantingOptions;
  /** Null: not compared with today's policies. */
  readonly today?: TodayRequest | null;
}

export interface TodayRequest {
  /** Files with the policies of today. */
  readonly current: readonly TextSource[];
  readonly selectors: readonly TextSource[];
  readonly keep: readonly string[];
  /** ISO 8601 UTC; null: nothing is kept for its age. */
  readonly newerThan: string | null;
}

/**
 * The main job: sources in, one policy per named principal out. Without a name the only principal there is.
 *
 * Errors: those of {@link readUsage} and {@link policyOf}.
 */
export function makePolicies(request: PolicyRequest): Promise<readonly PolicyResult[]> {
  return orSayWhoWasMeant(request.sources, request.reading, () => policiesOf(request));
}

async function policiesOf(request: PolicyRequest): Promise<readonly PolicyResult[]> {
  const { sources, reading, granting, today = null } = request;
  const filter: FilterSpec = reading.filter;
  // what was observable shows in the events of every principal
  const wide = today !== null && filter.principals.every((spec) => parsePrincipalSpec(spec).form !== 'key');
  const options = today === null ? null : await readToday(today);
  // conditions of today come along, and others are added: the replay must know what the calls carried
  const contextKeys = [...keysOfConditions(granting.conditions ?? []), ...(options?.contextKeys ?? [])];
  const keyed = contextKeys.length === 0 ? reading : { ...reading, contextKeys };
  const asked = wide ? { ...keyed, filter: { ...filter, principals: [] } } : keyed;
  const [usage, catalog] = await Promise.all([readUsage(sources, asked), shippedCatalog()]);
  const specs = filter.principals.length === 0 ? [null] : filter.principals;
  const results: PolicyResult[] = [];
  for (const spec of specs) {
    const whose = { spec, filter };
    const own = options === null ? null : { ...options, allRows: usage.rows };
    results.push(await policyOf(usage, catalog, { whose, granting, today: own }));
  }
  return results;
}

export interface ReadToday extends Omit<TodayOptions, 'allRows'> {
  /** What a replay must know of each event. */
  readonly contextKeys: readonly string[];
  /** A file holds policies without saying whose they are. */
  readonly namesNobody: boolean;
  /** ARNs of the users and roles that the files hold policies of. */
  readonly identities: readonly string[];
}

/** Errors: `bad-policy`, `bad-selectors`. */
export async function readToday({ current, selectors, keep, newerThan }: TodayRequest): Promise<ReadToday> {
  const texts = await readPolicyFiles({
    policy: [],
    current,
    boundary: [],
    serviceControl: [],
    resourceControl: [],
    session: [],
  });
  return {
    policiesOf: (principal) => policiesIn(texts, 'current', principal).flatMap(({ policies }) => policies),
    selected: selectors.length === 0 ? null : readSelectors(await Promise.all(selectors.map(readText))),
    keep,
    newerThan,
    contextKeys: texts.contextKeys,
    namesNobody: texts.files.current.some((file) => opened(file).details === null),
    identities: texts.files.current.flatMap((file) => (opened(file).details?.identities ?? []).map(({ arn }) => arn)),
  };
}

import { existsSync } from 'node:fs';
import { keysOfConditions } from '../base/condition-kinds.js';
import { TrimtrailError } from '../base/errors.js';
import { sortFindings } from '../base/findings.js';
import type { UsageRow } from '../base/usage-row.js';
import { buildReview } from '../review/build-review.js';
import type { LeftOutPrincipal, Review, ReviewedPrincipal, ReviewInput } from '../review/types.js';
import { choosePrincipal } from '../usage/choose-principal.js';
import { principalKey } from '../usage/join-principals.js';
import { countOf } from '../usage/summaries.js';
import type { Usage } from '../usage/types.js';
import { ABOUT_THE_RUN } from '../usage/usage-findings.js';
import { shippedCatalog } from './catalog-files.js';
import type { GrantingOptions } from './generate-policy.js';
import { hashFiles, hashSources } from './hash-inputs.js';
import { readToday, type TodayRequest } from './make-policies.js';
import { neverSeen } from './never-seen.js';
import { excludeLines, readUsage, type ReadingOptions } from './read-usage.js';
import { NEVER_EVALUATED, windowOf } from './report.js';
import { reviewOne } from './review-one.js';
import { orSayWhoWasMeant } from './who-was-meant.js';

export interface ReviewRequest {
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly granting: GrantingOptions;
  /** Null: not compared with today's policies. */
  readonly today: TodayRequest | null;
  readonly toolVersion: string;
}

/** A review with the rows it was made from. */
export interface Reviewed {
  readonly review: Review;
  readonly rows: readonly UsageRow[];
}

/**
 * The review of the named principals, or of everyone in the records. The same inputs give the same review.
 *
 * Errors: those of {@link readUsage} and of choosing a principal; `bad-policy`; `bad-usage` when policies that name nobody are to stand
 * for several principals.
 */
export function reviewPrincipals(request: ReviewRequest): Promise<Reviewed> {
  return orSayWhoWasMeant(request.sources, request.reading, () => reviewNamed(request));
}

async function reviewNamed(request: ReviewRequest): Promise<Reviewed> {
  const { sources, reading, granting, today, toolVersion } = request;
  const { filter } = reading;
  const options = today === null ? null : await readToday(today);
  const contextKeys = [...keysOfConditions(granting.conditions ?? []), ...(options?.contextKeys ?? [])];
  const everyone = today === null ? filter.principals : [];
  const [usage, catalog] = await Promise.all([
    readUsage(sources, {
      ...reading,
      filter: { ...filter, principals: everyone },
      ...(contextKeys.length > 0 && { contextKeys }),
    }),
    shippedCatalog(),
  ]);
  const groups = groupsOf(usage, filter);
  if (options?.namesNobody === true && groups.length > 1) throw whosePolicies(groups.length);
  const own = options === null ? null : { ...options, allRows: usage.rows };
  const principals: ReviewedPrincipal[] = [];
  const leftOut: LeftOutPrincipal[] = [];
  for (const rows of groups) {
    const found = await reviewOne({ ...usage, rows }, catalog, { regions: filter.regions, granting, today: own });
    if ('why' in found) leftOut.push(found);
    else principals.push(found);
  }
  if (filter.principals.length === 0) leftOut.push(...neverSeen(options?.identities ?? [], usage.rows, filter));
  const rows = groups.flat();
  const rules = await excludeLines(filter.exclude);
  const review = buildReview({
    tool: { name: 'trimtrail', version: toolVersion },
    catalog: { version: catalog.index.version, builtFrom: catalog.index.builtFrom },
    window: windowOf(rows, filter),
    inputs: await inputsOf(request),
    exclusions: { rules, events: usage.ledger.excluded },
    ledger: { ...usage.ledger, matched: countOf(rows) },
    principals,
    leftOut,
    findings: sortFindings(usage.findings.filter(({ code }) => ABOUT_THE_RUN.has(code))),
    notEvaluated: [...NEVER_EVALUATED, 'session policies', 'service control policies', 'resource control policies'],
  });
  return { review, rows };
}

const whosePolicies = (count: number): TrimtrailError =>
  new TrimtrailError(
    'bad-usage',
    `--current names policies, not whose they are, and ${count} principals are reviewed`,
    {
      hint: 'name one with --principal, or give the output of aws iam get-account-authorization-details',
    },
  );

/** The rows of each principal that was asked for. */
function groupsOf(usage: Usage, filter: ReadingOptions['filter']): readonly (readonly UsageRow[])[] {
  if (filter.principals.length > 0)
    return filter.principals.map((spec) => choosePrincipal(usage.rows, spec, filter).rows);
  const groups = new Map<string, UsageRow[]>();
  for (const row of usage.rows) {
    const key = principalKey(row.principal);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

async function inputsOf({ sources, reading, today }: ReviewRequest): Promise<readonly ReviewInput[]> {
  const lists = await Promise.all([
    hashSources(sources),
    hashFiles('policies of today', today?.current ?? []),
    hashFiles('event selectors', today?.selectors ?? []),
    hashFiles(
      'exclusions',
      reading.filter.exclude.filter((one) => existsSync(one)),
    ),
  ]);
  return lists.flat();
}

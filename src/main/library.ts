import type { RecordActions } from '../actions/actions-for-record.js';
import type { CloudTrailRecord } from '../base/record.js';
import type { GeneratedPolicy } from '../policy/types.js';
import type { SummarizeOptions, UsageInput } from '../usage/summarize.js';
import type { Usage } from '../usage/types.js';
import { shippedCatalog } from './catalog-files.js';
import { recordActions } from './record-actions.js';
import { DEFAULT_GRANTING, unprovedPolicyOf, type GrantingOptions } from './generate-policy.js';
import { DEFAULT_READING, readUsage, type ReadingOptions } from './read-usage.js';
import { summarizeWith } from './summarize.js';

/**
 * Records to usage rows, each event once, in memory: for what a program already holds. Files go faster through
 * {@link scanUsage}.
 *
 * Errors: `bad-principal`, `bad-exclude`.
 */
export async function summarizeUsage(
  records: AsyncIterable<UsageInput> | Iterable<UsageInput>,
  options: Omit<SummarizeOptions, 'projections'> = {},
): Promise<Usage> {
  return summarizeWith(await shippedCatalog(), records, options);
}

/**
 * Files to usage rows, read by worker threads that parse only what can match.
 *
 * Errors: `source-not-found`, `source-unsupported`, `bad-principal`, `bad-exclude`, `no-records`.
 */
export async function scanUsage(sources: readonly string[], options: Partial<ReadingOptions> = {}): Promise<Usage> {
  return readUsage(sources, { ...DEFAULT_READING, ...options });
}

/** What one record maps to, whatever its outcome: the same mapping as that of many. */
export async function actionsForEvent(record: CloudTrailRecord): Promise<RecordActions> {
  return recordActions(record, await shippedCatalog());
}

export interface GeneratePolicyOptions extends Partial<GrantingOptions> {
  /** As `--principal`; left out: the only principal in the usage. */
  readonly principal?: string;
}

/**
 * The least-privilege policy of one principal, with its evidence and findings.
 *
 * Errors: `no-match`, `principal-ambiguous`, `nobody-to-cut`.
 */
export async function generatePolicy(usage: Usage, options: GeneratePolicyOptions = {}): Promise<GeneratedPolicy> {
  const { principal = null, ...granting } = options;
  const whose = { spec: principal };
  return unprovedPolicyOf(usage, await shippedCatalog(), { whose, granting: { ...DEFAULT_GRANTING, ...granting } });
}

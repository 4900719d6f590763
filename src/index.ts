/**
 * The library: records → usage → policy. Everything reads the catalogue that is shipped with the package.
 * For a browser, or another catalogue, use `trimtrail/core`.
 */
export { readRecords, type ReadRecordsOptions, type ReadRecordsResult } from './main/read-records.js';
export {
  actionsForEvent,
  generatePolicy,
  scanUsage,
  summarizeUsage,
  type GeneratePolicyOptions,
} from './main/library.js';
export type { GrantingOptions } from './main/generate-policy.js';
export type { ReadingOptions } from './main/read-usage.js';
export { policyJson } from './render/json-text.js';
export type { ActionOfRecord, RecordActions } from './actions/actions-for-record.js';
export { TrimtrailError, type ErrorCode } from './base/errors.js';
export type { Finding, FindingCode, Severity } from './base/findings.js';
export type { Ledger, MalformedRecord, RefusedInput } from './base/ledger.js';
export type { CloudTrailRecord, Json, RecordResource, SessionIssuer, UserIdentity } from './base/record.js';
export type { Outcome } from './base/outcome.js';
export type { Principal, PrincipalKind, RecordShape, UsageKey, UsageMeasures, UsageRow } from './base/usage-row.js';
export type { Conditions, PolicyDocument, Statement } from './iam/types.js';
export type { Evidence, GeneratedPolicy, PolicyOptions } from './policy/types.js';
export type { SummarizeOptions, UsageInput } from './usage/summarize.js';
export type { FilterSpec, Usage, UsageFacts } from './usage/types.js';

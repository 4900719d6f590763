/**
 * The part of trimtrail that runs in a browser: bytes → records → usage → actions → policy, over a catalogue that the
 * caller opens (`openCatalog((name) => fetch(…).then((answer) => answer.text()))`). No file system, no process.
 */
export { openCatalog, type Catalog } from './catalog/catalog.js';
export { readRecordsFrom, type Gunzip, type ReadOptions } from './records/read-records.js';
export { summarizeWith as summarizeUsage } from './main/summarize.js';
export { recordActions } from './main/record-actions.js';
export { DEFAULT_GRANTING, policyOf, type GrantingOptions, type PolicyResult } from './main/generate-policy.js';
export { explainPolicy } from './render/explain-policy.js';
export { policyJson, jsonText } from './render/json-text.js';
export { buildReport, policyOutput, principalsOutput, usageOutput } from './main/report.js';
export { reviewOne } from './main/review-one.js';
export { buildReview } from './review/build-review.js';
export type { Review, ReviewedPrincipal } from './review/types.js';
export { summarizeCalls, summarizePrincipals } from './usage/summaries.js';
export { TrimtrailError } from './base/errors.js';
export { DEFAULT_SETTINGS, wholeOf } from './views/defaults.js';
export {
  createMemoryDataSource,
  type DroppedFile,
  type MemoryDataSourceOptions,
} from './views/create-memory-data-source.js';
export { createHttpDataSource, type HttpOptions } from './views/http-data-source.js';
export { FACETS } from './views/types/activity.js';
export { EXPORT_KINDS } from './views/types/exports.js';
export { GRANTED_STATUSES } from './views/types/granted.js';
export { RENDERED_FORMATS } from './views/types/policy.js';
export { PRINCIPAL_SORTS } from './views/types/principals.js';
export type * from './views/types.js';

/** The contract between views and what answers them: every view model and {@link DataSource}. */
export type * from './types/about.js';
export type * from './types/activity.js';
export type * from './types/data-source.js';
export type * from './types/exports.js';
export type * from './types/granted.js';
export type * from './types/policy.js';
export type * from './types/principals.js';
export type * from './types/proof.js';
export type * from './types/records.js';
export type * from './types/selection.js';
export type * from './types/sql.js';

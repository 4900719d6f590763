import { REMOTE } from './aws-options.js';

/** Options that say which records count, for every command that reads them. */
export const WHICH = ['from', 'to', 'region', 'account', 'exclude'] as const;

/** Options about the reading itself. */
export const RUN = [
  'fail-on',
  'quiet',
  'strict',
  'no-progress',
  'threads',
  'max-inflated',
  'max-values',
  ...REMOTE,
] as const;

import type { PolicySettings } from './types/policy.js';
import type { Selection } from './types/selection.js';

/** What `trimtrail policy` does without options. */
export const DEFAULT_SETTINGS: PolicySettings = {
  resources: 'auto',
  maxResources: null,
  inferred: true,
  includeUnclear: false,
  includeDenied: [],
  grantGuarded: false,
  withLifecycle: false,
  allowUnlisted: false,
  consoleReads: 'keep',
  conditions: [],
  limit: null,
  attachments: null,
  allowFutureActions: false,
  keep: [],
  decisions: [],
};

/** All of one principal's events. */
export const wholeOf = (principal: string): Selection => ({
  principal,
  from: null,
  to: null,
  services: [],
  regions: [],
  sessions: [],
  addresses: [],
  accessKeys: [],
});

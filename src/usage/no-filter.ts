import type { FilterSpec } from './types.js';

/** Everything of everybody. */
export const NO_FILTER: FilterSpec = {
  principals: [],
  session: null,
  from: null,
  to: null,
  regions: [],
  accounts: [],
  exclude: [],
  acrossAccounts: null,
};

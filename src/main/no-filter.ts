import type { FilterSpec } from '../usage/types.js';

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

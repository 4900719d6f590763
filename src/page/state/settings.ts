import type { PolicySettings, Selection } from '../../core.js';
import type { Knobs, UrlState } from './url-state.js';

/** The usual settings; the same as `trimtrail policy` without options. */
export const USUAL: PolicySettings = {
  resources: 'auto',
  maxResources: null,
  inferred: true,
  includeUnclear: false,
  includeDenied: [],
  grantGuarded: false,
  withLifecycle: false,
  allowUnlisted: false,
  limit: null,
  attachments: null,
  allowFutureActions: false,
  keep: [],
  decisions: [],
};

export function selectionOf(state: UrlState): Selection {
  const { principal, from, to, services, regions, sessions, addresses, accessKeys } = state;
  return { principal: principal ?? '', from, to, services, regions, sessions, addresses, accessKeys };
}

export const settingsOf = ({ knobs, decisions }: Pick<UrlState, 'knobs' | 'decisions'>): PolicySettings => ({
  ...USUAL,
  ...knobs,
  decisions,
});

/** Knobs with one changed; back at its usual value it is left out. */
export function withKnob(knobs: Knobs, change: Knobs): Knobs {
  const all = Object.entries({ ...knobs, ...change });
  return Object.fromEntries(
    all.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(USUAL[name as keyof PolicySettings])),
  );
}

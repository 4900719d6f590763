import { DEFAULT_SETTINGS, type PolicySettings, type Selection } from '../../core.js';
import type { Knobs, UrlState } from './url-state.js';

export function selectionOf(state: UrlState): Selection {
  const { principal, from, to, services, regions, sessions, addresses, accessKeys } = state;
  return { principal: principal ?? '', from, to, services, regions, sessions, addresses, accessKeys };
}

export const settingsOf = ({ knobs, decisions }: Pick<UrlState, 'knobs' | 'decisions'>): PolicySettings => ({
  ...DEFAULT_SETTINGS,
  ...knobs,
  decisions,
});

/** Knobs with one changed; back at its usual value it is left out. */
export function withKnob(knobs: Knobs, change: Knobs): Knobs {
  const all = Object.entries({ ...knobs, ...change });
  return Object.fromEntries(
    all.filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(DEFAULT_SETTINGS[name as keyof PolicySettings]),
    ),
  );
}

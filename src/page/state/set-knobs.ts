import { go, url } from './router.js';
import { withKnob } from './settings.js';
import type { Knobs } from './url-state.js';

/** Changes settings of the policy; the line that was looked into may not be there any more. */
export const setKnobs = (change: Knobs, how: 'push' | 'replace' = 'push'): void =>
  go({ knobs: withKnob(url.value.knobs, change), line: null }, how);

import { computed, type ReadonlySignal } from '@preact/signals';
import type { PolicySettings, Selection } from '../../core.js';
import { url } from './router.js';
import { selectionOf, settingsOf } from './settings.js';
import { FILTERS, type UrlState } from './url-state.js';

/** What the views are narrowed to. */
export const selection: ReadonlySignal<Selection> = computed(() => selectionOf(url.value));
export const settings: ReadonlySignal<PolicySettings> = computed(() => settingsOf(url.value));

/** Whether anything but the window narrows what is looked at. */
export const isFiltered = (state: UrlState): boolean => FILTERS.some((name) => state[name].length > 0);

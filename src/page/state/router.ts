import { signal, type ReadonlySignal } from '@preact/signals';
import { parseUrlState, printUrlState, type UrlState } from './url-state.js';

const current = signal<UrlState>(parseUrlState(location.search));
addEventListener('popstate', () => (current.value = parseUrlState(location.search)));

/** What the address says. */
export const url: ReadonlySignal<UrlState> = current;

/** Goes to a changed address. `replace` for what is dragged or typed: back then leaves it in one step. */
export function go(change: Partial<UrlState>, how: 'push' | 'replace' = 'push'): void {
  const next = { ...current.value, ...change };
  const address = printUrlState(next);
  if (address === printUrlState(current.value)) return;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  current.value = next;
}

/** The address for a link that changes part of what is shown. */
export const hrefOf = (change: Partial<UrlState>): string => printUrlState({ ...current.value, ...change });

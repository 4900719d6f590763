import { signal } from '@preact/signals';
import type { About, CurrentPolicies, DataSource } from '../../core.js';

/** What the views ask; null until files were dropped on a page without a server. */
export const source = signal<DataSource | null>(null);
/** What is open; null while it is read. */
export const about = signal<About | null>(null);
/** Policies of today that were dropped or read, for what the page says of them. */
export const current = signal<CurrentPolicies | null>(null);

/** The source, where a view is only shown once there is one. */
export function theSource(): DataSource {
  if (source.value === null) throw new Error('a view was shown before there was a source');
  return source.value;
}

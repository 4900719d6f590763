import { signal } from '@preact/signals';
import type { Progress } from '../../core.js';

/** How far reading the sources is. */
export const reading = signal<Progress | null>(null);
/** Why they could not be read. */
export const failure = signal<Error | null>(null);

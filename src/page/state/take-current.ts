import { asError } from '../text/as-error.js';
import { signal } from '@preact/signals';
import type { CurrentPolicies, TextFile } from '../../core.js';
import { current, theSource } from '../data/source.js';
import { go, url } from './router.js';

/** Why policies of today could not be taken in; null: they could. */
export const currentProblem = signal<Error | null>(null);

const taking = async (how: () => Promise<CurrentPolicies>): Promise<void> => {
  currentProblem.value = null;
  try {
    const taken = await how();
    current.value = taken;
    go({ current: taken.id });
  } catch (error) {
    currentProblem.value = asError(error);
  }
};

/** What is there already stays beside what comes; an address may name what is not kept any more. */
const beside = (): string | null => (current.value?.id === url.value.current ? url.value.current : null);

/** Takes policies of today from files; every view is then compared with them. */
export const takeFiles = (files: readonly File[]): Promise<void> =>
  files.length === 0
    ? Promise.resolve()
    : taking(async () =>
        theSource().putCurrent(
          await Promise.all(files.map(async (file) => ({ name: file.name, text: await file.text() }))),
          beside(),
        ),
      );

export const takeText = (text: string): Promise<void> => {
  const file: TextFile = { name: 'pasted.json', text };
  return taking(() => theSource().putCurrent([file], beside()));
};

export const readLive = (principal: string): Promise<void> => taking(() => theSource().readCurrent(principal));

export function forgetCurrent(): void {
  current.value = null;
  go({ current: null });
}

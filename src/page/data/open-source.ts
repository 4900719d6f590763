import { answers } from '../state/answer.js';
import { asError } from '../text/as-error.js';
import { go, url } from '../state/router.js';
import { takeToken } from '../state/token.js';
import { serverSource } from './http.js';
import { about, current, source } from './source.js';
import { failure, reading } from './reading.js';
import type { DataSource } from '../../core.js';

/** With a token the page asks the server that served it; without one it waits for files. */
export function openSource(): void {
  const token = takeToken();
  if (token !== null) void useSource(serverSource(token));
}

/** Takes a source and waits until it has read. */
export async function useSource(one: DataSource): Promise<void> {
  source.value = one;
  about.value = null;
  answers.clear();
  failure.value = null;
  try {
    about.value = await one.about({ onProgress: (progress) => (reading.value = progress) });
    current.value = about.value.current;
    if (url.value.current === null && current.value !== null) go({ current: current.value.id }, 'replace');
  } catch (error) {
    failure.value = asError(error);
  }
}

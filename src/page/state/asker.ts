import type { Asking, Progress } from '../../core.js';
import { asError } from '../text/as-error.js';

export interface Question<T> {
  readonly key: string;
  readonly ask: (asking: Asking) => Promise<T>;
}

/** What became of the newest question that has ended, and how far the one under way is. */
export interface Heard<T> {
  readonly key: string | null;
  readonly data: T | null;
  readonly error: Error | null;
  readonly progress: Progress | null;
}

/** A question that takes longer than so many milliseconds is cancelled for a newer one; a shorter one may end. */
const PATIENCE = 250;

/**
 * Asks one question at a time, the newest next. Dragging asks faster than answers come: each answer that is still quick is shown, what
 * lies between is never asked, and a slow one is cancelled.
 */
export class Asker<T> {
  readonly #tell: (heard: Heard<T>) => void;
  #running: { readonly control: AbortController; readonly timer: { id: ReturnType<typeof setTimeout> | null } } | null =
    null;
  #next: Question<T> | null = null;

  constructor(tell: (heard: Heard<T>) => void) {
    this.#tell = tell;
  }

  want(question: Question<T>): void {
    this.#next = question;
    const running = this.#running;
    if (running === null) this.#start();
    else running.timer.id ??= setTimeout(() => running.control.abort(), PATIENCE);
  }

  /** Nothing is wanted any more. */
  stop(): void {
    this.#next = null;
    this.#running?.control.abort();
  }

  #start(): void {
    const question = this.#next;
    if (question === null) return;
    this.#next = null;
    const running = { control: new AbortController(), timer: { id: null } };
    this.#running = running;
    void this.#run(question, running.control).finally(() => {
      if (running.timer.id !== null) clearTimeout(running.timer.id);
      this.#running = null;
      this.#start();
    });
  }

  async #run({ key, ask }: Question<T>, { signal }: AbortController): Promise<void> {
    const heard = { key, data: null, error: null, progress: null };
    const onProgress = (progress: Progress): void => {
      if (!signal.aborted) this.#tell({ ...heard, key: null, progress });
    };
    const cancelled = new Promise<null>((resolve) =>
      signal.addEventListener('abort', () => resolve(null), { once: true }),
    );
    try {
      const answer = await Promise.race([ask({ signal, onProgress }).then((data) => ({ data })), cancelled]);
      if (answer !== null && !signal.aborted) this.#tell({ ...heard, data: answer.data });
    } catch (error) {
      if (!signal.aborted) this.#tell({ ...heard, error: asError(error) });
    }
  }
}

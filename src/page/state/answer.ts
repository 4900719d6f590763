import { useEffect, useRef, useState } from 'preact/hooks';
import type { Asking, Progress } from '../../core.js';
import { AnswerMemory } from './answer-memory.js';
import { Asker, type Heard } from './asker.js';

/** What is known of a question: the newest answer (kept while the next is on its way), whether one is awaited, what went wrong. */
export interface Answer<T> {
  readonly data: T | null;
  readonly pending: boolean;
  readonly error: Error | null;
  readonly progress: Progress | null;
}

const MOST = 300;
export const answers = new AnswerMemory(MOST);

/** Asks when `key` changes; null asks nothing. While a new answer is awaited the last one stays, so that nothing flickers. */
export function useAnswer<T>(key: string | null, ask: (asking: Asking) => Promise<T>): Answer<T> {
  const [heard, setHeard] = useState<Heard<T>>({ key: null, data: null, error: null, progress: null });
  const [asker] = useState(
    () =>
      new Asker<T>((now) => {
        if (now.key !== null && now.data !== null) answers.set(now.key, now.data);
        setHeard(now);
      }),
  );
  const shown = useRef<T | null>(null);
  const kept = key === null ? undefined : (answers.get(key) as T | undefined); // one key is one kind of answer
  useEffect(() => {
    if (key === null || kept !== undefined) asker.stop();
    else asker.want({ key, ask });
  }, [key]);
  useEffect(() => () => asker.stop(), []);
  const data = key === null ? null : (kept ?? heard.data ?? shown.current);
  shown.current = data;
  if (key === null || kept !== undefined) return { data, pending: false, error: null, progress: null };
  const isOwn = heard.key === key;
  return { data, pending: !isOwn, error: isOwn ? heard.error : null, progress: heard.progress };
}

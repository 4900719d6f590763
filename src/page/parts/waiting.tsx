import type { ComponentChildren } from 'preact';
import type { Progress } from '../../core.js';
import type { Answer } from '../state/answer.js';
import { bytes, grouped } from '../text/numbers.js';

/** Shows an answer; before the first one a quiet bar, and what went wrong with its remedy. */
export function Waiting<T>({
  answer,
  children,
  what,
}: {
  readonly answer: Answer<T>;
  readonly what: string;
  readonly children: (data: T) => ComponentChildren;
}) {
  if (answer.error !== null) return <Problem error={answer.error} />;
  if (answer.data === null) return answer.pending ? <Bar progress={answer.progress} what={what} /> : null;
  return (
    <div class={answer.pending ? 'fade pending' : 'fade'} aria-busy={answer.pending}>
      {children(answer.data)}
    </div>
  );
}

export function Bar({ progress, what }: { readonly progress: Progress | null; readonly what: string }) {
  const share =
    progress === null || progress.total === null || progress.total === 0 ? null : progress.done / progress.total;
  return (
    <div class="waiting" role="status">
      <span>{progress === null ? `${what} …` : `${progress.phase} … ${amount(progress)}`}</span>
      <progress {...(share === null ? {} : { value: share })} max={1} aria-label={what} />
    </div>
  );
}

function amount({ done, total, unit }: Progress): string {
  const text = (value: number): string => (unit === 'bytes' ? bytes(value) : grouped(value));
  const of = total === null ? '' : ` of ${text(total)}`;
  return `${text(done)}${of}${unit === 'bytes' ? '' : ` ${unit}`}`;
}

/** An error with its remedy. Texts of records may be in it: they are text nodes. */
export function Problem({
  error,
}: {
  readonly error: Error & { readonly hint?: string | undefined; readonly code?: string };
}) {
  return (
    <div class="problem" role="alert">
      <strong>{error.message}</strong>
      {error.hint === undefined || error.hint === null ? null : <p>{error.hint}</p>}
    </div>
  );
}

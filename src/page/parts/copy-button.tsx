import { useState } from 'preact/hooks';

/** Copies a text and says so. */
export function CopyButton({
  text,
  label = 'Copy',
}: {
  readonly text: string | (() => string);
  readonly label?: string;
}) {
  const [done, setDone] = useState('');
  const copy = (): void => {
    navigator.clipboard.writeText(typeof text === 'string' ? text : text()).then(
      () => setDone('Copied'),
      () => setDone('Not allowed'),
    );
    setTimeout(() => setDone(''), 1600);
  };
  return (
    <button type="button" class="plain" onClick={copy}>
      <span aria-live="polite">{done === '' ? label : done}</span>
    </button>
  );
}

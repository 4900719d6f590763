import { useState } from 'preact/hooks';
import type { CurrentFile } from '../../core.js';
import { about, current } from '../data/source.js';
import { DropZone } from '../parts/drop-zone.js';
import { Problem } from '../parts/waiting.js';
import { url } from '../state/router.js';
import { currentProblem, forgetCurrent, readLive, takeFiles, takeText } from '../state/take-current.js';
import { counted } from '../text/numbers.js';

/** One line: which policies of today everything is compared with, or how to give them. */
export function CurrentPoliciesBar() {
  const [isOpen, setOpen] = useState(false);
  if (url.value.current !== null) {
    const files = current.value?.files ?? [];
    const names = files.map(fileText).join(', ');
    return (
      <>
        <p class="row small current-line">
          <span class="wrap" title={files.map(({ name }) => name).join('\n')}>
            Compared with <strong>{names === '' ? 'the policies of today' : names}</strong>
          </span>
          <button type="button" class="link" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            add
          </button>
          <button type="button" class="link" onClick={forgetCurrent}>
            leave out
          </button>
        </p>
        {isOpen ? <GiveCurrent /> : null}
      </>
    );
  }
  return (
    <>
      <button type="button" onClick={() => setOpen(!isOpen)} aria-expanded={isOpen}>
        Policies of today …
      </button>
      {isOpen ? <GiveCurrent /> : null}
    </>
  );
}

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

const fileText = ({ name, holds, policies }: CurrentFile): string =>
  `${baseName(name)} (${holds === 'policies' ? counted(policies, 'policy', 'policies') : holds})`;

/** How to give the policies of today: a drop, a paste, or AWS itself. */
export function GiveCurrent() {
  const [text, setText] = useState('');
  const principal = url.value.principal;
  return (
    <section class="give card" aria-label="Policies of today">
      <DropZone onFiles={(files) => void takeFiles(files)} label="Choose files" accept=".json,application/json">
        <p>
          <strong>Drop the policies of today here.</strong>
        </p>
        <p class="small soft">
          What <code>aws iam get-account-authorization-details</code> prints, or policy documents; beside them what{' '}
          <code>aws cloudtrail get-event-selectors</code> prints, which says what could have been seen. They stay on
          this machine.
        </p>
      </DropZone>
      <details>
        <summary>Paste instead</summary>
        <label>
          <span class="hidden">Policy document</span>
          <textarea
            class="mono"
            rows={6}
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
            placeholder='{ "Version": "2012-10-17", "Statement": [ … ] }'
          />
        </label>
        <button type="button" disabled={text.trim() === ''} onClick={() => void takeText(text)}>
          Compare
        </button>
      </details>
      {about.value?.capabilities.live === true && principal !== null ? (
        <button type="button" onClick={() => void readLive(principal)}>
          Read them from AWS
        </button>
      ) : null}
      {currentProblem.value === null ? null : <Problem error={currentProblem.value} />}
    </section>
  );
}

import { useState } from 'preact/hooks';
import type { Decision } from '../../core.js';
import { CONSOLE_READS, type ConsoleReads } from '../../base/console-reads.js';
import { MAX_RESOURCES } from '../../base/resource-mode.js';
import { settings } from '../state/asked.js';
import { setKnobs as set } from '../state/set-knobs.js';
import { go, url } from '../state/router.js';
import { ConditionSwitches } from './condition-switches.js';

interface SwitchRow {
  readonly name: 'inferred' | 'includeUnclear' | 'grantGuarded' | 'withLifecycle' | 'allowUnlisted';
  readonly text: string;
  readonly about: string;
}

const SWITCHES: readonly SwitchRow[] = [
  { name: 'inferred', text: 'Inferred permissions', about: 'never logged, but proved by a call, such as iam:PassRole' },
  { name: 'includeUnclear', text: 'Unclear calls', about: 'failed for a reason that says nothing of permission' },
  { name: 'withLifecycle', text: 'Counterparts', about: 'delete for what was created, detach for what was attached' },
  {
    name: 'grantGuarded',
    text: 'Guarded actions on patterns',
    about: 'permissions management where only a pattern is known',
  },
  { name: 'allowUnlisted', text: 'Unlisted actions', about: 'likely, but not in the reference' },
];

/** Characters as IAM counts them (RULES.md 27). */
const LIMITS = [
  ['managed', 'managed policies, 6,144 each'],
  ['role', 'inline, role: 10,240 in all'],
  ['group', 'inline, group: 5,120 in all'],
  ['user', 'inline, user: 2,048 in all'],
  ['permission-set', 'permission set: 32,768'],
] as const;

/** What is granted beyond what was seen, by switches and sliders; each moves the policy and its proof at once. */
export function Settings() {
  const now = settings.value;
  return (
    <section class="card settings" aria-label="Settings">
      <h2>What is granted</h2>
      <ResourceSlider />
      {SWITCHES.map(({ name, text, about }) => (
        <label key={name} class="switch">
          <input
            type="checkbox"
            role="switch"
            checked={now[name]}
            onChange={(event) => set({ [name]: event.currentTarget.checked })}
          />
          <span>
            {text} <span class="small soft">{about}</span>
          </span>
        </label>
      ))}
      <ConsoleChoice />
      <ConditionSwitches />
      <Limit />
      <Chosen name="keep" title="Kept from today" />
      <Chosen name="includeDenied" title="Granted although denied" />
      <Decisions />
    </section>
  );
}

/** From each name to whole types. */
const MODES = [
  ['exact', 'each name as it was seen'],
  ['auto', 'patterns for what comes and goes'],
  ['pattern', 'patterns wherever names share a beginning'],
  ['type', 'every name of a type'],
] as const;

function ResourceSlider() {
  const { resources, maxResources } = settings.value;
  const place = Math.max(
    0,
    MODES.findIndex(([mode]) => mode === resources),
  );
  const [, text] = MODES[place] ?? MODES[1];
  return (
    <div class="slider">
      <label>
        <span class="slider-name">Resources</span>
        <input
          type="range"
          min={0}
          max={MODES.length - 1}
          value={place}
          aria-valuetext={text}
          onInput={(event) => set({ resources: MODES[Number(event.currentTarget.value)]?.[0] ?? 'auto' })}
        />
      </label>
      <p class="small soft">{text}</p>
      {resources === 'exact' || resources === 'type' ? null : (
        <label>
          <span class="slider-name">
            Names before they are grouped <output>{maxResources ?? MAX_RESOURCES}</output>
          </span>
          <input
            type="range"
            min={1}
            max={100}
            value={maxResources ?? MAX_RESOURCES}
            onInput={(event) => set({ maxResources: Number(event.currentTarget.value) }, 'replace')}
          />
        </label>
      )}
    </div>
  );
}

const CONSOLE_TEXT: Readonly<Record<ConsoleReads, string>> = {
  keep: 'all are kept',
  drop: 'none is kept',
  viewonly: 'only lists are kept',
};

function ConsoleChoice() {
  const { consoleReads } = settings.value;
  return (
    <label class="row">
      <span class="grow">Clicks in the console</span>
      <select
        value={consoleReads}
        onChange={(event) =>
          set({ consoleReads: CONSOLE_READS.find((one) => one === event.currentTarget.value) ?? 'keep' })
        }
      >
        {CONSOLE_READS.map((one) => (
          <option key={one} value={one}>
            {CONSOLE_TEXT[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

function Limit() {
  const { limit, attachments, allowFutureActions } = settings.value;
  return (
    <div class="limit">
      <label class="row">
        <span class="grow">Fit into</span>
        <select
          value={limit ?? ''}
          onChange={(event) => set({ limit: event.currentTarget.value === '' ? null : event.currentTarget.value })}
        >
          <option value="">no limit</option>
          {LIMITS.map(([one, text]) => (
            <option key={one} value={one}>
              {text}
            </option>
          ))}
        </select>
      </label>
      {limit === null ? null : (
        <>
          <label class="row">
            <span class="grow">
              at most <output>{attachments ?? 10}</output> policies
            </span>
            <input
              type="range"
              min={1}
              max={20}
              value={attachments ?? 10}
              onInput={(event) => set({ attachments: Number(event.currentTarget.value) }, 'replace')}
            />
          </label>
          <label class="switch">
            <input
              type="checkbox"
              role="switch"
              checked={allowFutureActions}
              onChange={(event) => set({ allowFutureActions: event.currentTarget.checked })}
            />
            <span>
              Wildcards over actions{' '}
              <span class="small soft">only if it does not fit otherwise; they also allow what AWS adds</span>
            </span>
          </label>
        </>
      )}
    </div>
  );
}

function Chosen({ name, title }: { readonly name: 'keep' | 'includeDenied'; readonly title: string }) {
  const chosen = settings.value[name];
  if (chosen.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <p class="row chips">
        {chosen.map((one) => (
          <button
            key={one}
            type="button"
            class="chip"
            onClick={() => set({ [name]: chosen.filter((other) => other !== one) })}
            aria-label={`${title}: leave out ${one}`}
          >
            <span class="mono">{one}</span> <span aria-hidden="true">✕</span>
          </button>
        ))}
      </p>
    </div>
  );
}

function Decisions() {
  const { decisions } = url.value;
  const remove = (index: number): void =>
    go({ decisions: decisions.filter((_, place) => place !== index), line: null });
  return (
    <div class="decisions">
      <h3>By hand</h3>
      {decisions.length === 0 ? (
        <p class="small soft">Nothing yet. Drop a line by clicking it, or keep one here.</p>
      ) : null}
      <ul>
        {decisions.map((one, index) => (
          <li key={index} class="row small">
            <span class="grow wrap">
              {one.kind} <span class="mono">{one.action}</span>
              {one.resource === null ? '' : ` on ${one.resource}`}
              {one.note === '' ? null : <q class="note">{one.note}</q>}
            </span>
            <button
              type="button"
              class="link"
              onClick={() => remove(index)}
              aria-label={`Undo: ${one.kind} ${one.action}`}
            >
              undo
            </button>
          </li>
        ))}
      </ul>
      <KeepForm onKeep={(decision) => go({ decisions: [...decisions, decision], line: null })} />
    </div>
  );
}

function KeepForm({ onKeep }: { readonly onKeep: (decision: Decision) => void }) {
  const [fields, setFields] = useState({ action: '', resource: '', note: '' });
  const field = (name: keyof typeof fields, placeholder: string, label: string) => (
    <label>
      <span class="hidden">{label}</span>
      <input
        type="text"
        class={name === 'note' ? '' : 'mono'}
        placeholder={placeholder}
        value={fields[name]}
        onInput={(event) => setFields({ ...fields, [name]: event.currentTarget.value })}
      />
    </label>
  );
  const isWhole = /^[\w-]+:[\w*?]+$/.test(fields.action) && fields.resource.trim() !== '';
  return (
    <details>
      <summary class="small">Keep a permission</summary>
      <form
        class="keep-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isWhole) return;
          onKeep({ kind: 'keep', action: fields.action, resource: fields.resource.trim(), note: fields.note });
          setFields({ action: '', resource: '', note: '' });
        }}
      >
        {field('action', 's3:GetObject', 'Action')}
        {field('resource', 'arn:aws:s3:::bucket/*', 'Resource')}
        {field('note', 'Why (goes into the report)', 'Note')}
        <button type="submit" disabled={!isWhole}>
          Keep
        </button>
      </form>
    </details>
  );
}

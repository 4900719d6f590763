import { useEffect, useRef, useState } from 'preact/hooks';
import type { LineEvidence, PolicyLine, PolicyView, StatementView } from '../../core.js';
import { EventLinks, Link, RecordsLink } from '../parts/link.js';
import { go, url } from '../state/router.js';
import { counted } from '../text/numbers.js';

interface Chosen {
  readonly statement: StatementView;
  readonly line: PolicyLine;
}

function chosenIn({ statements }: PolicyView): Chosen | null {
  const [, place = '', action = ''] = /^(\d+)\.(.+)$/.exec(url.value.line ?? '') ?? [];
  const statement = statements[Number(place)];
  const line = statement?.lines.find((one) => one.action === action);
  return statement === undefined || line === undefined ? null : { statement, line };
}

/** Why a line is there: the calls behind it, the rules that made it, its records; and the way to drop it. */
export function Inspector({ view }: { readonly view: PolicyView }) {
  const chosen = chosenIn(view);
  const ref = useRef<HTMLElement>(null);
  useEffect(() => ref.current?.scrollIntoView({ block: 'nearest' }), [url.value.line]);
  if (chosen === null) return null;
  const { statement, line } = chosen;
  return (
    <section ref={ref} class="card inspector" aria-label={`Why ${line.action} is there`}>
      <header>
        <h2 class="mono wrap">{line.action}</h2>
        <Link to={{ line: null }} class="small" label="Close">
          ✕
        </Link>
      </header>
      <p>
        {line.basis}, {counted(line.events, 'event')}
        {line.firstSeen === null ? '' : `, ${line.firstSeen.slice(0, 10)} to ${(line.lastSeen ?? '').slice(0, 10)}`}
        {line.note === null ? null : <q class="note">{line.note}</q>}
      </p>
      <ul class="mono small soft wrap resources">
        {statement.resources.slice(0, 8).map((one) => (
          <li key={one}>{one}</li>
        ))}
        {statement.resources.length > 8 ? <li>and {statement.resources.length - 8} more</li> : null}
      </ul>
      <ul class="evidence">
        {line.evidence.map((one) => (
          <EvidenceItem
            key={`${one.eventSource} ${one.eventName} ${one.firstSeen}`}
            evidence={one}
            action={line.action}
          />
        ))}
      </ul>
      <Drop statement={statement} line={line} />
    </section>
  );
}

function EvidenceItem({ evidence, action }: { readonly evidence: LineEvidence; readonly action: string }) {
  const { eventSource, eventName, events, reasons, eventIds, resources } = evidence;
  const narrow = eventSource === null ? {} : { services: [eventSource] };
  return (
    <li>
      <p>
        {eventSource ?? 'no source'} <strong>{eventName}</strong>{' '}
        <RecordsLink
          count={events}
          of={{
            title: `${action}: ${eventName}`,
            narrow,
            match: { eventName },
            behind: { kind: 'use', action, resources, patterns: true },
          }}
          shown={counted(events, 'event')}
        />
      </p>
      <ul class="small reasons">
        {reasons.map((one) => (
          <li key={one}>{one}</li>
        ))}
      </ul>
      <details class="small">
        <summary>Sample records</summary>
        <EventLinks ids={eventIds} title={`${eventName}: a sample`} />
      </details>
    </li>
  );
}

function Drop({ statement, line }: Chosen) {
  const [note, setNote] = useState('');
  const [resource, setResource] = useState('');
  const drop = (): void => {
    const decision = { kind: 'drop', action: line.action, resource: resource === '' ? null : resource, note } as const;
    go({ decisions: [...url.value.decisions, decision], line: null });
  };
  return (
    <div class="drop-line">
      {statement.resources.length > 1 ? (
        <label class="row small">
          on
          <select class="grow" value={resource} onChange={(event) => setResource(event.currentTarget.value)}>
            <option value="">all resources</option>
            {statement.resources.map((one) => (
              <option key={one} value={one}>
                {one}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      <div class="row">
        <label class="grow">
          <span class="hidden">Note</span>
          <input
            type="text"
            placeholder="Why (goes into the report)"
            value={note}
            onInput={(event) => setNote(event.currentTarget.value)}
          />
        </label>
        <button type="button" onClick={drop}>
          Drop this line
        </button>
      </div>
    </div>
  );
}

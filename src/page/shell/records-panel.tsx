import { useEffect, useRef, useState } from 'preact/hooks';
import type { RecordsBehind, RecordsQuery, RecordView } from '../../core.js';
import { theSource } from '../data/source.js';
import { SqlBehind } from '../parts/sql-behind.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection, settings } from '../state/asked.js';
import { go, url } from '../state/router.js';
import type { OpenBehind, OpenRecords } from '../state/url-state.js';
import { shortTime } from '../text/days.js';
import { counted, grouped } from '../text/numbers.js';

const PAGE = 50;

/** The records behind a number, beside the page; its state is in the address, so back closes it. */
export function RecordsPanel({ open }: { readonly open: OpenRecords }) {
  const ref = useRef<HTMLElement>(null);
  const [offset, setOffset] = useState(0);
  const query = queryFor(open, offset);
  const answer = useAnswer(`records ${JSON.stringify(query)}`, (asking) => theSource().records(query, asking));
  const what = JSON.stringify(open);
  useEffect(() => {
    setOffset(0);
    ref.current?.focus();
  }, [what]);
  return (
    <aside class="panel" ref={ref} tabIndex={-1} aria-labelledby="panel-title">
      <header class="panel-head">
        <h2 id="panel-title" class="grow wrap">
          {open.title}
        </h2>
        <button type="button" class="plain" onClick={() => go({ records: null })} aria-label="Close records">
          ✕
        </button>
      </header>
      <Waiting answer={answer} what="looking for records">
        {({ items, total }) => (
          <>
            <p class="row small soft">
              {counted(total, 'record')}, latest first
              {query.behind === null && query.eventIds.length === 0 ? (
                <SqlBehind view="records" of={query.selection} />
              ) : null}
            </p>
            <ul class="records">
              {items.map((one) => (
                <RecordItem key={one.eventId} record={one} open={items.length === 1} />
              ))}
            </ul>
            <Pager offset={offset} total={total} onOffset={setOffset} />
          </>
        )}
      </Waiting>
    </aside>
  );
}

function queryFor({ narrow = {}, match = {}, behind }: OpenRecords, offset: number): RecordsQuery {
  return {
    selection: { ...selection.value, ...narrow },
    eventName: null,
    outcome: null,
    errorCode: null,
    eventIds: [],
    ...match,
    behind: behind === undefined ? null : behindOf(behind),
    offset,
    limit: PAGE,
  };
}

/** What a figure counts is told under the settings that the page has. */
function behindOf(behind: OpenBehind): RecordsBehind {
  const under = { settings: settings.value, current: url.value.current };
  return 'resources' in behind ? { patterns: false, ...behind, ...under } : { ...behind, ...under };
}

function RecordItem({ record, open }: { readonly record: RecordView; readonly open: boolean }) {
  const facts = [record.region, record.sourceIp, record.session, record.accessKey, record.userAgent];
  return (
    <li>
      <details open={open}>
        <summary>
          <span class="mono soft small">{shortTime(record.time)}</span>
          <span class="grow wrap">
            {record.eventSource} <strong>{record.eventName}</strong>
          </span>
          <span class={`small tone-${record.outcome}`}>{record.errorCode ?? record.outcome}</span>
        </summary>
        <p class="small soft wrap">{facts.filter((fact) => fact !== null).join(' · ')}</p>
        <pre class="record-json" tabIndex={0} aria-label={`Record ${record.eventId}`}>
          {record.json}
        </pre>
      </details>
    </li>
  );
}

export function Pager({
  offset,
  total,
  onOffset,
  page = PAGE,
}: {
  readonly offset: number;
  readonly total: number;
  readonly onOffset: (offset: number) => void;
  readonly page?: number;
}) {
  if (total <= page) return null;
  return (
    <div class="row pager">
      <button type="button" disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - page))}>
        Earlier
      </button>
      <span class="small soft">{`${grouped(offset + 1)}–${grouped(Math.min(total, offset + page))} of ${grouped(total)}`}</span>
      <button type="button" disabled={offset + page >= total} onClick={() => onOffset(offset + page)}>
        Further
      </button>
    </div>
  );
}

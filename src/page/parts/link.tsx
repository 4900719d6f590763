import type { ComponentChildren } from 'preact';
import { go, hrefOf } from '../state/router.js';
import type { OpenRecords, UrlState } from '../state/url-state.js';
import { grouped } from '../text/numbers.js';

interface LinkProps {
  readonly to: Partial<UrlState>;
  readonly children: ComponentChildren;
  readonly class?: string;
  readonly label?: string;
  readonly current?: 'page' | 'true' | undefined;
  readonly title?: string;
}

/** A link to another state of the page: opens in a new tab like any link, and without loading anything when it is clicked. */
export function Link({ to, children, class: name, label, current, title }: LinkProps) {
  const follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a href={hrefOf(to)} onClick={follow} class={name} aria-label={label} aria-current={current} title={title}>
      {children}
    </a>
  );
}

/** A count that opens the records it counts. */
export function RecordsLink({
  count,
  of,
  shown,
}: {
  readonly count: number;
  readonly of: OpenRecords;
  readonly shown?: string;
}) {
  if (count === 0) return <span class="soft">0</span>;
  return (
    <Link to={{ records: of }} class="number" label={`${shown ?? `${grouped(count)} records`}: ${of.title}`}>
      {shown ?? grouped(count)}
    </Link>
  );
}

/** A count of denials that opens them: with a cross, so that it is told apart without colour. */
export function DeniedLink({ count, of }: { readonly count: number; readonly of: OpenRecords }) {
  if (count === 0) return <span class="soft">0</span>;
  return (
    <Link to={{ records: of }} class="number tone-denied" label={`${grouped(count)} denied: ${of.title}`}>
      <span aria-hidden="true">✕ </span>
      {grouped(count)}
    </Link>
  );
}

/** The identifiers of events as links to their records. */
export function EventLinks({ ids, title }: { readonly ids: readonly string[]; readonly title: string }) {
  return (
    <span class="event-links">
      {ids.map((id) => (
        <Link key={id} to={{ records: { title, match: { eventIds: [id] } } }} class="mono wrap">
          {id}
        </Link>
      ))}
    </span>
  );
}

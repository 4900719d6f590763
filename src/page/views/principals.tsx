import { useState } from 'preact/hooks';
import type { PrincipalLine, PrincipalsPage, PrincipalSort, PrincipalsQuery } from '../../core.js';
import { about, current, theSource } from '../data/source.js';
import { Findings } from '../parts/findings.js';
import { DeniedLink, Link, RecordsLink } from '../parts/link.js';
import { SqlBehind } from '../parts/sql-behind.js';
import { VirtualList } from '../parts/virtual-list.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { useKeys } from '../state/keys.js';
import { go, url } from '../state/router.js';
import { usePages } from '../state/use-pages.js';
import { counted, grouped } from '../text/numbers.js';
import { LedgerCard } from './ledger.js';
import { CurrentPoliciesBar } from './current-policies.js';

const SORTS: readonly (readonly [PrincipalSort, string])[] = [
  ['events', 'most events'],
  ['denied', 'most denied'],
  ['lastSeen', 'last seen'],
  ['excess', 'most unused grants'],
  ['name', 'name'],
  ['account', 'account'],
  ['kind', 'kind'],
];
const ASCENDING: readonly string[] = ['name', 'account', 'kind'];

const PAGE = 100;

type Query = Omit<PrincipalsQuery, 'offset' | 'limit'>;

function queryOf(): Query {
  const sort = SORTS.find(([name]) => name === url.value.sort)?.[0] ?? 'events';
  return { search: url.value.search, sort, descending: !ASCENDING.includes(sort), current: url.value.current };
}

/** Who is in the records. */
export function Principals() {
  const query = queryOf();
  const key = JSON.stringify(query);
  const first = useAnswer(`principals ${key}`, (asking) =>
    theSource().principals({ ...query, offset: 0, limit: PAGE }, asking),
  );
  return (
    <>
      <div class="title">
        <h1>Principals</h1>
        <p class="soft">{first.data === null ? '' : counted(first.data.total, 'principal')}</p>
        <SqlBehind view="principals" />
      </div>
      <Tools />
      {query.current === null ? null : <CurrentPoliciesBar />}
      <Waiting answer={first} what="looking for principals">
        {(page) =>
          page.total === 0 ? (
            <p class="card">Nobody of that name. Take something out of the search.</p>
          ) : (
            <List key={key} query={query} first={page} />
          )
        }
      </Waiting>
      {about.value === null ? null : (
        <>
          {about.value.findings.length === 0 ? null : (
            <section class="card" aria-label="About the source">
              <h2>About the source</h2>
              <Findings findings={about.value.findings} />
            </section>
          )}
          <LedgerCard ledger={about.value.ledger} />
        </>
      )}
    </>
  );
}

function List({ query, first }: { readonly query: Query; readonly first: PrincipalsPage }) {
  const [active, setActive] = useState<number | null>(null);
  const pages = usePages(PAGE, (offset, asking) => theSource().principals({ ...query, offset, limit: PAGE }, asking));
  const { total } = first;
  const at = (index: number): PrincipalLine | undefined => first.items[index] ?? pages.at(index);
  const move = (step: number): void =>
    setActive((now) => (now === null ? 0 : Math.min(total - 1, Math.max(0, now + step))));
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => {
      const line = active === null ? undefined : at(active);
      if (line !== undefined && document.activeElement?.tagName !== 'A') go({ principal: line.key, view: 'use' });
    },
  });
  return (
    <div class="list">
      <VirtualList
        count={total}
        rowHeight={58}
        label="Principals"
        active={active}
        onRange={pages.want}
        row={(index) => <Line line={at(index)} isActive={index === active} isCompared={query.current !== null} />}
      />
    </div>
  );
}

function Tools() {
  const sort = queryOf().sort;
  return (
    <div class="tools row">
      <label class="grow search">
        <span class="hidden">Search principals</span>
        <input
          id="search"
          type="search"
          placeholder="Name, ARN, account or kind  ( / )"
          value={url.value.search}
          onInput={(event) => go({ search: event.currentTarget.value }, 'replace')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
      <label class="row">
        <span class="soft small">Sort by</span>
        <select value={sort} onChange={(event) => go({ sort: event.currentTarget.value }, 'replace')}>
          {SORTS.filter(([name]) => name !== 'excess' || current.value !== null).map(([name, text]) => (
            <option key={name} value={name}>
              {text}
            </option>
          ))}
        </select>
      </label>
      {url.value.current === null ? <CurrentPoliciesBar /> : null}
    </div>
  );
}

function Line({
  line,
  isActive,
  isCompared,
}: {
  readonly line: PrincipalLine | undefined;
  readonly isActive: boolean;
  readonly isCompared: boolean;
}) {
  if (line === undefined) return <div class="line-row soft">…</div>;
  const narrow = { principal: line.key };
  return (
    <div class={`line-row${isActive ? ' active' : ''}`}>
      <Link to={{ principal: line.key, view: 'use' }} class="line" current={isActive ? 'true' : undefined}>
        <strong class="cut">{line.name}</strong>
        <span class="mono small soft cut" title={line.arn ?? ''}>
          {line.arn ?? 'no ARN in the records'}
        </span>
      </Link>
      <span class="line-kind small">
        {line.kind}
        <span class="soft">{line.account ?? ''}</span>
      </span>
      {isCompared ? <GrantedBar line={line} /> : null}
      <span class="line-figure">
        <RecordsLink count={line.events} of={{ title: line.name, narrow }} />
        <span class="soft small">{line.events === 1 ? 'event' : 'events'}</span>
      </span>
      <span class="line-figure line-denied">
        <DeniedLink count={line.denied} of={{ title: `${line.name}, denied`, narrow, match: { outcome: 'denied' } }} />
        <span class="soft small">denied</span>
      </span>
      <span class="line-figure line-seen">
        {line.lastSeen.slice(0, 10)}
        <span class="soft small">last seen</span>
      </span>
    </div>
  );
}

function GrantedBar({ line: { granted, nobodyToCut } }: { readonly line: PrincipalLine }) {
  if (granted === null)
    return <span class="line-bar small soft">{nobodyToCut === null ? 'no policies given' : 'cannot be cut'}</span>;
  const share = granted.granted === 0 ? 0 : Math.max(0.004, granted.used / granted.granted);
  return (
    <span class="line-bar">
      <span class="bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </span>
      <span class="small">{`${grouped(granted.used)} of ${grouped(granted.granted)} used`}</span>
    </span>
  );
}

import type { PolicyView } from '../../core.js';
import { More } from '../parts/more.js';
import { counted, grouped } from '../text/numbers.js';

type Diff = NonNullable<PolicyView['diff']>;
type Change = Diff['gained'][number];

/** By meaning, from today's policies to this one. */
export function DiffCard({ view: { diff, services } }: { readonly view: PolicyView }) {
  if (diff === null) return null;
  const isSame = [diff.gained, diff.lost, diff.denialsAdded, diff.denialsRemoved].every(({ length }) => length === 0);
  return (
    <section class="card" aria-label="From today to this policy">
      <h2>From today to this policy</h2>
      {services === null ? null : <ServiceTable services={services} />}
      {isSame ? <p>Both allow the same.</p> : null}
      <Changes sign="−" tone="lost" title="no longer allowed" changes={diff.lost} />
      <Changes sign="+" tone="gained" title="newly allowed" changes={diff.gained} />
      <Changes sign="−" tone="gained" title="denials gone" changes={diff.denialsRemoved} />
      <Changes sign="+" tone="lost" title="denials added" changes={diff.denialsAdded} />
      <p class="small soft">By meaning: patterns by what they match, conditions by what they imply.</p>
    </section>
  );
}

type Services = NonNullable<PolicyView['services']>;

const sum = (services: Services, which: 'today' | 'after'): number =>
  services.reduce((total, one) => total + one[which], 0);

/** What is left of each service, and how many services are gone. */
function ServiceTable({ services }: { readonly services: Services }) {
  const left = services.filter(({ after }) => after > 0);
  const gone = services.filter(({ after }) => after === 0);
  return (
    <>
      <p>
        From <strong>{counted(sum(services, 'today'), 'action')}</strong> of{' '}
        {counted(services.filter(({ today }) => today > 0).length, 'service')} to{' '}
        <strong>{grouped(sum(services, 'after'))}</strong> of {grouped(left.length)}.
      </p>
      <table class="services">
        <thead>
          <tr>
            <th scope="col">Service</th>
            <th scope="col" class="right">
              Today
            </th>
            <th scope="col" class="right">
              New
            </th>
            <th scope="col">
              <span class="hidden">Share that is left</span>
            </th>
          </tr>
        </thead>
        <More items={left} as="tbody" first={12} row={(one) => <ServiceRow key={one.prefix} change={one} />} />
      </table>
      {gone.length === 0 ? null : (
        <details>
          <summary>{counted(gone.length, 'service')} no longer allowed at all</summary>
          <p class="mono small soft wrap">{gone.map(({ prefix }) => prefix).join(', ')}</p>
        </details>
      )}
    </>
  );
}

function ServiceRow({ change: { prefix, today, after } }: { readonly change: Services[number] }) {
  const share = Math.min(1, after / Math.max(1, today, after));
  return (
    <tr>
      <th scope="row" class="mono">
        {prefix}
      </th>
      <td class="right">{grouped(today)}</td>
      <td class="right">
        <strong>{grouped(after)}</strong>
      </td>
      <td class="services-share">
        <span class="bar" aria-hidden="true">
          <span style={{ width: `${Math.max(2, share * 100)}%` }} />
        </span>
      </td>
    </tr>
  );
}

interface ChangesProps {
  readonly sign: string;
  readonly tone: 'gained' | 'lost';
  readonly title: string;
  readonly changes: readonly Change[];
}

function Changes({ sign, tone, title, changes }: ChangesProps) {
  if (changes.length === 0) return null;
  return (
    <div class={`changes ${tone}`}>
      <h3>
        {sign} {counted(changes.length, 'permission')} {title}
      </h3>
      <More
        items={changes}
        as="ul"
        first={6}
        row={({ action, resource }) => (
          <li key={`${action} ${resource}`} class="mono small wrap">
            <span aria-hidden="true">{sign} </span>
            {action} <span class="soft">{resource}</span>
          </li>
        )}
      />
    </div>
  );
}

/** What the last change of the settings did. */
export function SinceLine({ since }: { readonly since: Diff | null }) {
  if (since === null) return null;
  const { gained, lost } = since;
  if (gained.length + lost.length === 0)
    return <p class="since small soft">The last change made no difference to what is allowed.</p>;
  return (
    <section class={`since card ${gained.length > 0 ? 'widens' : ''}`} aria-label="The last change" aria-live="polite">
      <h2>
        {gained.length === 0
          ? 'The last change narrows'
          : lost.length === 0
            ? 'The last change widens'
            : 'The last change moves'}
      </h2>
      <Changes sign="+" tone="gained" title="newly allowed" changes={gained} />
      <Changes sign="−" tone="lost" title="no longer allowed" changes={lost} />
    </section>
  );
}

import { useState } from 'preact/hooks';
import type { Facet, FacetName, FacetValue } from '../../core.js';
import { DeniedLink, Link, RecordsLink } from '../parts/link.js';
import { url } from '../state/router.js';
import { grouped } from '../text/numbers.js';

const SHORT = 5;

/** The values of one filter with how often each is there; choosing one narrows everything else. */
export function FacetList({
  name,
  title,
  facet,
}: {
  readonly name: FacetName;
  readonly title: string;
  readonly facet: Facet;
}) {
  const [isLong, setLong] = useState(false);
  const most = Math.max(1, ...facet.values.map(({ events }) => events));
  const shown = isLong ? facet.values : facet.values.slice(0, SHORT);
  return (
    <section class="card facet">
      <h3>
        {title} <span class="soft">{grouped(facet.values.length + facet.more)}</span>
      </h3>
      {facet.values.length === 0 ? <p class="soft small">none</p> : null}
      <ul>
        {shown.map((one) => (
          <Value key={one.value} name={name} title={title} of={one} most={most} />
        ))}
      </ul>
      {facet.values.length > SHORT ? (
        <button type="button" class="link small" onClick={() => setLong(!isLong)}>
          {isLong ? 'fewer' : `${grouped(facet.values.length - SHORT)} more`}
        </button>
      ) : null}
      {facet.more > 0 && isLong ? <p class="small soft">and {grouped(facet.more)} that are rarer</p> : null}
    </section>
  );
}

interface ValueProps {
  readonly name: FacetName;
  readonly title: string;
  readonly of: FacetValue;
  /** Events of the busiest. */
  readonly most: number;
}

function Value({ name, title, of: { value, events, denied }, most }: ValueProps) {
  const chosen = url.value[name];
  const isOn = chosen.includes(value);
  const next = isOn ? chosen.filter((one) => one !== value) : [...chosen, value];
  const shown = value === '' ? 'none' : value;
  const narrow = { [name]: [value] };
  return (
    <li class={isOn ? 'on' : ''}>
      <Link
        to={{ [name]: next }}
        class="cut mono small"
        label={`${isOn ? 'Show more than' : 'Only'} ${title} ${shown}`}
        title={value}
      >
        <span aria-hidden="true">{isOn ? '☑' : '☐'}</span> {shown}
      </Link>
      {denied > 0 ? (
        <DeniedLink count={denied} of={{ title: `${title} ${shown}, denied`, narrow, match: { outcome: 'denied' } }} />
      ) : null}
      <RecordsLink count={events} of={{ title: `${title} ${shown}`, narrow }} />
      <span class="meter" style={{ width: `${(events / most) * 100}%` }} aria-hidden="true" />
    </li>
  );
}

import { useState } from 'preact/hooks';
import type { Facet, FacetName } from '../../core.js';
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
  const chosen = url.value[name];
  const most = Math.max(1, ...facet.values.map(({ events }) => events));
  const shown = isLong ? facet.values : facet.values.slice(0, SHORT);
  return (
    <section class="card facet">
      <h3>
        {title} <span class="soft">{grouped(facet.values.length + facet.more)}</span>
      </h3>
      {facet.values.length === 0 ? <p class="soft small">none</p> : null}
      <ul>
        {shown.map(({ value, events, denied }) => {
          const isOn = chosen.includes(value);
          const next = isOn ? chosen.filter((one) => one !== value) : [...chosen, value];
          return (
            <li key={value} class={isOn ? 'on' : ''}>
              <Link
                to={{ [name]: next }}
                class="cut mono small"
                label={`${isOn ? 'Show more than' : 'Only'} ${title} ${value === '' ? 'none' : value}`}
                title={value}
              >
                <span aria-hidden="true">{isOn ? '☑' : '☐'}</span> {value === '' ? 'none' : value}
              </Link>
              {denied > 0 ? (
                <DeniedLink
                  count={denied}
                  of={{ title: `${title} ${value}, denied`, narrow: { [name]: [value] }, match: { outcome: 'denied' } }}
                />
              ) : null}
              <RecordsLink count={events} of={{ title: `${title} ${value}`, narrow: { [name]: [value] } }} />
              <span class="meter" style={{ width: `${(events / most) * 100}%` }} aria-hidden="true" />
            </li>
          );
        })}
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

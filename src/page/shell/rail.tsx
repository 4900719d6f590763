import { about } from '../data/source.js';
import { Link } from '../parts/link.js';
import { url } from '../state/router.js';
import type { View } from '../state/url-state.js';
import { shortName } from '../text/arns.js';

const PRINCIPAL_VIEWS: readonly (readonly [View, string])[] = [
  ['use', 'Use'],
  ['granted', 'Granted'],
  ['policy', 'Policy'],
  ['proof', 'Proof'],
  ['export', 'Export'],
];

/** Where one is and where one can go. Filters and window stay when the view changes. */
export function Rail() {
  const { view, principal } = url.value;
  const item = (one: View, name: string) => (
    <li key={one}>
      <Link
        to={{ view: one, records: null, ...(one === 'principals' && { principal: null }) }}
        current={view === one ? 'page' : undefined}
      >
        {name}
      </Link>
    </li>
  );
  return (
    <nav class="rail" aria-label="Views">
      <ul>
        {item('principals', 'Principals')}
        {about.value?.capabilities.sql === true ? item('sql', 'SQL') : null}
      </ul>
      {principal === null ? null : (
        <>
          <div class="who">
            <strong class="cut">{shortName(principal)}</strong>
          </div>
          <ul>{PRINCIPAL_VIEWS.map(([one, name]) => item(one, name))}</ul>
        </>
      )}
    </nav>
  );
}

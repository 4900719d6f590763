import type { ComponentChildren } from 'preact';
import { Link } from '../parts/link.js';
import { isFiltered } from '../state/asked.js';
import { url } from '../state/router.js';
import { FILTERS } from '../state/url-state.js';
import { shortName } from '../text/arns.js';
import { longDay } from '../text/days.js';

/** Whose view this is, in which window, narrowed by what. */
export function PrincipalHead({ what, children }: { readonly what: string; readonly children?: ComponentChildren }) {
  const { principal, from, to } = url.value;
  const key = principal ?? '';
  return (
    <>
      <div class="title">
        <h1>
          <span class="soft">{what} · </span>
          {shortName(key)}
        </h1>
        <p class="mono small soft wrap">{key.startsWith('arn:') ? key : ''}</p>
        {children}
      </div>
      {from === null && to === null && !isFiltered(url.value) ? null : (
        <p class="row chips">
          <span class="small soft">Only</span>
          {from === null && to === null ? null : (
            <Link to={{ from: null, to: null }} class="chip" label="Remove the window">
              {windowText(from, to)} <span aria-hidden="true">✕</span>
            </Link>
          )}
          {FILTERS.flatMap((name) =>
            url.value[name].map((value) => (
              <Link
                key={`${name} ${value}`}
                to={{ [name]: url.value[name].filter((one) => one !== value) }}
                class="chip"
                label={`Remove ${value}`}
              >
                {value === '' ? 'no source' : value} <span aria-hidden="true">✕</span>
              </Link>
            )),
          )}
          <Link
            to={{ from: null, to: null, services: [], regions: [], sessions: [], addresses: [], accessKeys: [] }}
            class="small"
          >
            all
          </Link>
        </p>
      )}
    </>
  );
}

function windowText(from: string | null, to: string | null): string {
  if (from === null) return `until ${longDay(to ?? '')}`;
  return to === null ? `from ${longDay(from)}` : `${longDay(from)} – ${longDay(to)}`;
}

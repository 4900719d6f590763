import type { Activity, FacetName, Selection, ServiceActivity } from '../../core.js';
import { theSource } from '../data/source.js';
import { HeatMap } from '../parts/heat-map.js';
import { DeniedLink, Link, RecordsLink } from '../parts/link.js';
import { SqlBehind } from '../parts/sql-behind.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection } from '../state/asked.js';
import { go, url } from '../state/router.js';
import { shortService } from '../text/arns.js';
import { addDays, longDay } from '../text/days.js';
import { counted } from '../text/numbers.js';
import { FacetList } from './facet-list.js';
import { LearningCard } from './learning.js';
import { PrincipalHead } from './principal-head.js';
import { TopCalls, TopResources } from './top-lists.js';

const FACET_NAMES: readonly (readonly [FacetName, string])[] = [
  ['regions', 'Region'],
  ['sessions', 'Session'],
  ['addresses', 'Source IP'],
  ['accessKeys', 'Access key'],
];

/** What one principal did: the map of days, and everything below it narrowed by the window that is drawn on it. */
export function Use() {
  const asked = selection.value;
  const answer = useAnswer(`activity ${JSON.stringify(asked)}`, (asking) => theSource().activity(asked, asking));
  return (
    <>
      <PrincipalHead what="Use">
        <SqlBehind view="activity" />
      </PrincipalHead>
      <Waiting answer={answer} what="looking at what was done">
        {(activity) => (
          <>
            <section class="card" aria-label="Service by day">
              <header>
                <h2>
                  {counted(eventsOf(activity.totals), 'event')}
                  <span class="soft">
                    {' '}
                    in {counted(activity.services.filter(({ totals }) => eventsOf(totals) > 0).length, 'service')}
                  </span>
                </h2>
                <Presets days={activity.days} />
              </header>
              <Map activity={activity} asked={asked} />
            </section>
            <div class="cards facets">
              {FACET_NAMES.map(([name, title]) => (
                <FacetList key={name} name={name} title={title} facet={activity.facets[name]} />
              ))}
            </div>
            <LearningCard />
            <Top asked={asked} />
          </>
        )}
      </Waiting>
    </>
  );
}

/** It looks into the records' bodies: for a busy principal it comes a moment later. */
function Top({ asked }: { readonly asked: Selection }) {
  const answer = useAnswer(`top ${JSON.stringify(asked)}`, (asking) => theSource().top(asked, asking));
  return (
    <Waiting answer={answer} what="looking at calls and resources">
      {({ calls, resources }) => (
        <div class="two section">
          <TopCalls calls={calls} />
          <TopResources resources={resources} />
        </div>
      )}
    </Waiting>
  );
}

const eventsOf = ({ allowed, denied, failed, unclear }: Activity['totals']): number =>
  allowed + denied + failed + unclear;

function Map({ activity, asked }: { readonly activity: Activity; readonly asked: Selection }) {
  const { days, services } = activity;
  const placeOf = (day: string | null, otherwise: number): number => {
    if (day === null) return otherwise;
    const place = days.indexOf(day);
    return place >= 0 ? place : day < (days[0] ?? day) ? 0 : days.length - 1;
  };
  const last = Math.max(0, days.length - 1);
  const choose = (first: number, end: number, how: 'push' | 'replace'): void =>
    go({ from: first === 0 ? null : (days[first] ?? null), to: end >= last ? null : (days[end] ?? null) }, how);
  return (
    <HeatMap
      days={days}
      services={services}
      window={[placeOf(asked.from, 0), placeOf(asked.to, last)]}
      onWindow={choose}
      onCell={(service, [first, end]) => go({ records: recordsOf(service, days[first] ?? '', days[end] ?? '') })}
      rowHead={(one) => <ServiceHead service={one} />}
    />
  );
}

function recordsOf(service: string | null, from: string, to: string) {
  const when = from === to ? longDay(from) : `${longDay(from)} – ${longDay(to)}`;
  const narrow = service === null ? { from, to } : { from, to, services: [service] };
  return { title: `${service ?? 'All services'}, ${when}`, narrow };
}

function ServiceHead({ service: { eventSource, totals } }: { readonly service: ServiceActivity }) {
  const chosen = url.value.services;
  const isOn = chosen.includes(eventSource);
  return (
    <>
      <Link
        to={{ services: isOn ? chosen.filter((one) => one !== eventSource) : [...chosen, eventSource] }}
        class={`cut${isOn ? ' on' : ''}`}
        label={isOn ? `${eventSource}: show all services` : `Only ${eventSource}`}
        title={eventSource}
      >
        {shortService(eventSource) || 'no source'}
      </Link>
      {totals.denied > 0 ? (
        <DeniedLink
          count={totals.denied}
          of={{ title: `${eventSource}, denied`, narrow: { services: [eventSource] }, match: { outcome: 'denied' } }}
        />
      ) : null}
      <RecordsLink count={eventsOf(totals)} of={{ title: eventSource, narrow: { services: [eventSource] } }} />
    </>
  );
}

function Presets({ days }: { readonly days: readonly string[] }) {
  const last = days.at(-1);
  if (last === undefined) return null;
  const { from, to } = url.value;
  const fits = [30, 60, 90].filter((length) => length < days.length);
  return (
    <div class="row small" role="group" aria-label="Window">
      {fits.map((length) => {
        const start = addDays(last, 1 - length);
        const isOn = from === start && to === null;
        return (
          <Link
            key={length}
            to={{ from: start, to: null }}
            class={isOn ? 'on' : ''}
            current={isOn ? 'true' : undefined}
          >
            last {length} days
          </Link>
        );
      })}
      <Link to={{ from: null, to: null }} class={from === null && to === null ? 'on' : ''}>
        all {days.length} days
      </Link>
    </div>
  );
}

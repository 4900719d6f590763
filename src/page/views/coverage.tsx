import type { CoverageCalendar, CoverageLane } from '../../core.js';
import { theSource } from '../data/source.js';
import { MonthAxis } from '../parts/month-axis.js';
import { useWidth } from '../parts/use-width.js';
import { SqlBehind } from '../parts/sql-behind.js';
import { Waiting } from '../parts/waiting.js';
import { useAnswer } from '../state/answer.js';
import { selection } from '../state/asked.js';
import { longDay } from '../text/days.js';
import { counted, grouped } from '../text/numbers.js';

/** Where and when the source was recording at all: what is empty here cannot be known. */
export function CoverageCard() {
  const asked = selection.value;
  const answer = useAnswer(`coverage ${JSON.stringify(asked)}`, (asking) => theSource().coverage(asked, asking));
  return (
    <section class="card section" aria-label="Coverage">
      <header>
        <h2>
          Coverage <SqlBehind view="coverage" />
        </h2>
        <p class="small soft">Where the source holds events of anybody. What it does not hold can not be proved.</p>
      </header>
      <Waiting answer={answer} what="looking at coverage">
        {(calendar) => (
          <>
            <Calendar calendar={calendar} />
            <div class="cards">
              <Classes classes={calendar.classes} />
              <Gaps gaps={calendar.gaps} />
            </div>
          </>
        )}
      </Waiting>
    </section>
  );
}

const LANE = 16;

function Calendar({ calendar: { days, lanes } }: { readonly calendar: CoverageCalendar }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <figure class="heat coverage">
      <div class="heat-heads">
        {lanes.map((lane) => (
          <div
            key={`${lane.account} ${lane.region}`}
            class="heat-head small"
            style={{ height: `${LANE + 4}px` }}
            title={lane.account ?? ''}
          >
            <span class="cut">{lane.region ?? 'no region'}</span>
            <span class="soft cut">{lane.account ?? 'no account'}</span>
          </div>
        ))}
      </div>
      <div class="heat-plot" ref={ref}>
        {lanes.map((lane) => (
          <Lane key={`${lane.account} ${lane.region}`} lane={lane} days={days} width={width} />
        ))}
        <MonthAxis days={days} width={width} />
      </div>
      <figcaption class="heat-legend small soft">
        <span class="row">
          <Swatch class="lane-own" /> events of this principal
          <Swatch class="lane-any" /> of others only
          <Swatch class="lane-none" /> none: nothing can be said
        </span>
      </figcaption>
    </figure>
  );
}

const Swatch = ({ class: name }: { readonly class: string }) => (
  <svg width="12" height="12" aria-hidden="true">
    <rect width="12" height="12" class={name} />
  </svg>
);

function Lane({
  lane,
  days,
  width,
}: {
  readonly lane: CoverageLane;
  readonly days: readonly string[];
  readonly width: number;
}) {
  const step = width / Math.max(days.length, 1);
  const paths = { own: '', any: '' };
  lane.counts.forEach((count, day) => {
    const own = (lane.own[day] ?? 0) > 0;
    if (count === 0) return;
    const [y, h] = own ? [2, LANE] : [6, LANE - 8];
    paths[own ? 'own' : 'any'] +=
      `M${(day * step).toFixed(2)} ${y}h${Math.max(1, step - 0.6).toFixed(2)}v${h}h-${Math.max(1, step - 0.6).toFixed(2)}z`;
  });
  const active = lane.counts.filter((count) => count > 0).length;
  const label = `${lane.account ?? ''} ${lane.region ?? ''}: events on ${active} of ${days.length} days, of this principal on ${lane.own.filter((count) => count > 0).length}`;
  return (
    <svg width={width} height={LANE + 4} role="img" aria-label={label}>
      <title>{label}</title>
      <path d={`M0 ${LANE / 2 + 2}h${width}`} class="lane-none-line" />
      <path d={paths.any} class="lane-any" />
      <path d={paths.own} class="lane-own" />
    </svg>
  );
}

const CLASS_NAMES = {
  'management-read': 'Management, reading',
  'management-write': 'Management, writing',
  data: 'Data events',
  other: 'Other',
} as const;

function Classes({ classes }: Pick<CoverageCalendar, 'classes'>) {
  return (
    <div>
      <h3>Classes of events</h3>
      <ul class="small">
        {classes.map(({ name, events, firstDay, lastDay }) => (
          <li key={name}>
            <span aria-hidden="true">{events > 0 ? '● ' : '○ '}</span>
            {CLASS_NAMES[name]}:{' '}
            {events === 0 || firstDay === null || lastDay === null ? (
              <strong>none recorded</strong>
            ) : (
              `${grouped(events)}, ${longDay(firstDay)} to ${longDay(lastDay)}`
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Gaps({ gaps }: Pick<CoverageCalendar, 'gaps'>) {
  return (
    <div>
      <h3>Silent stretches</h3>
      {gaps.length === 0 ? <p class="small">None: somebody was recorded on each day.</p> : null}
      <ul class="small">
        {gaps.slice(0, 6).map(({ first, last, days }) => (
          <li key={first}>
            {counted(days, 'day')}: {longDay(first)}
            {first === last ? '' : ` to ${longDay(last)}`}
          </li>
        ))}
        {gaps.length > 6 ? <li class="soft">and {gaps.length - 6} shorter ones</li> : null}
      </ul>
    </div>
  );
}

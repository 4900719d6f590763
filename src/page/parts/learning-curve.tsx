import { scaleLinear } from 'd3-scale';
import { useState } from 'preact/hooks';
import type { LearningDay } from '../../core.js';
import { addDays, dayNumber, daysBetween, longDay } from '../text/days.js';
import { counted } from '../text/numbers.js';
import { MonthAxis } from './month-axis.js';
import { useWidth } from './use-width.js';

const HEIGHT = 140;
const LEFT = 30;
const FLOOR = HEIGHT - 8;

/** Distinct permissions up to each day as a line, new ones as bars. */
export function LearningCurve({ days }: { readonly days: readonly LearningDay[] }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<LearningDay | null>(null);
  const [start, end] = [days[0], days.at(-1)];
  if (start === undefined || end === undefined) return <p class="soft">No active day.</p>;
  const span = daysBetween(start.day, end.day);
  const plot = Math.max(0, width - LEFT);
  const x = scaleLinear([0, span], [0, plot]);
  const find = (event: PointerEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const day = addDays(start.day, Math.floor(x.invert(event.clientX - box.left - LEFT)));
    setAt(days.findLast((one) => one.day <= day) ?? null);
  };
  return (
    <figure ref={ref} class="curve">
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={labelOf(days, end)}
        onPointerMove={find}
        onPointerLeave={() => setAt(null)}
      >
        <Marks days={days} x={x} width={width} most={end.known} first={start.day} />
      </svg>
      <div style={{ marginLeft: `${LEFT}px` }}>
        <MonthAxis days={Array.from({ length: span }, (_, step) => addDays(start.day, step))} width={plot} />
      </div>
      <figcaption class="small soft curve-at">
        {at === null ? 'Line: distinct permissions so far. Bars: those new on the day.' : textOf(at)}
      </figcaption>
    </figure>
  );
}

interface MarksProps {
  readonly days: readonly LearningDay[];
  readonly x: (days: number) => number;
  readonly width: number;
  readonly most: number;
  readonly first: string;
}

function Marks({ days, x, width, most, first }: MarksProps) {
  const y = scaleLinear([0, Math.max(1, most)], [FLOOR, 8]).nice(4);
  const placeOf = (day: string): number => x(dayNumber(day) - dayNumber(first));
  const line = days.reduce(
    (path, { day, known }) => `${path}H${placeOf(day).toFixed(1)}V${y(known).toFixed(1)}`,
    `M0 ${FLOOR}`,
  );
  const barWidth = Math.max(1.5, x(1) - 1).toFixed(1);
  const bars = days
    .filter(({ fresh }) => fresh > 0)
    .map(({ day, fresh }) => `M${placeOf(day).toFixed(1)} ${FLOOR}V${y(fresh).toFixed(1)}h${barWidth}V${FLOOR}z`);
  return (
    <>
      {y
        .ticks(4)
        .filter(Number.isInteger)
        .map((tick) => (
          <g key={tick}>
            <path d={`M${LEFT} ${Math.round(y(tick)) - 0.5}H${width}`} class="grid" />
            <text x={LEFT - 6} y={y(tick) + 4} class="tick">
              {tick}
            </text>
          </g>
        ))}
      <g transform={`translate(${LEFT} 0)`}>
        <path d={bars.join('')} class="curve-bars" />
        <path d={`${line}H${width - LEFT}`} class="curve-line" />
      </g>
    </>
  );
}

const labelOf = (days: readonly LearningDay[], { known }: LearningDay): string =>
  `${known} distinct permissions after ${counted(days.length, 'active day')}; the last new one on ${longDay(lastFresh(days))}`;

const lastFresh = (days: readonly LearningDay[]): string => days.findLast(({ fresh }) => fresh > 0)?.day ?? '';

const textOf = ({ day, needed, fresh, known, examples }: LearningDay): string =>
  `${longDay(day)}: ${needed} needed, ${fresh} new${examples.length > 0 ? ` (${examples.slice(0, 2).join(', ')}${fresh > 2 ? ', …' : ''})` : ''}; ${known} so far`;

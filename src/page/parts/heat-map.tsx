import { useMemo, useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import type { ServiceActivity } from '../../core.js';
import { longDay } from '../text/days.js';
import { counted } from '../text/numbers.js';
import { Brush } from './brush.js';
import { heatGrid, type HeatGrid } from './heat-grid.js';
import { heatScale, LEVELS, type HeatScale } from './heat-scale.js';
import { MonthAxis } from './month-axis.js';
import { useWidth } from './use-width.js';

const ROW = 24;
const TOTAL = 34;

export interface HeatMapProps {
  readonly days: readonly string[];
  readonly services: readonly ServiceActivity[];
  /** Places of the first and last selected day. */
  readonly window: readonly [number, number];
  readonly onWindow: (first: number, last: number, how: 'push' | 'replace') => void;
  /** A cell was chosen: the service (null: all) and its first and last day. */
  readonly onCell: (service: string | null, days: readonly [number, number]) => void;
  /** What stands at the left of a row. */
  readonly rowHead: (service: ServiceActivity) => ComponentChildren;
}

/** Service × day: how often by shade (log scale), whether denied by a notch and a word; dragging over it chooses the window. */
export function HeatMap(props: HeatMapProps) {
  const { days, services, window, onWindow, onCell, rowHead } = props;
  const [ref, width] = useWidth<HTMLDivElement>();
  const grid = useMemo(() => heatGrid(services, days.length, width), [services, days.length, width]);
  const scale = useMemo(() => heatScale(grid.most), [grid.most]);
  const [at, setAt] = useState<readonly [number, number] | null>(null);
  const binWidth = width / Math.max(grid.bins, 1);
  const height = TOTAL + services.length * ROW;
  const daysOf = (bin: number): readonly [number, number] => [
    bin * grid.binDays,
    Math.min(days.length, (bin + 1) * grid.binDays) - 1,
  ];
  const serviceAt = (row: number): string | null => (row < 0 ? null : (services[row]?.eventSource ?? null));
  return (
    <figure class="heat">
      <div class="heat-heads" aria-hidden="false">
        <div class="heat-total soft small">all services</div>
        {services.map((one) => (
          <div class="heat-head" key={one.eventSource}>
            {rowHead(one)}
          </div>
        ))}
      </div>
      <div class="heat-plot" ref={ref}>
        <svg width={width} height={height} aria-hidden="true">
          <Totals grid={grid} binWidth={binWidth} />
          <Cells grid={grid} scale={scale} binWidth={binWidth} />
        </svg>
        <Brush
          days={days}
          window={window}
          height={height}
          onWindow={onWindow}
          onHover={(x, y) => setAt(x === null ? null : [Math.floor(x / binWidth), Math.floor((y - TOTAL) / ROW)])}
          onPick={(x, y) => onCell(serviceAt(Math.floor((y - TOTAL) / ROW)), daysOf(Math.floor(x / binWidth)))}
        />
        <MonthAxis days={days} width={width} />
      </div>
      <figcaption class="heat-legend small soft">
        <Legend scale={scale} binDays={grid.binDays} />
        <span class="heat-at">
          {at === null ? 'Drag to choose days; click a cell for its records.' : textAt(props, grid, at)}
        </span>
      </figcaption>
    </figure>
  );
}

function textAt({ days, services }: HeatMapProps, grid: HeatGrid, [bin, row]: readonly [number, number]): string {
  const sum = (row < 0 ? grid.totals : grid.rows[row])?.get(bin) ?? { events: 0, denied: 0 };
  const first = days[bin * grid.binDays];
  if (first === undefined) return '';
  const when = grid.binDays === 1 ? longDay(first) : `${grid.binDays} days from ${longDay(first)}`;
  const denied = sum.denied > 0 ? `, ${sum.denied} denied` : '';
  return `${row < 0 ? 'all services' : (services[row]?.eventSource ?? '')}, ${when}: ${counted(sum.events, 'event')}${denied}`;
}

/** One path per shade: a map of many thousand cells is a handful of elements. */
function Cells({
  grid,
  scale,
  binWidth,
}: {
  readonly grid: HeatGrid;
  readonly scale: HeatScale;
  readonly binWidth: number;
}) {
  const paths = useMemo(() => {
    const shades = Array.from({ length: LEVELS }, () => '');
    let denied = '';
    const w = Math.max(1, binWidth - (binWidth > 5 ? 1 : 0)).toFixed(2);
    grid.rows.forEach((row, index) => {
      const y = TOTAL + index * ROW + 1;
      for (const [bin, sum] of row) {
        const x = (bin * binWidth).toFixed(2);
        shades[scale.level(sum.events) - 1] += `M${x} ${y}h${w}v${ROW - 2}h-${w}z`;
        if (sum.denied > 0) denied += notch(bin * binWidth, y, Math.min(binWidth - 1, 9));
      }
    });
    return { shades, denied };
  }, [grid, scale, binWidth]);
  return (
    <g>
      {paths.shades.map((d, level) => (
        <path key={level} d={d} class={`heat-${level + 1}`} />
      ))}
      <path d={paths.denied} class="heat-denied" />
    </g>
  );
}

/** A triangle in the upper right corner. */
const notch = (x: number, y: number, size: number): string => {
  const s = Math.max(4, size);
  return `M${x.toFixed(2)} ${y}h${s}l-${s} ${s}z`;
};

function Totals({ grid, binWidth }: { readonly grid: HeatGrid; readonly binWidth: number }) {
  const most = Math.max(1, ...[...grid.totals.values()].map(({ events }) => events));
  const bars = [...grid.totals].map(([bin, { events }]) => {
    const height = Math.max(1.5, (Math.log1p(events) / Math.log1p(most)) * (TOTAL - 8));
    const w = Math.max(1, binWidth - 1).toFixed(2);
    return `M${(bin * binWidth).toFixed(2)} ${TOTAL - 4}v-${height.toFixed(1)}h${w}v${height.toFixed(1)}z`;
  });
  return <path d={bars.join('')} class="heat-bars" />;
}

function Legend({ scale, binDays }: { readonly scale: HeatScale; readonly binDays: number }) {
  return (
    <span class="row heat-steps">
      <span>{binDays === 1 ? 'events a day' : `events in ${binDays} days`}</span>
      {scale.labels.map((label, index) => (
        <span key={label} class="row heat-step">
          <svg width="12" height="12" aria-hidden="true">
            <rect width="12" height="12" rx="2" class={`heat-${index + 1}`} />
          </svg>
          {label}
        </span>
      ))}
      <span class="row heat-step">
        <svg width="12" height="12" aria-hidden="true">
          <rect width="12" height="12" rx="2" class="heat-1" />
          <path d="M0 0h9l-9 9z" class="heat-denied" />
        </svg>
        some denied
      </span>
    </span>
  );
}

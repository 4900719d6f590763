import { scaleLinear } from 'd3-scale';
import type { BacktestView } from '../../core.js';
import { useWidth } from './use-width.js';

const HEIGHT = 150;
const [LEFT, BOTTOM] = [44, 24];

type Row = BacktestView['rows'][number];

const LINES: readonly (readonly [string, string, (row: Row) => number])[] = [
  ['clean', 'stretches without a denial', ({ clean, windows }) => clean / Math.max(windows, 1)],
  ['recall', 'events allowed', ({ absoluteRecall }) => absoluteRecall],
  ['precision', 'grants that were needed', ({ uniquePrecision }) => uniquePrecision],
];

interface CurveProps {
  readonly rows: readonly Row[];
  readonly target: number;
  readonly chosen: number;
}

/** Shares against the length of observation; each line has its own dash, so that it is told apart without colour. */
export function BacktestCurve(props: CurveProps) {
  const [ref, width] = useWidth<HTMLDivElement>();
  return (
    <figure ref={ref} class="curve">
      <svg width={width} height={HEIGHT} role="img" aria-label={labelOf(props.rows)}>
        <Plot {...props} width={width} />
      </svg>
      <figcaption class="small soft row">
        {LINES.map(([name, text]) => (
          <span key={name} class={`row line-${name}`}>
            <svg width="22" height="8" aria-hidden="true">
              <path d="M0 4h22" class="line" />
            </svg>
            {text}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function Plot({ rows, target, chosen, width }: CurveProps & { readonly width: number }) {
  const most = Math.max(...rows.map(({ observe }) => observe), 14);
  const x = scaleLinear([0, most], [LEFT, Math.max(LEFT, width - 8)]);
  const y = scaleLinear([0, 1], [HEIGHT - BOTTOM, 8]);
  const pathOf = (read: (row: Row) => number): string =>
    rows
      .map((row, index) => `${index === 0 ? 'M' : 'L'}${x(row.observe).toFixed(1)} ${y(read(row)).toFixed(1)}`)
      .join('');
  return (
    <>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <path d={`M${LEFT} ${y(share)}H${width}`} class="grid" />
          <text x={LEFT - 6} y={y(share) + 4} class="tick">{`${share * 100} %`}</text>
        </g>
      ))}
      <path d={`M${LEFT} ${y(target)}H${width}`} class="target" />
      <path d={`M${x(chosen)} 8V${HEIGHT - BOTTOM}`} class="target" />
      {rows.map(({ observe }) => (
        <text key={observe} x={x(observe)} y={HEIGHT - 6} class="tick-x">
          {observe}
        </text>
      ))}
      {LINES.map(([name, , read]) => (
        <g key={name} class={`line-${name}`}>
          <path d={pathOf(read)} class="line" />
          {rows.map((row) => (
            <circle key={row.observe} cx={x(row.observe)} cy={y(read(row))} r={row.observe === chosen ? 4 : 2.5} />
          ))}
        </g>
      ))}
    </>
  );
}

const labelOf = (rows: readonly Row[]): string =>
  rows
    .map(({ observe, clean, windows }) => `${observe} days: ${clean} of ${windows} stretches without a denial`)
    .join('; ');

import { scaleLinear } from 'd3-scale';
import { useState } from 'preact/hooks';
import type { SqlResult, SqlRows } from '../../core.js';
import { grouped } from '../text/numbers.js';

const MOST = 40;
const NUMERIC = /^(?:bigint|integer|int|smallint|tinyint|double|real|float|decimal)/;

/** Bars of the first column of numbers over the texts before it; nothing where there is no such pair. */
export function ResultChart({
  columns,
  rows,
}: {
  readonly columns: SqlResult['columns'];
  readonly rows: SqlRows['rows'];
}) {
  const [isShown, setShown] = useState(false);
  const value = columns.findIndex(({ type }) => NUMERIC.test(type));
  if (value < 0 || columns.length < 2 || rows.length < 2) return null;
  const names = columns.map((_, index) => index).filter((index) => !NUMERIC.test(columns[index]?.type ?? ''));
  const bars = rows.slice(0, MOST).map((row) => ({
    name: names.map((index) => row[index] ?? 'null').join(' '),
    value: Number(row[value] ?? 0),
  }));
  const width = scaleLinear([0, Math.max(...bars.map((bar) => bar.value), 1)], [0, 100]);
  return (
    <div class="result-chart">
      <button type="button" class="link small" onClick={() => setShown(!isShown)} aria-expanded={isShown}>
        {isShown ? 'hide the chart' : 'as a chart'}
      </button>
      {!isShown ? null : (
        <ol aria-label={`${columns[value]?.name ?? ''} of the first ${bars.length} rows`}>
          {bars.map((bar, index) => (
            <li key={index}>
              <span class="mono small cut">{bar.name}</span>
              <span class="chart-bar" style={{ width: `${Math.max(0, width(bar.value))}%` }} aria-hidden="true" />
              <span class="small">{grouped(bar.value)}</span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

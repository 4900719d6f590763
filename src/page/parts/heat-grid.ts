import type { HeatCell, ServiceActivity } from '../../core.js';

export interface Sum {
  readonly events: number;
  readonly denied: number;
}

/** Days in bins of one width, so that no column is thinner than can be seen. */
export interface HeatGrid {
  readonly binDays: number;
  readonly bins: number;
  /** Row → bin → sums. */
  readonly rows: readonly ReadonlyMap<number, Sum>[];
  /** All rows together, per bin. */
  readonly totals: ReadonlyMap<number, Sum>;
  /** The largest sum of one row. */
  readonly most: number;
}

const LEAST_PIXELS = 4;
const WIDTHS = [1, 7, 28, 91] as const;

/** Bins of a day, a week, four weeks or more, whatever gives columns of four pixels or more. */
export function heatGrid(services: readonly Pick<ServiceActivity, 'cells'>[], days: number, width: number): HeatGrid {
  const binDays = WIDTHS.find((size) => (width / Math.max(days, 1)) * size >= LEAST_PIXELS) ?? 364;
  const rows = services.map(({ cells }) => sumsOf(cells, binDays));
  const totals = sumsOf(
    services.flatMap(({ cells }) => cells),
    binDays,
  );
  const most = Math.max(1, ...rows.flatMap((row) => [...row.values()].map(({ events }) => events)));
  return { binDays, bins: Math.ceil(days / binDays), rows, totals, most };
}

function sumsOf(cells: readonly HeatCell[], binDays: number): ReadonlyMap<number, Sum> {
  const sums = new Map<number, Sum>();
  for (const { day, events, denied } of cells) {
    const bin = Math.floor(day / binDays);
    const sum = sums.get(bin) ?? { events: 0, denied: 0 };
    sums.set(bin, { events: sum.events + events, denied: sum.denied + denied });
  }
  return sums;
}

import type { FilterSpec } from '../types.js';

/** A role's session lasts no longer: the call that began it lies at most so far back. Source: IAM User Guide, "Maximum session duration". */
const SESSION_MS = 12 * 3_600_000;
const DAY_MS = 86_400_000;

export interface Pruning {
  readonly filter: Pick<FilterSpec, 'from' | 'to' | 'regions' | 'accounts'>;
  /** The table's partition columns. */
  readonly partitions: readonly string[];
  /** The partitions' day is that of the events, not of delivery. */
  readonly isEventDay: boolean;
  readonly lateDays: number;
}

/**
 * A condition on partition columns that leaves out only files which cannot hold what the filter wants: what is not read is not paid for.
 * Days reach from 12 hours before the window to the deliveries after it. Empty when nothing can be left out.
 */
export function partitionPredicate({ filter, partitions, isEventDay, lateDays }: Pruning): string {
  const day = dayExpression(partitions);
  const { from, to } = filter;
  const late = isEventDay ? 0 : lateDays * DAY_MS;
  const { expression = '', separator = '-' } = day ?? {};
  const text = (time: number): string => `'${new Date(time).toISOString().slice(0, 10).replaceAll('-', separator)}'`;
  return [
    ...(day === null || from === null ? [] : [`${expression} >= ${text(Date.parse(from) - SESSION_MS)}`]),
    ...(day === null || to === null ? [] : [`${expression} <= ${text(Date.parse(to) - 1 + late)}`]),
    ...(partitions.includes('account') && filter.accounts.every(isPlain) ? oneOf('account', filter.accounts) : []),
    ...(partitions.includes('region') && filter.regions.every(isPlain) && !filter.regions.some(isGlobal)
      ? oneOf('region', filter.regions)
      : []),
  ].join(' AND ');
}

/** Regions whose events of global services a single-region trail may write into its own folder. */
const isGlobal = (region: string): boolean =>
  ['us-east-1', 'us-gov-west-1', 'cn-north-1', 'cn-northwest-1'].includes(region);
const isPlain = (text: string): boolean => /^[a-z0-9-]+$/.test(text);

const oneOf = (column: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`${column} IN (${values.map((value) => `'${value}'`).join(', ')})`];

/** The documented DDLs have `timestamp` as `2026/03/01`, or year, month and day apart; the store has `day` as `2026-03-01`. */
function dayExpression(
  partitions: readonly string[],
): { readonly expression: string; readonly separator: string } | null {
  const has = (...names: readonly string[]): boolean => names.every((name) => partitions.includes(name));
  if (has('year', 'month', 'day')) return { expression: `(year || '/' || month || '/' || day)`, separator: '/' };
  if (has('timestamp')) return { expression: '"timestamp"', separator: '/' };
  return has('day') ? { expression: '"day"', separator: '-' } : null;
}

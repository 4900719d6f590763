import { instantOf, localTime } from '../types/zones.js';
import { badArgument, constantOf, sqlOf } from './arguments.js';
import type { BoundCall } from './rule.js';
import type { TrinoType } from '../types/type.js';

const UNITS = ['millisecond', 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;
type Unit = (typeof UNITS)[number];

const CLOCK: readonly Unit[] = ['millisecond', 'second', 'minute', 'hour'];

function unitOf(call: BoundCall): Unit {
  const written = constantOf(call, 0, 'the unit').toLowerCase();
  const unit = UNITS.find((each) => each === written);
  if (unit === undefined) throw badArgument(call, `'${written}' is not a valid unit`);
  return unit;
}

function kindOf(call: BoundCall, index: number): TrinoType {
  return call.args[index]?.type ?? { kind: 'unknown' };
}

/** A date has no hours: Trino refuses such a unit. */
function unitFor(call: BoundCall, index: number): Unit {
  const unit = unitOf(call);
  if (kindOf(call, index).kind === 'date' && CLOCK.includes(unit))
    throw badArgument(call, `'${unit}' is not a valid DATE field`);
  return unit;
}

const INTERVALS: Readonly<Record<Unit, string>> = {
  millisecond: 'to_milliseconds(n)',
  second: 'to_seconds(n)',
  minute: 'to_minutes(n)',
  hour: 'to_hours(n)',
  day: 'to_days(n)',
  week: 'to_days(n * 7)',
  month: 'to_months(n)',
  quarter: 'to_months(n * 3)',
  year: 'to_months(n * 12)',
};

/** In the zone's own time, as Trino adds; hours and less as the instants they are. */
export function dateAdd(call: BoundCall): string {
  const unit = unitFor(call, 2);
  const type = kindOf(call, 2);
  const count = CLOCK.includes(unit) ? sqlOf(call, 1) : `CAST(${sqlOf(call, 1)} AS INTEGER)`;
  const interval = INTERVALS[unit].replace('(n', `(${count}`);
  const moment = sqlOf(call, 2);
  if (type.kind === 'date') return `CAST((${moment} + ${interval}) AS DATE)`;
  if (type.kind !== 'timestamp with time zone') return `(${moment} + ${interval})`;
  const zone = CLOCK.includes(unit) ? 'UTC' : type.zone;
  return instantOf(`${localTime(moment, zone)} + ${interval}`, zone);
}

/** Whole units between, truncated: DuckDB's date_sub, not its date_diff. */
export function dateDiff(call: BoundCall): string {
  const unit = unitFor(call, 1);
  const [from, to] = [1, 2].map((index) => {
    const type = kindOf(call, index);
    const zone = type.kind === 'timestamp with time zone' ? type.zone : undefined;
    return zone === undefined
      ? sqlOf(call, index)
      : `timezone('${CLOCK.includes(unit) ? 'UTC' : zone}', ${sqlOf(call, index)})`;
  });
  const both = `CAST(${from ?? ''} AS TIMESTAMP), CAST(${to ?? ''} AS TIMESTAMP)`;
  return `date_sub('${unit}', ${both})`;
}

export function dateTrunc(call: BoundCall): string {
  const unit = unitFor(call, 1);
  const type = kindOf(call, 1);
  const moment = sqlOf(call, 1);
  if (type.kind === 'date') return `CAST(date_trunc('${unit}', ${moment}) AS DATE)`;
  if (type.kind !== 'timestamp with time zone') return `date_trunc('${unit}', ${moment})`;
  return instantOf(`date_trunc('${unit}', ${localTime(moment, type.zone)})`, type.zone);
}

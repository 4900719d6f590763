import { instantOf, localTime as zoneTime } from '../types/zones.js';
import { quoteText } from '../analyze/value.js';
import { inZone } from '../analyze/constructors.js';
import { zoneName } from '../analyze/literals.js';
import { rounded } from '../analyze/cast.js';
import { badArgument, constantOf, placeOf, sqlOf, unsupportedArgument } from './arguments.js';
import { dateAdd, dateDiff, dateTrunc } from './time-units.js';
import { fromJoda, fromMysql } from './time-formats.js';
import { refused, scalar } from './rule.js';
import type { BoundCall, FunctionGroup, FunctionRule } from './rule.js';
import type { TrinoType } from '../types/type.js';

/** A moment as the timestamp its own zone shows. */
export function localTime(call: BoundCall, index = 0): string {
  const type = call.args[index]?.type;
  const sql = sqlOf(call, index);
  return type?.kind === 'timestamp with time zone' ? zoneTime(sql, type.zone) : sql;
}

/** A field of a date or time. */
function field(name: string, sql: (moment: string) => string): readonly FunctionRule[] {
  return [scalar(`${name}(M) -> bigint`, (call) => sql(localTime(call)))];
}

function clock(name: string, sql: (moment: string) => string): readonly FunctionRule[] {
  const answer = (call: BoundCall): string => sql(localTime(call));
  return [
    scalar(`${name}(timestamp) -> bigint`, answer),
    scalar(`${name}(timestamp with time zone) -> bigint`, answer),
    scalar(`${name}(time) -> bigint`, answer),
  ];
}

function interval(name: string, sql: string, kind = 'interval day to second'): FunctionRule {
  return scalar(`${name}(${kind}) -> bigint`, sql);
}

const UTC = (precision: number, zone = 'UTC'): TrinoType => ({ kind: 'timestamp with time zone', precision, zone });

function now(call: BoundCall): string {
  const time = call.context.session.options.now.toISOString().replace('T', ' ').replace('Z', '');
  return `TIMESTAMP '${time}'`;
}

function precisionOf(call: BoundCall): number {
  const precision = Number(call.args[0]?.constant ?? 3);
  if (precision > 6) throw unsupportedArgument(call, 'more than 6 digits of a second');
  return precision;
}

function mysql(call: BoundCall): string {
  const converted = fromMysql(constantOf(call, 1, 'the format'));
  if ('refused' in converted) throw unsupportedArgument(call, `${converted.refused} in the format`, 1);
  return quoteText(converted.format);
}

function formatted(call: BoundCall): string {
  return `strftime(${rounded(`CAST(${localTime(call)} AS TIMESTAMP)`, 6)}, ${mysql(call)})`;
}

function jodaFormat(call: BoundCall): string {
  const type = call.args[0]?.type;
  const zone = type?.kind === 'timestamp with time zone' ? type.zone : 'UTC';
  const converted = fromJoda(constantOf(call, 1, 'the format'), (letter, count) => {
    if (zone !== 'UTC') return undefined;
    if (letter === 'z') return count < 4 ? 'UTC' : 'Coordinated Universal Time';
    return ['+0000', '+00:00', 'UTC'][count - 1];
  });
  if ('refused' in converted) throw unsupportedArgument(call, `${converted.refused} in the format`, 1);
  return `strftime(CAST(${localTime(call)} AS TIMESTAMP), ${quoteText(converted.format)})`;
}

function jodaParse(call: BoundCall): string {
  const converted = fromJoda(constantOf(call, 1, 'the format'), (letter) => (letter === 'Z' ? '%z' : undefined));
  if ('refused' in converted) throw unsupportedArgument(call, `${converted.refused} in the format`, 1);
  const parsed = `trino_strptime(${sqlOf(call, 0)}, ${quoteText(converted.format.replaceAll('%-', '%'))})`;
  if (!converted.format.includes('%z')) return `timezone('UTC', ${parsed})`;
  return `trino_only_utc(${sqlOf(call, 0)}, CAST(strptime(${sqlOf(call, 0)}, ${quoteText(converted.format)}) AS TIMESTAMPTZ))`;
}

function zoneOf(call: BoundCall, index: number): string {
  return zoneName(constantOf(call, index, 'the zone'), placeOf(call, index));
}

const atTimezone: Partial<FunctionRule> = {
  type: (call) => inZone(call.args[0] ?? { sql: '', type: UTC(3) }, { zone: zoneOf(call, 1), at: call.node.at }).type,
};

/** An ISO text with a zone that is written in the query gives that zone; another has to be UTC. */
function isoType(call: BoundCall): TrinoType {
  const constant = call.args[0]?.constant;
  const offset = constant === undefined ? undefined : /T.*([+-]\d\d:?\d\d)$/.exec(constant)?.[1];
  return UTC(3, offset === undefined ? 'UTC' : zoneName(offset, call.node.at));
}

function isoTimestamp(call: BoundCall): string {
  const type = isoType(call);
  const isUtc = 'zone' in type && type.zone === 'UTC';
  return `trino_iso_timestamp(${sqlOf(call, 0)}, ${String(isUtc)})`;
}

function unixTime(call: BoundCall): string {
  return `make_timestamptz(CAST(trino_round($1 * 1000) AS BIGINT) * 1000)`.replace('$1', sqlOf(call, 0));
}

export const TIME: FunctionGroup = {
  title: 'Date and time functions',
  rules: [
    scalar('current_date() -> date', (call) => `CAST(${now(call)} AS DATE)`),
    ...['current_timestamp', 'now'].map((name) =>
      scalar(`${name}() -> timestamp with time zone`, (call) => `timezone('UTC', ${now(call)})`, {
        type: () => UTC(3),
      }),
    ),
    scalar(
      'current_timestamp(bigint) -> timestamp with time zone',
      (call) => `timezone('UTC', ${rounded(now(call), precisionOf(call))})`,
      { type: (call) => UTC(precisionOf(call)) },
    ),
    scalar('localtimestamp() -> timestamp', now, { type: () => ({ kind: 'timestamp', precision: 3 }) }),
    scalar('localtimestamp(bigint) -> timestamp', (call) => rounded(now(call), precisionOf(call)), {
      type: (call) => ({ kind: 'timestamp', precision: precisionOf(call) }),
    }),
    scalar('localtime() -> time', (call) => `CAST(${now(call)} AS TIME)`, {
      type: () => ({ kind: 'time', precision: 3 }),
    }),
    scalar('current_timezone() -> varchar', "'UTC'", { note: 'UTC, as in Athena' }),
    scalar('date(varchar) -> date', 'trino_text_to_date($1)'),
    scalar('date(date) -> date', '$1'),
    scalar('date(timestamp) -> date', 'CAST($1 AS DATE)'),
    scalar('date(timestamp with time zone) -> date', (call) => `CAST(${localTime(call)} AS DATE)`),
    scalar('date_add(varchar, bigint, M) -> M', dateAdd),
    scalar('date_diff(varchar, M, M) -> bigint', dateDiff),
    scalar('date_trunc(varchar, M) -> M', dateTrunc),
    scalar('date_format(timestamp, varchar) -> varchar', formatted, { note: 'The format written as text' }),
    scalar('date_format(timestamp with time zone, varchar) -> varchar', formatted),
    scalar(
      'date_parse(varchar, varchar) -> timestamp',
      (call) => `trino_strptime(${sqlOf(call, 0)}, ${mysql(call).replaceAll('%-', '%')})`,
      { type: () => ({ kind: 'timestamp', precision: 3 }), note: 'The format written as text' },
    ),
    scalar('format_datetime(timestamp, varchar) -> varchar', jodaFormat, { note: 'The pattern written as text' }),
    scalar('format_datetime(timestamp with time zone, varchar) -> varchar', jodaFormat),
    scalar('parse_datetime(varchar, varchar) -> timestamp with time zone', jodaParse, {
      type: () => UTC(3),
      note: 'The pattern written as text; times in UTC',
    }),
    scalar('from_iso8601_date(varchar) -> date', 'trino_iso_date($1)'),
    scalar('from_iso8601_timestamp(varchar) -> timestamp with time zone', isoTimestamp, {
      type: isoType,
      note: 'Texts from data have to be in UTC (`Z`); other offsets fail',
    }),
    scalar('from_unixtime(double) -> timestamp with time zone', unixTime, { type: () => UTC(3) }),
    scalar('from_unixtime(double, varchar) -> timestamp with time zone', unixTime, {
      type: (call) => UTC(3, zoneOf(call, 1)),
    }),
    scalar('to_unixtime(timestamp) -> double', 'epoch_us($1) / CAST(1000000 AS DOUBLE)'),
    scalar(
      'to_unixtime(timestamp with time zone) -> double',
      "epoch_us(timezone('UTC', $1)) / CAST(1000000 AS DOUBLE)",
    ),
    scalar('to_iso8601(date) -> varchar', "strftime($1, '%Y-%m-%d')"),
    scalar('to_iso8601(timestamp) -> varchar', (call) => isoText(call, '')),
    scalar('to_iso8601(timestamp with time zone) -> varchar', (call) => isoText(call, 'Z')),
    scalar('at_timezone(timestamp with time zone, varchar) -> timestamp with time zone', '$1', atTimezone),
    scalar(
      'with_timezone(timestamp, varchar) -> timestamp with time zone',
      (call) => instantOf(sqlOf(call, 0), zoneOf(call, 1)),
      { type: (call) => UTC(precisionOfMoment(call), zoneOf(call, 1)) },
    ),
    scalar('timezone(timestamp with time zone) -> varchar', ({ args }) =>
      quoteText(args[0]?.type.kind === 'timestamp with time zone' ? args[0].type.zone : 'UTC'),
    ),
    scalar(
      'timezone_hour(timestamp with time zone) -> bigint',
      (call) => `trino_offset_minutes(${sqlOf(call, 0)}, ${localTime(call)}) // 60`,
    ),
    scalar(
      'timezone_minute(timestamp with time zone) -> bigint',
      (call) => `trino_offset_minutes(${sqlOf(call, 0)}, ${localTime(call)}) % 60`,
    ),
    scalar('last_day_of_month(M) -> date', (call) => `last_day(CAST(${localTime(call)} AS DATE))`),
    scalar('to_milliseconds(interval day to second) -> bigint', 'trino_millis($1)'),
    ...field('year', (moment) => `year(${moment})`),
    interval('year', 'trino_months($1) // 12', 'interval year to month'),
    ...field('quarter', (moment) => `quarter(${moment})`),
    ...field('month', (moment) => `month(${moment})`),
    interval('month', 'trino_months($1) % 12', 'interval year to month'),
    ...['week', 'week_of_year'].flatMap((name) => field(name, (moment) => `week(${moment})`)),
    ...['year_of_week', 'yow'].flatMap((name) => field(name, (moment) => `isoyear(${moment})`)),
    ...['day', 'day_of_month'].flatMap((name) => field(name, (moment) => `day(${moment})`)),
    interval('day', 'trino_millis($1) // 86400000'),
    ...['day_of_week', 'dow'].flatMap((name) => field(name, (moment) => `isodow(${moment})`)),
    ...['day_of_year', 'doy'].flatMap((name) => field(name, (moment) => `dayofyear(${moment})`)),
    ...clock('hour', (moment) => `hour(${moment})`),
    interval('hour', 'trino_millis($1) // 3600000 % 24'),
    ...clock('minute', (moment) => `minute(${moment})`),
    interval('minute', 'trino_millis($1) // 60000 % 60'),
    ...clock('second', (moment) => `second(${moment})`),
    interval('second', 'trino_millis($1) // 1000 % 60'),
    ...clock('millisecond', (moment) => `millisecond(${moment}) % 1000`),
    interval('millisecond', 'trino_millis($1) % 1000'),
    scalar('human_readable_seconds(double) -> varchar', 'trino_human_seconds($1)'),
    scalar('parse_duration(varchar) -> interval day to second', 'trino_parse_duration($1)'),
  ],
  refused: [
    ...refused('from_unixtime_nanos from_iso8601_timestamp_nanos', 'DuckDB holds microseconds'),
    ...refused('to_char to_date to_timestamp', "they are Teradata's functions, which Athena does not have"),
    ...refused('current_time', 'time with time zone is not supported'),
  ],
};

function precisionOfMoment(call: BoundCall): number {
  const type = call.args[0]?.type;
  return type?.kind === 'timestamp' ? type.precision : 3;
}

function isoText(call: BoundCall, suffix: string): string {
  const type = call.args[0]?.type;
  if (type?.kind === 'timestamp with time zone' && type.zone !== 'UTC')
    throw badArgument(call, 'function to_iso8601 is supported in UTC only');
  const precision = type !== undefined && 'precision' in type ? type.precision : 3;
  const keep = precision === 0 ? 19 : 20 + precision;
  return `left(strftime(${localTime(call)}, '%Y-%m-%dT%H:%M:%S.%f'), ${String(keep)}) || '${suffix}'`;
}

import { unless } from './numbers.js';
import type { Macro } from './numbers.js';

const DATE = String.raw`'\s*[+-]?[0-9]{1,9}-[0-9]{1,2}-[0-9]{1,2}\s*'`;
const TIMESTAMP = String.raw`'\s*[+-]?[0-9]{1,9}-[0-9]{1,2}-[0-9]{1,2}( [0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]{1,12})?)?)?\s*'`;
const ISO = String.raw`'[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(T([0-9]{2}(:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?'`;

export const TIME_MACROS: readonly Macro[] = [
  ['trino_round_micros(x, n)', 'make_timestamp(CAST(floor((epoch_us(x) + n / 2) / n) AS BIGINT) * n)'],
  [
    'trino_text_to_date(t)',
    unless(`NOT regexp_full_match(t, ${DATE})`, "'Value cannot be cast to date: ' || t", 'CAST(trim(t) AS DATE)'),
  ],
  [
    'trino_text_to_timestamp(t)',
    unless(
      `NOT regexp_full_match(regexp_replace(t, '\\s*(UTC|Z)\\s*$', ''), ${TIMESTAMP})`,
      "'Value cannot be cast to timestamp: ' || t",
      "CAST(regexp_replace(trim(regexp_replace(t, '\\s*(UTC|Z)\\s*$', '')), '^([^ ]+ [0-9]+:[0-9]+)$', '\\1:00') AS TIMESTAMP)",
    ),
  ],
  [
    'trino_text_to_timestamptz(t)',
    unless(
      `NOT regexp_full_match(regexp_replace(t, '\\s*(UTC|Z|[+-]00:?00)\\s*$', ''), ${TIMESTAMP})`,
      "'cast to timestamp with time zone is supported for texts in UTC only: ' || t",
      "timezone('UTC', trino_text_to_timestamp(regexp_replace(t, '\\s*([+-]00:?00)\\s*$', '')))",
    ),
  ],
  [
    'trino_text_to_time(t)',
    unless(
      "NOT regexp_full_match(t, '\\s*[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2}([.][0-9]{1,12})?)?\\s*')",
      "'Value cannot be cast to time: ' || t",
      'CAST(trim(t) AS TIME)',
    ),
  ],
  [
    'trino_iso_date(t)',
    unless(
      "NOT regexp_full_match(t, '[0-9]{4}-([0-9]{2}-[0-9]{2}|W[0-9]{2}-[1-7]|[0-9]{3})')",
      "'Invalid format: \"' || t || '\"'",
      "CASE WHEN t LIKE '%W%' THEN CAST(strptime(t, '%G-W%V-%u') AS DATE) WHEN length(t) = 8 THEN CAST(strptime(t, '%Y-%j') AS DATE) ELSE CAST(t AS DATE) END",
    ),
  ],
  [
    'trino_iso_full(t)',
    "rpad(left(t, 10), 10, '-01-01'[length(t) - 3 :]) || ' ' || (CASE WHEN strpos(t, 'T') = 0 THEN '00:00:00' ELSE regexp_extract(t, 'T([0-9]{2})', 1) || coalesce(nullif(':' || regexp_extract(t, 'T[0-9]{2}:([0-9]{2})', 1), ':'), ':00') || coalesce(nullif(':' || regexp_extract(t, 'T[0-9:]{6}([0-9]{2})', 1), ':'), ':00') || coalesce(nullif('.' || left(regexp_extract(t, '[.,]([0-9]+)', 1), 3), '.'), '') END)",
  ],
  [
    'trino_iso_timestamp(t, utc)',
    unless(
      `NOT regexp_full_match(t, ${ISO})`,
      "'Invalid format: \"' || t || '\"'",
      unless(
        "utc AND regexp_matches(t, 'T.*[+-][0-9]{2}(:?[0-9]{2})?$') AND NOT regexp_matches(t, '[+-]00(:?00)?$')",
        "'from_iso8601_timestamp is supported for texts in UTC only: ' || t",
        "CAST(trino_iso_full(CASE WHEN length(t) = 4 THEN t || '-01-01' WHEN length(t) = 7 THEN t || '-01' ELSE t END) || (CASE WHEN regexp_matches(t, 'T.*[+-][0-9]{2}(:?[0-9]{2})?$') THEN regexp_extract(t, '([+-][0-9]{2}:?[0-9]{0,2})$', 1) ELSE '+00' END) AS TIMESTAMPTZ)",
      ),
    ),
  ],
  [
    'trino_strptime(t, f)',
    unless('t IS NOT NULL AND try_strptime(t, f) IS NULL', "'Invalid format: \"' || t || '\"'", 'strptime(t, f)'),
  ],
  [
    'trino_only_utc(t, x)',
    unless(
      "NOT regexp_matches(t, '([+-]00:?00|Z|UTC)$')",
      "'parse_datetime is supported for times in UTC only: ' || t",
      'x',
    ),
  ],
  ['trino_offset_minutes(x, l)', "CAST((epoch_us(l) - epoch_us(timezone('UTC', x))) // 60000000 AS BIGINT)"],
  ['trino_millis(i)', "CAST(epoch_us(TIMESTAMP '1970-01-01' + i) // 1000 AS BIGINT)"],
  ['trino_months(i)', 'CAST(extract(year FROM i) * 12 + extract(month FROM i) AS BIGINT)'],
  [
    'trino_whole_days(i)',
    unless(
      'trino_millis(i) % 86400000 <> 0',
      "'Cannot add hour, minutes or seconds to a date'",
      'to_days(CAST(trino_millis(i) // 86400000 AS INTEGER))',
    ),
  ],
  ['trino_scale_days(i, n)', 'to_milliseconds(CAST(trino_millis(i) * n AS BIGINT))'],
  ['trino_scale_months(i, n)', 'to_months(CAST(trunc(trino_months(i) * n) AS INTEGER))'],
  ['trino_pad2(n)', "lpad(CAST(n AS VARCHAR), 2, '0')"],
  [
    'trino_interval_text(i)',
    "(CASE WHEN trino_millis(i) < 0 THEN '-' ELSE '' END) || CAST(abs(trino_millis(i)) // 86400000 AS VARCHAR) || ' ' || trino_pad2(abs(trino_millis(i)) // 3600000 % 24) || ':' || trino_pad2(abs(trino_millis(i)) // 60000 % 60) || ':' || trino_pad2(abs(trino_millis(i)) // 1000 % 60) || '.' || lpad(CAST(abs(trino_millis(i)) % 1000 AS VARCHAR), 3, '0')",
  ],
  [
    'trino_months_text(i)',
    "(CASE WHEN trino_months(i) < 0 THEN '-' ELSE '' END) || CAST(abs(trino_months(i)) // 12 AS VARCHAR) || '-' || CAST(abs(trino_months(i)) % 12 AS VARCHAR)",
  ],
  [
    'trino_time_sequence(a, b, s)',
    'list_transform(range(0, (epoch_us(b) - epoch_us(a)) // (trino_millis(s) * 1000) + 1), lambda m_: a + to_microseconds(m_ * trino_millis(s) * 1000))',
  ],
  [
    'trino_date_sequence(a, b, s)',
    'list_transform(trino_time_sequence(CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP), s), lambda d_: CAST(d_ AS DATE))',
  ],
  [
    'trino_month_sequence(a, b, s)',
    "list_transform(range(0, date_sub('month', CAST(a AS TIMESTAMP), CAST(b AS TIMESTAMP)) // trino_months(s) + 1), lambda m_: CAST(a AS TIMESTAMP) + to_months(CAST(m_ * trino_months(s) AS INTEGER)))",
  ],
  [
    'trino_unit(n, u)',
    "CASE WHEN n = 0 THEN NULL WHEN n = 1 THEN '1 ' || u ELSE CAST(CAST(n AS BIGINT) AS VARCHAR) || ' ' || u || 's' END",
  ],
  [
    'trino_human_seconds(x)',
    "array_to_string(list_filter([trino_unit(CAST(trino_round(x) AS BIGINT) // 604800, 'week'), trino_unit(CAST(trino_round(x) AS BIGINT) % 604800 // 86400, 'day'), trino_unit(CAST(trino_round(x) AS BIGINT) % 86400 // 3600, 'hour'), trino_unit(CAST(trino_round(x) AS BIGINT) % 3600 // 60, 'minute'), CASE WHEN trino_round(x) = 0 THEN '0 seconds' ELSE trino_unit(CAST(trino_round(x) AS BIGINT) % 60, 'second') END], lambda u_: u_ IS NOT NULL), ', ')",
  ],
  [
    'trino_parse_duration(t)',
    unless(
      "NOT regexp_full_match(t, '\\s*[0-9]+([.][0-9]+)?\\s*(ns|us|ms|s|m|h|d)\\s*')",
      "'duration is not a valid data duration string: ' || t",
      "to_microseconds(CAST(round(CAST(regexp_extract(t, '[0-9.]+') AS DOUBLE) * (CASE regexp_extract(t, '[a-z]+') WHEN 'ns' THEN 0.000001 WHEN 'us' THEN 0.001 WHEN 'ms' THEN 1 WHEN 's' THEN 1000 WHEN 'm' THEN 60000 WHEN 'h' THEN 3600000 ELSE 86400000 END)) AS BIGINT) * 1000)",
    ),
  ],
];

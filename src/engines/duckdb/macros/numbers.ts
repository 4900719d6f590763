/** Head and body of a macro. */
export type Macro = readonly [head: string, body: string];

/** NULL if `bad` holds it fails with `message`, else `value`. */
export function unless(bad: string, message: string, value: string): string {
  return `CASE WHEN trino_fails(${bad}, ${message}) THEN NULL ELSE ${value} END`;
}

const NAN = "CAST('NaN' AS DOUBLE)";
const INFINITY = "CAST('Infinity' AS DOUBLE)";

/** Both sides are there and none is NaN. */
const ordered = (test: string): string =>
  `CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a) OR isnan(b) THEN false ELSE ${test} END`;

export const NUMBER_MACROS: readonly Macro[] = [
  // array_to_string takes a constant only.
  ['trino_join(l, d)', "CASE WHEN len(l) = 0 THEN '' ELSE list_reduce(l, lambda a_, b_: a_ || d || b_) END"],
  ['trino_fails(bad, message)', "CASE WHEN bad THEN CAST(('trino: ' || message) AS BOOLEAN) ELSE false END"],
  ['trino_any_null(list)', 'len(list_filter(list, lambda n_: n_ IS NULL)) > 0'],
  ['trino_int_div(a, b)', unless('b = 0', "'Division by zero'", 'a // b')],
  ['trino_int_mod(a, b)', unless('b = 0', "'Division by zero'", 'a % b')],
  [
    'trino_float_div(a, b)',
    `CASE WHEN b = 0 THEN (CASE WHEN a = 0 OR isnan(a) THEN ${NAN} WHEN (a > 0) = (CAST(b AS VARCHAR) NOT LIKE '-%') THEN ${INFINITY} ELSE -${INFINITY} END) ELSE a / b END`,
  ],
  ['trino_float_mod(a, b)', `CASE WHEN b = 0 THEN (CASE WHEN a IS NULL THEN NULL ELSE ${NAN} END) ELSE a % b END`],
  ['trino_float_eq(a, b)', ordered('a = b')],
  [
    'trino_float_ne(a, b)',
    'CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN isnan(a) OR isnan(b) THEN true ELSE a <> b END',
  ],
  ['trino_float_lt(a, b)', ordered('a < b')],
  ['trino_float_le(a, b)', ordered('a <= b')],
  ['trino_round(x)', 'CASE WHEN isfinite(x) THEN round(x) ELSE x END'],
  ['trino_round_to(x, n)', 'CASE WHEN isfinite(x) THEN round(x, CAST(n AS INTEGER)) ELSE x END'],
  ['trino_sign(x)', `CASE WHEN isnan(x) THEN x ELSE CAST(sign(x) AS DOUBLE) END`],
  ['trino_ln(x)', `CASE WHEN x = 0 THEN -${INFINITY} WHEN x < 0 THEN ${NAN} ELSE ln(x) END`],
  ['trino_log10(x)', `CASE WHEN x = 0 THEN -${INFINITY} WHEN x < 0 THEN ${NAN} ELSE log10(x) END`],
  // Digits of a decimal without its point, as an integer.
  ['trino_unscaled(d)', "CAST(replace(CAST(d AS VARCHAR), '.', '') AS HUGEINT)"],
  [
    'trino_scaled_text(h, s)',
    "CASE WHEN s = 0 THEN CAST(h AS VARCHAR) ELSE (CASE WHEN h < 0 THEN '-' ELSE '' END) || CAST(abs(h) // CAST(pow(10, s) AS HUGEINT) AS VARCHAR) || '.' || lpad(CAST(abs(h) % CAST(pow(10, s) AS HUGEINT) AS VARCHAR), CAST(s AS INTEGER), '0') END",
  ],
  [
    'trino_half_up(n, d)',
    '(n // d) + (CASE WHEN abs(n % d) * 2 >= abs(d) THEN (CASE WHEN (n < 0) = (d < 0) THEN 1 ELSE -1 END) ELSE 0 END)',
  ],
  [
    'trino_decimal_div(a, b, shift, scale)',
    unless(
      'b = 0',
      "'Division by zero'",
      `trino_scaled_text(trino_half_up(trino_unscaled(a) * (CASE WHEN shift > 0 THEN CAST(pow(10, greatest(shift, 0)) AS HUGEINT) ELSE CAST(1 AS HUGEINT) END), trino_unscaled(b) * (CASE WHEN shift < 0 THEN CAST(pow(10, greatest(-shift, 0)) AS HUGEINT) ELSE CAST(1 AS HUGEINT) END)), scale)`,
    ),
  ],
  ['trino_decimal_mod(a, b)', unless('b = 0', "'Division by zero'", 'a % b')],
  [
    'trino_double_to_decimal(x)',
    unless('abs(x) >= 9007199254740992', "'a cast of a double beyond 2^53 to decimal is not supported'", 'x'),
  ],
  // Java's text of a double: one digit before the point, and always an exponent.
  ['trino_digits(t)', "ltrim(replace(regexp_extract(t, '^-?([0-9.]+)', 1), '.', ''), '0')"],
  [
    'trino_exponent(t)',
    "COALESCE(TRY_CAST(regexp_extract(t, 'e([+-]?[0-9]+)$', 1) AS INTEGER), 0) + (CASE WHEN regexp_matches(t, '^-?0?[.]0*[1-9]') THEN -1 - length(regexp_extract(t, '^-?0?[.](0*)', 1)) ELSE length(regexp_extract(t, '^-?([0-9]+)', 1)) - 1 END)",
  ],
  [
    'trino_scientific(t)',
    "(CASE WHEN t LIKE '-%' THEN '-' ELSE '' END) || left(trino_digits(t), 1) || '.' || (CASE WHEN rtrim(substr(trino_digits(t), 2), '0') = '' THEN '0' ELSE rtrim(substr(trino_digits(t), 2), '0') END) || 'E' || CAST(trino_exponent(t) AS VARCHAR)",
  ],
  [
    'trino_double_text(x)',
    "CASE WHEN isnan(x) THEN 'NaN' WHEN isinf(x) THEN (CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END) WHEN x = 0 THEN (CASE WHEN CAST(x AS VARCHAR) LIKE '-%' THEN '-0E0' ELSE '0E0' END) ELSE trino_scientific(CAST(x AS VARCHAR)) END",
  ],
  [
    'trino_integer_text(t, kind)',
    unless(
      "NOT regexp_full_match(trim(t, ' ' || chr(9) || chr(10) || chr(13)), '[+-]?[0-9]+')",
      "'Cannot cast ''' || t || ''' to ' || upper(kind)",
      "trim(t, ' ' || chr(9) || chr(10) || chr(13))",
    ),
  ],
  [
    'trino_decimal_text(t, kind)',
    unless(
      "NOT regexp_full_match(t, '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?')",
      "'Cannot cast VARCHAR ''' || t || ''' to ' || upper(kind) || '. Value is not a number.'",
      't',
    ),
  ],
  ['trino_number_text(t)', "regexp_replace(trim(t, ' ' || chr(9) || chr(10) || chr(13)), '[dDfF]$', '')"],
  [
    'trino_text_to_double(t)',
    `CASE WHEN regexp_full_match(trino_number_text(t), '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?') THEN CAST(trino_number_text(t) AS DOUBLE) WHEN trim(t) = 'NaN' THEN ${NAN} WHEN trim(t) IN ('Infinity', '+Infinity') THEN ${INFINITY} WHEN trim(t) = '-Infinity' THEN -${INFINITY} WHEN trino_fails(t IS NOT NULL, 'Cannot cast ''' || t || ''' to DOUBLE') THEN NULL END`,
  ],
  ['trino_text_to_real(t)', 'CAST(trino_text_to_double(t) AS FLOAT)'],
  [
    'trino_text_to_boolean(t)',
    "CASE WHEN lower(t) IN ('t', 'true', '1') THEN true WHEN lower(t) IN ('f', 'false', '0') THEN false WHEN trino_fails(t IS NOT NULL, 'Cannot cast ''' || t || ''' to BOOLEAN') THEN NULL END",
  ],
  [
    'trino_text_to_uuid(t)',
    unless(
      "NOT regexp_full_match(t, '[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}')",
      "'Invalid UUID string length: ' || t",
      'CAST(t AS UUID)',
    ),
  ],
  [
    'trino_fit(t, n)',
    unless('length(t) > n', "'Value ' || t || ' cannot be represented as varchar(' || n || ')'", 't'),
  ],
  [
    'trino_to_base(x, r)',
    unless(
      'r < 2 OR r > 36',
      "'Radix must be between 2 and 36'",
      "(CASE WHEN x < 0 THEN '-' ELSE '' END) || lower(to_base(abs(x), CAST(r AS INTEGER)))",
    ),
  ],
  [
    'trino_from_base(t, r)',
    unless(
      "r < 2 OR r > 36 OR NOT regexp_full_match(lower(t), '[+-]?[0-9a-z]+') OR len(list_filter(string_split(ltrim(lower(t), '+-'), ''), lambda d_: strpos('0123456789abcdefghijklmnopqrstuvwxyz', d_) > r)) > 0",
      "'Not a valid base-' || r || ' number: ' || t",
      "(CASE WHEN t LIKE '-%' THEN -1 ELSE 1 END) * CAST(list_sum(list_transform(string_split(reverse(ltrim(lower(t), '+-')), ''), lambda d_, i_: CAST(strpos('0123456789abcdefghijklmnopqrstuvwxyz', d_) - 1 AS HUGEINT) * CAST(pow(r, i_ - 1) AS HUGEINT))) AS BIGINT)",
    ),
  ],
  [
    'trino_width_bucket(x, low, high, n)',
    unless(
      'n <= 0 OR low = high',
      "CASE WHEN n <= 0 THEN 'bucketCount must be greater than 0' ELSE 'bounds cannot equal each other' END",
      'CASE WHEN low < high THEN (CASE WHEN x < low THEN 0 WHEN x >= high THEN n + 1 ELSE CAST(floor((x - low) / (high - low) * n) AS BIGINT) + 1 END) ELSE (CASE WHEN x > low THEN 0 WHEN x <= high THEN n + 1 ELSE CAST(floor((low - x) / (low - high) * n) AS BIGINT) + 1 END) END',
    ),
  ],
  [
    'trino_shift_left(x, n)',
    'CASE WHEN n >= 64 THEN CAST(0 AS BIGINT) ELSE CAST(CAST(((x::HUGEINT & ((1::HUGEINT << CAST(64 - n AS HUGEINT)) - 1)) << CAST(n AS HUGEINT)) - (CASE WHEN ((x::HUGEINT >> CAST(63 - n AS HUGEINT)) & 1) = 1 THEN 18446744073709551616::HUGEINT ELSE 0 END) AS HUGEINT) AS BIGINT) END',
  ],
  [
    'trino_shift_right(x, n)',
    'CASE WHEN n >= 64 THEN CAST(0 AS BIGINT) WHEN n = 0 THEN x ELSE CAST((x::HUGEINT & 18446744073709551615::HUGEINT) >> CAST(n AS HUGEINT) AS BIGINT) END',
  ],
  ['trino_cbrt(x)', 'CASE WHEN pow(round(cbrt(x)), 3) = x THEN round(cbrt(x)) ELSE cbrt(x) END'],
  [
    'trino_shift_left_32(x, n)',
    'CASE WHEN n >= 32 THEN CAST(0 AS INTEGER) ELSE CAST((((CAST(x AS HUGEINT) & 4294967295::HUGEINT) << CAST(n AS HUGEINT)) & 4294967295::HUGEINT) - (CASE WHEN (((CAST(x AS HUGEINT) & 4294967295::HUGEINT) << CAST(n AS HUGEINT)) & 2147483648::HUGEINT) > 0 THEN 4294967296::HUGEINT ELSE 0::HUGEINT END) AS INTEGER) END',
  ],
  [
    'trino_shift_right_32(x, n)',
    'CASE WHEN n >= 32 THEN CAST(0 AS INTEGER) WHEN n = 0 THEN x ELSE CAST((CAST(x AS BIGINT) & 4294967295) >> CAST(n AS INTEGER) AS INTEGER) END',
  ],
  [
    'trino_bit_count(x, bits)',
    'CASE WHEN x IS NULL THEN NULL WHEN bits >= 64 THEN CAST(bit_count(x) AS BIGINT) ELSE CAST(bit_count(CAST(x::HUGEINT & ((1::HUGEINT << CAST(bits AS HUGEINT)) - 1) AS BIGINT)) AS BIGINT) END',
  ],
];

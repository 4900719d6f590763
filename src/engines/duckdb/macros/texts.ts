import { unless } from './numbers.js';
import type { Macro } from './numbers.js';

/** White space as Java's Character.isWhitespace trims it, in ASCII. */
const BLANKS = "(' ' || chr(9) || chr(10) || chr(11) || chr(12) || chr(13))";

export const TEXT_MACROS: readonly Macro[] = [
  // Java's upper case of one character is one character.
  [
    'trino_upper(t)',
    "CASE WHEN contains(t, 'ß') THEN array_to_string(list_transform(string_split(t, 'ß'), lambda u_: upper(u_)), 'ß') ELSE upper(t) END",
  ],
  ['trino_trim(t)', `trim(t, ${BLANKS})`],
  ['trino_ltrim(t)', `ltrim(t, ${BLANKS})`],
  ['trino_rtrim(t)', `rtrim(t, ${BLANKS})`],
  ['trino_codepoint(t)', unless('length(t) <> 1', "'Input string must be a single character string'", 'unicode(t)')],
  [
    'trino_hamming(a, b)',
    unless(
      'length(a) <> length(b)',
      "'The input strings to hamming_distance function must have the same length'",
      'len(list_filter(range(1, length(a) + 1), lambda h_: a[h_] <> b[h_]))',
    ),
  ],
  [
    'trino_levenshtein(a, b)',
    unless(
      'octet_length(encode(a || b)) <> length(a || b)',
      "'levenshtein_distance is supported for ASCII only'",
      'levenshtein(a, b)',
    ),
  ],
  [
    'trino_lpad(t, n, p)',
    unless(
      "n < 0 OR p = ''",
      "CASE WHEN p = '' THEN 'Padding string must not be empty' ELSE 'Target length must be in the range [0..2147483647]' END",
      'lpad(t, CAST(n AS INTEGER), p)',
    ),
  ],
  [
    'trino_rpad(t, n, p)',
    unless(
      "n < 0 OR p = ''",
      "CASE WHEN p = '' THEN 'Padding string must not be empty' ELSE 'Target length must be in the range [0..2147483647]' END",
      'rpad(t, CAST(n AS INTEGER), p)',
    ),
  ],
  [
    'trino_luhn(t)',
    unless(
      "NOT regexp_full_match(t, '[0-9]*')",
      "'Input contains non-numeric characters: ' || t",
      "t <> '' AND list_sum(list_transform(string_split(t, ''), lambda d_, i_: CASE WHEN (length(t) - i_) % 2 = 0 THEN CAST(d_ AS INTEGER) ELSE (CASE WHEN CAST(d_ AS INTEGER) * 2 > 9 THEN CAST(d_ AS INTEGER) * 2 - 9 ELSE CAST(d_ AS INTEGER) * 2 END) END)) % 10 = 0",
    ),
  ],
  [
    'trino_reverse(t)',
    "array_to_string(list_reverse(list_transform(range(1, length(t) + 1), lambda c_: substring(t, c_, 1))), '')",
  ],
  [
    'trino_replace(t, s, r)',
    "CASE WHEN s = '' THEN (CASE WHEN t = '' THEN r ELSE r || trino_join(list_transform(range(1, length(t) + 1), lambda c_: substring(t, c_, 1)), r) || r END) ELSE replace(t, s, r) END",
  ],
  ['trino_split(t, d)', unless("d = ''", "'The delimiter may not be the empty string'", 'string_split(t, d)')],
  [
    'trino_split_limit(t, d, n)',
    unless(
      "d = '' OR n <= 0",
      "CASE WHEN d = '' THEN 'The delimiter may not be the empty string' ELSE 'Limit must be positive' END",
      'CASE WHEN len(string_split(t, d)) <= n THEN string_split(t, d) ELSE list_append(string_split(t, d)[1 : n - 1], trino_join(string_split(t, d)[n : len(string_split(t, d))], d)) END',
    ),
  ],
  [
    'trino_split_part(t, d, n)',
    unless(
      'n <= 0',
      "'Index must be greater than zero'",
      "CASE WHEN d = '' THEN (CASE WHEN n <= length(t) THEN substring(t, n, 1) ELSE NULL END) ELSE string_split(t, d)[n] END",
    ),
  ],
  [
    'trino_pair(e, d)',
    unless(
      'strpos(e, d) = 0',
      "'Key-value delimiter must appear exactly once in each entry. Bad input: ' || e",
      'struct_pack(k := left(e, strpos(e, d) - 1), v := substring(e, strpos(e, d) + length(d)))',
    ),
  ],
  [
    'trino_pairs(t, e, d)',
    "list_transform(list_filter(string_split(t, e), lambda x_: x_ <> ''), lambda x_: trino_pair(x_, d))",
  ],
  [
    'trino_split_to_map(t, e, d)',
    'CASE WHEN t IS NULL THEN NULL ELSE trino_map(list_transform(trino_pairs(t, e, d), lambda x_: x_.k), list_transform(trino_pairs(t, e, d), lambda x_: x_.v)) END',
  ],
  [
    'trino_split_to_multimap(t, e, d)',
    'CASE WHEN t IS NULL THEN NULL ELSE trino_multimap(list_transform(trino_pairs(t, e, d), lambda x_: x_.k), list_transform(trino_pairs(t, e, d), lambda x_: x_.v)) END',
  ],
  [
    'trino_strpos(t, s, n)',
    unless(
      'n <= 0',
      "'''instance'' must be a positive number.'",
      "CASE WHEN s = '' THEN 1 WHEN len(string_split(t, s)) <= n THEN 0 ELSE length(trino_join(string_split(t, s)[1 : n], s)) + 1 END",
    ),
  ],
  [
    'trino_substr(t, n)',
    "CASE WHEN t IS NULL OR n IS NULL THEN NULL WHEN n > 0 THEN substring(t, n) WHEN n = 0 OR -n > length(t) THEN '' ELSE substring(t, length(t) + n + 1) END",
  ],
  [
    'trino_substr_length(t, n, l)',
    "CASE WHEN t IS NULL OR n IS NULL OR l IS NULL THEN NULL WHEN l <= 0 OR n = 0 OR -n > length(t) THEN '' ELSE substring(t, CASE WHEN n > 0 THEN n ELSE length(t) + n + 1 END, l) END",
  ],
  [
    'trino_from_utf8(b)',
    unless(
      'NOT coalesce(TRY(decode(b)) IS NOT NULL, false) AND b IS NOT NULL',
      "'from_utf8: the bytes are not UTF-8'",
      'decode(b)',
    ),
  ],
  [
    'trino_from_hex(t)',
    unless(
      "NOT regexp_full_match(t, '([0-9A-Fa-f]{2})*')",
      "'hex string contains invalid character or has odd length'",
      'unhex(t)',
    ),
  ],
  [
    'trino_from_base64(t)',
    unless('TRY(from_base64(t)) IS NULL AND t IS NOT NULL', "'Input is not valid base64'", 'from_base64(t)'),
  ],
  [
    'trino_no_final_newline(t)',
    unless('ends_with(t, chr(10))', "'a pattern with $ is not supported for a text that ends with a line feed'", 't'),
  ],
  [
    'trino_group(x, sure)',
    unless("NOT sure AND x = ''", "'regexp_extract: whether the group is empty or absent is not supported'", 'x'),
  ],
  [
    'trino_regexp_extract(t, p, g, sure)',
    'CASE WHEN regexp_matches(t, p) THEN trino_group(regexp_extract(t, p, g), sure) ELSE NULL END',
  ],
  [
    'trino_regexp_extract_all(t, p, g, sure)',
    'list_transform(regexp_extract_all(t, p, g), lambda g_: trino_group(g_, sure))',
  ],
  [
    'trino_regexp_position(t, p)',
    'CASE WHEN t IS NULL THEN NULL WHEN NOT regexp_matches(t, p) THEN CAST(-1 AS INTEGER) ELSE CAST(length(regexp_split_to_array(t, p)[1]) + 1 AS INTEGER) END',
  ],
];

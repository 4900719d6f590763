import { unless } from './numbers.js';
import type { Macro } from './numbers.js';

export const ARRAY_MACROS: readonly Macro[] = [
  // SQL's three-valued logic over a list of booleans.
  [
    'trino_or(l)',
    'CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, true) THEN true WHEN trino_any_null(l) THEN NULL ELSE false END',
  ],
  [
    'trino_and(l)',
    'CASE WHEN l IS NULL THEN NULL WHEN list_contains(l, false) THEN false WHEN trino_any_null(l) THEN NULL ELSE true END',
  ],
  [
    'trino_array_eq(a, b)',
    'CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(a) <> len(b) THEN false ELSE trino_and(list_transform(range(1, len(a) + 1), lambda q_: a[q_] = b[q_])) END',
  ],
  ['trino_array_concat(a, b)', 'CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE list_concat(a, b) END'],
  ['trino_append(l, x)', 'CASE WHEN l IS NULL THEN NULL ELSE list_append(l, x) END'],
  ['trino_prepend(x, l)', 'CASE WHEN l IS NULL THEN NULL ELSE list_prepend(x, l) END'],
  [
    'trino_distinct(l)',
    'list_filter(l, lambda x_, i_: i_ = 1 OR len(list_filter(l[1 : i_ - 1], lambda y_: y_ IS NOT DISTINCT FROM x_)) = 0)',
  ],
  ['trino_has(l, x)', 'len(list_filter(l, lambda h_: h_ IS NOT DISTINCT FROM x)) > 0'],
  [
    'trino_except(a, b)',
    'CASE WHEN b IS NULL THEN NULL ELSE trino_distinct(list_filter(a, lambda e_: NOT trino_has(b, e_))) END',
  ],
  [
    'trino_intersect(a, b)',
    'CASE WHEN b IS NULL THEN NULL ELSE trino_distinct(list_filter(a, lambda e_: trino_has(b, e_))) END',
  ],
  [
    'trino_overlap(a, b)',
    'CASE WHEN a IS NULL OR b IS NULL THEN NULL WHEN len(list_filter(a, lambda o_: o_ IS NOT NULL AND trino_has(b, o_))) > 0 THEN true WHEN (trino_any_null(a) AND len(b) > 0) OR (trino_any_null(b) AND len(a) > 0) THEN NULL ELSE false END',
  ],
  [
    'trino_contains_sequence(a, b)',
    'CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE len(b) = 0 OR len(list_filter(range(1, len(a) - len(b) + 2), lambda s_: a[s_ : s_ + len(b) - 1] = b)) > 0 END',
  ],
  ['trino_array_max(l)', 'CASE WHEN l IS NULL OR trino_any_null(l) THEN NULL ELSE list_max(l) END'],
  ['trino_array_min(l)', 'CASE WHEN l IS NULL OR trino_any_null(l) THEN NULL ELSE list_min(l) END'],
  [
    'trino_array_join(l, d)',
    "CASE WHEN l IS NULL OR d IS NULL THEN NULL ELSE coalesce(trino_join(list_filter(l, lambda j_: j_ IS NOT NULL), d), '') END",
  ],
  [
    'trino_array_histogram(l)',
    'CASE WHEN l IS NULL THEN NULL ELSE map(trino_distinct(list_filter(l, lambda z_: z_ IS NOT NULL)), list_transform(trino_distinct(list_filter(l, lambda z_: z_ IS NOT NULL)), lambda x_: len(list_filter(l, lambda y_: y_ = x_)))) END',
  ],
  [
    'trino_subscript(l, i)',
    unless(
      'i <= 0 OR i > len(l)',
      "CASE WHEN i = 0 THEN 'SQL array indices start at 1' WHEN i < 0 THEN 'Array subscript is negative: ' || i ELSE 'Array subscript must be less than or equal to array length: ' || i || ' > ' || len(l) END",
      'l[i]',
    ),
  ],
  [
    'trino_element_at(l, i)',
    unless('i = 0', "'SQL array indices start at 1'", 'CASE WHEN abs(i) > len(l) THEN NULL ELSE l[i] END'),
  ],
  ['trino_map_at(m, k)', 'map_extract_value(m, k)'],
  [
    'trino_map_subscript(m, k)',
    unless('NOT map_contains(m, k)', "'Key not present in map: ' || CAST(k AS VARCHAR)", 'map_extract_value(m, k)'),
  ],
  [
    'trino_map(k, v)',
    unless(
      'len(k) <> len(v) OR trino_any_null(k) OR len(list_distinct(k)) <> len(k)',
      "CASE WHEN len(k) <> len(v) THEN 'Key and value arrays must be the same length' WHEN trino_any_null(k) THEN 'map key cannot be null' ELSE 'Duplicate map keys are not allowed' END",
      'CASE WHEN k IS NULL OR v IS NULL THEN NULL ELSE map(k, v) END',
    ),
  ],
  // Of equal keys the first stands.
  [
    'trino_firsts(k)',
    'list_filter(range(1, len(k) + 1), lambda i_: k[i_] IS NOT NULL AND list_position(k, k[i_]) = i_)',
  ],
  [
    'trino_map_first(k, v)',
    'CASE WHEN k IS NULL THEN NULL ELSE map(list_transform(trino_firsts(k), lambda i_: k[i_]), list_transform(trino_firsts(k), lambda i_: v[i_])) END',
  ],
  [
    'trino_multimap(k, v)',
    'CASE WHEN k IS NULL THEN NULL ELSE map(list_transform(trino_firsts(k), lambda i_: k[i_]), list_transform(trino_firsts(k), lambda i_: list_transform(list_filter(range(1, len(k) + 1), lambda x_: k[x_] = k[i_]), lambda x_: v[x_]))) END',
  ],
  [
    'trino_slice(l, s, n)',
    unless(
      's = 0 OR n < 0',
      "CASE WHEN s = 0 THEN 'SQL array indices start at 1' ELSE 'length must be greater than or equal to 0' END",
      'CASE WHEN l IS NULL OR s IS NULL OR n IS NULL THEN NULL WHEN abs(s) > len(l) OR n = 0 THEN l[1:0] WHEN s > 0 THEN l[s : s + n - 1] ELSE l[len(l) + s + 1 : len(l) + s + n] END',
    ),
  ],
  [
    'trino_trim_array(l, n)',
    unless(
      'n < 0 OR n > len(l)',
      "CASE WHEN n < 0 THEN 'size must not be negative: ' || n ELSE 'size must not exceed array cardinality ' || len(l) || ': ' || n END",
      'l[1 : len(l) - n]',
    ),
  ],
  [
    'trino_sequence(a, b, s)',
    unless(
      's = 0 OR (s > 0 AND b < a) OR (s < 0 AND b > a) OR (b - a) // s >= 10000',
      "CASE WHEN s <> 0 AND (b - a) // s >= 10000 THEN 'result of sequence function must not have more than 10000 entries' WHEN s = 0 THEN 'step must not be zero' ELSE 'sequence stop value should be greater than or equal to start value if step is greater than zero otherwise stop should be less than or equal to start' END",
      'range(a, b + CAST(sign(s) AS BIGINT), s)',
    ),
  ],
];

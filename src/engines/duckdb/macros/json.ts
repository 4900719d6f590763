import { unless } from './numbers.js';
import type { Macro } from './numbers.js';

/** `body` with its `j` bound once. */
function within(body: string): string {
  return `list_transform([j], lambda v0_: ${body.replaceAll(/\bj\b/g, 'v0_')})[1]`;
}

/** What JSON text is not: Trino reads a broken text as far as it needs to, which nothing else does the same way. */
const BROKEN = "'malformed JSON is not supported: ' || left(j, 60)";

/** A number that Java would print otherwise than DuckDB. */
const ODD_NUMBER = String.raw`'(^|[\[:,])(-?[0-9.]+[eE][+-]?[0-9]+|-?[0-9]{8,}[.][0-9]+|-?0[.]000[0-9]*)($|[,\]}])'`;

/** What is no JSON is NULL to json_extract; broken within an object or array it fails here. */
const overJson = (value: string): string =>
  `CASE WHEN json_valid(j) THEN ${value} WHEN trino_fails(regexp_matches(j, '^\\s*[\\[{]'), ${BROKEN}) THEN NULL END`;

const SIMPLE = "('VARCHAR', 'BOOLEAN', 'UBIGINT', 'BIGINT')";

export const JSON_MACROS: readonly Macro[] = [
  [
    'trino_json_plain(t)',
    unless(
      `regexp_matches(t, ${ODD_NUMBER})`,
      "'this number in JSON is not supported, as it would be printed otherwise: ' || left(t, 60)",
      't',
    ),
  ],
  ['trino_json_extract(j, p)', overJson('trino_json_plain(CAST(json_extract(j, p) AS VARCHAR))')],
  // A number with a fraction has to stand in the text as DuckDB prints it.
  [
    'trino_json_number(j, t)',
    unless(
      String.raw`NOT regexp_matches(j, '(^|[^0-9.eE+-])' || regexp_escape(t) || '($|[^0-9.eE+-])')`,
      "'this number in JSON is not supported, as it would be printed otherwise: ' || t",
      't',
    ),
  ],
  [
    'trino_json_scalar(j, p)',
    overJson(
      `CASE WHEN json_type(j, p) IN ${SIMPLE} THEN json_extract_string(j, p) WHEN json_type(j, p) IN ('OBJECT', 'ARRAY', 'NULL') THEN NULL ELSE trino_json_number(j, json_extract_string(j, p)) END`,
    ),
  ],
  [
    'trino_json_size(j, p)',
    overJson(
      "CASE json_type(j, p) WHEN 'ARRAY' THEN CAST(json_array_length(j, p) AS BIGINT) WHEN 'OBJECT' THEN len(json_keys(j, p)) WHEN NULL THEN NULL ELSE CASE WHEN json_type(j, p) IS NULL THEN NULL ELSE CAST(0 AS BIGINT) END END",
    ),
  ],
  // Objects with their members sorted, three levels deep.
  [
    'trino_sort_0(j)',
    within(
      unless(
        "regexp_matches(j, '^[{].*[,:]') AND len(json_keys(j)) > 1 AND json_keys(j) <> list_sort(json_keys(j))",
        "'json_parse is not supported for text nested this deeply'",
        'j',
      ),
    ),
  ],
  ...[1, 2, 3].map((depth): Macro => [
    `trino_sort_${String(depth)}(j)`,
    sorted(`trino_sort_${String(depth - 1)}`, depth),
  ]),
  [
    'trino_json_parse(j)',
    unless(
      'NOT json_valid(j)',
      "'Cannot convert value to JSON: ''' || j || ''''",
      'trino_json_plain(trino_sort_3(CAST(json(j) AS VARCHAR)))',
    ),
  ],
  ['trino_json_checked(j)', unless('NOT json_valid(j)', "'Cannot convert value to JSON: ''' || j || ''''", 'j')],
  [
    'trino_is_json_scalar(j)',
    unless('NOT json_valid(j)', "'Invalid JSON value: ' || j", "json_type(j) NOT IN ('OBJECT', 'ARRAY')"),
  ],
  [
    'trino_json_items(j)',
    "CASE WHEN json_type(j) = 'ARRAY' THEN list_transform(json_extract(j, '$[*]'), lambda i_: CAST(i_ AS VARCHAR)) WHEN trino_fails(json_type(j) <> 'NULL', 'Cannot cast to array: ' || j) THEN NULL END",
  ],
  [
    'trino_json_object(j)',
    "CASE WHEN json_type(j) = 'OBJECT' THEN j WHEN trino_fails(json_type(j) <> 'NULL', 'Cannot cast to map: ' || j) THEN NULL END",
  ],
  ['trino_json_member(j, k)', `CAST(json_extract(j, '$."' || k || '"') AS VARCHAR)`],
  [
    'trino_json_field(j, k, i)',
    "CASE json_type(j) WHEN 'ARRAY' THEN CAST(json_extract(j, '$[' || i || ']') AS VARCHAR) WHEN 'OBJECT' THEN trino_json_member(j, list_filter(json_keys(j), lambda f_: lower(f_) = k)[1]) ELSE CASE WHEN trino_fails(j IS NOT NULL, 'Cannot cast to row: ' || j) THEN NULL END END",
  ],
  [
    'trino_json_to_varchar(j)',
    "CASE WHEN json_type(j) IN ('VARCHAR', 'BOOLEAN', 'UBIGINT', 'BIGINT', 'HUGEINT', 'UHUGEINT') THEN json_extract_string(j, '$') WHEN json_type(j) = 'DOUBLE' THEN trino_double_text(CAST(j AS DOUBLE)) WHEN trino_fails(json_type(j) <> 'NULL', 'Cannot cast to varchar: ' || j) THEN NULL END",
  ],
  [
    'trino_json_to_boolean(j)',
    "CASE json_type(j) WHEN 'BOOLEAN' THEN j = 'true' WHEN 'VARCHAR' THEN trino_text_to_boolean(json_extract_string(j, '$')) WHEN 'NULL' THEN NULL ELSE CASE WHEN json_type(j) IN ('UBIGINT', 'BIGINT', 'DOUBLE') THEN CAST(j AS DOUBLE) <> 0 WHEN trino_fails(j IS NOT NULL, 'Cannot cast to boolean: ' || j) THEN NULL END END",
  ],
  [
    'trino_json_to_bigint(j)',
    "CASE json_type(j) WHEN 'UBIGINT' THEN CAST(j AS BIGINT) WHEN 'BIGINT' THEN CAST(j AS BIGINT) WHEN 'DOUBLE' THEN CAST(round(CAST(j AS DOUBLE)) AS BIGINT) WHEN 'BOOLEAN' THEN CAST(j = 'true' AS BIGINT) WHEN 'VARCHAR' THEN CAST(trino_integer_text(json_extract_string(j, '$'), 'bigint') AS BIGINT) ELSE CASE WHEN trino_fails(json_type(j) <> 'NULL', 'Cannot cast to bigint: ' || j) THEN NULL END END",
  ],
  [
    'trino_json_to_double(j)',
    "CASE WHEN json_type(j) IN ('UBIGINT', 'BIGINT', 'DOUBLE', 'HUGEINT') THEN CAST(j AS DOUBLE) WHEN json_type(j) = 'BOOLEAN' THEN CAST(j = 'true' AS DOUBLE) WHEN json_type(j) = 'VARCHAR' THEN trino_text_to_double(json_extract_string(j, '$')) WHEN trino_fails(json_type(j) <> 'NULL', 'Cannot cast to double: ' || j) THEN NULL END",
  ],
  ['trino_double_to_json(x)', 'trino_json_plain(CAST(x AS VARCHAR))'],
  [
    'trino_json_elements(j)',
    "CASE WHEN json_valid(j) AND json_type(j) = 'ARRAY' THEN list_transform(json_extract(j, '$[*]'), lambda i_: CAST(i_ AS VARCHAR)) ELSE NULL END",
  ],
  [
    'trino_json_contains_text(j, x)',
    "len(list_filter(trino_json_elements(j), lambda c_: json_type(c_) = 'VARCHAR' AND json_extract_string(c_, '$') = x)) > 0",
  ],
  ['trino_json_contains_boolean(j, x)', 'list_contains(trino_json_elements(j), CAST(x AS VARCHAR))'],
  ['trino_json_contains_bigint(j, x)', 'list_contains(trino_json_elements(j), CAST(x AS VARCHAR))'],
  ['trino_json_length(j)', 'len(trino_json_elements(j))'],
  // Lax paths: a list of items, each JSON text.
  [
    'trino_json_input(j)',
    `CASE WHEN json_valid(j) THEN CAST(json(j) AS VARCHAR) WHEN trino_fails(regexp_matches(j, '^\\s*[\\[{]'), ${BROKEN}) THEN NULL END`,
  ],
  [
    'trino_lax_open(l)',
    "flatten(list_transform(l, lambda o_: CASE WHEN o_ IS NULL THEN [] WHEN json_type(o_) = 'ARRAY' THEN list_transform(json_extract(o_, '$[*]'), lambda e_: CAST(e_ AS VARCHAR)) ELSE [o_] END))",
  ],
  ['trino_lax_all(l)', 'trino_lax_open(l)'],
  [
    'trino_lax_member(l, k)',
    "list_filter(list_transform(trino_lax_open(l), lambda m_: CASE WHEN json_type(m_) = 'OBJECT' THEN trino_json_member(m_, k) ELSE NULL END), lambda m_: m_ IS NOT NULL)",
  ],
  [
    'trino_lax_element(l, i)',
    "list_filter(list_transform(l, lambda x_: CASE WHEN json_type(x_) = 'ARRAY' THEN CAST(json_extract(x_, '$[' || i || ']') AS VARCHAR) WHEN i = 0 THEN x_ ELSE NULL END), lambda x_: x_ IS NOT NULL)",
  ],
  [
    'trino_lax_scalar(l)',
    "CASE WHEN len(l) = 1 AND json_type(l[1]) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN l[1] ELSE NULL END",
  ],
  ['trino_lax_text(l)', "json_extract_string(trino_lax_scalar(l), '$')"],
  ['trino_lax_bigint(l)', 'TRY(trino_json_to_bigint(trino_lax_scalar(l)))'],
  ['trino_lax_double(l)', 'TRY(trino_json_to_double(trino_lax_scalar(l)))'],
  ['trino_lax_boolean(l)', 'TRY(trino_json_to_boolean(trino_lax_scalar(l)))'],
  ['trino_lax_only(l)', 'CASE WHEN len(l) = 1 THEN l[1] ELSE NULL END'],
  ['trino_lax_wrap(l)', "CASE WHEN len(l) = 0 THEN NULL ELSE '[' || array_to_string(l, ',') || ']' END"],
  [
    'trino_lax_wrap_many(l)',
    "CASE WHEN len(l) = 0 THEN NULL WHEN len(l) = 1 THEN l[1] ELSE '[' || array_to_string(l, ',') || ']' END",
  ],
];

/**
 * Members in order, each sorted by the macro below. What is repeated is bound once, and the macro below stands once: a macro's
 * text grows with every mention.
 */
function sorted(below: string, depth: number): string {
  const [v, k, a, x] = ['v', 'k', 'a', 'x'].map((name) => `${name}${String(depth)}_`) as [
    string,
    string,
    string,
    string,
  ];
  const members = `list_transform(list_sort(json_keys(${v})), lambda ${k}: struct_pack(p := CAST(to_json(${k}) AS VARCHAR) || ':', c := trino_json_member(${v}, ${k})))`;
  const elements = `list_transform(json_extract(${v}, '$[*]'), lambda ${a}: struct_pack(p := '', c := CAST(${a} AS VARCHAR)))`;
  const parts = `CASE json_type(${v}) WHEN 'OBJECT' THEN ${members} WHEN 'ARRAY' THEN ${elements} END`;
  const inside = `coalesce(array_to_string(list_transform(${parts}, lambda ${x}: ${x}.p || ${below}(${x}.c)), ','), '')`;
  const once = `CASE WHEN json_type(${v}) IN ('OBJECT', 'ARRAY') THEN left(${v}, 1) || ${inside} || right(${v}, 1) ELSE ${v} END`;
  return `list_transform([j], lambda ${v}: ${once})[1]`;
}

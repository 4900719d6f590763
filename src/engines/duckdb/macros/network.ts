import type { Macro } from './numbers.js';

const V4 = "'((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])'";
const V6 = "'([0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}'";

/** `body` with `name` bound once to `value`: a macro's text grows with every mention of an argument. */
function once(name: string, value: string, body: string): string {
  return `list_transform([${value}], lambda ${name}: ${body})[1]`;
}

const HEX =
  "list_sum(list_transform(string_split(lower(g_), ''), lambda d_, i_: CAST(strpos('0123456789abcdef', d_) - 1 AS BIGINT) * CAST(pow(16, length(g_) - i_) AS BIGINT)))";
const GROUPS =
  "CASE WHEN len(h_) = 1 THEN string_split(h_[1], ':') ELSE list_concat(list_concat(trino_groups(h_[1]), list_transform(range(8 - len(trino_groups(h_[1])) - len(trino_groups(h_[2]))), lambda z_: '0')), trino_groups(h_[2])) END";
/** Zero groups, the longest run first; the first run of a length becomes `::`. */
const SHORT = [8, 7, 6, 5, 4, 3, 2]
  .map((length) => `(^|:)0(:0){${String(length - 1)}}(:|$)`)
  .map((run) => `WHEN regexp_matches(x_, '${run}') THEN regexp_replace(x_, '${run}', '::')`)
  .join(' ');

/** An address is a number of 128 bits; one of version 4 is mapped (`::ffff:a.b.c.d`), as in Trino. */
export const NETWORK_MACROS: readonly Macro[] = [
  [
    'trino_v4(t)',
    "CAST(281470681743360 + list_sum(list_transform(string_split(t, '.'), lambda p_, i_: CAST(p_ AS BIGINT) * CAST(pow(256, 4 - i_) AS BIGINT))) AS UHUGEINT)",
  ],
  ['trino_groups(t)', "CASE WHEN t = '' THEN [] ELSE string_split(t, ':') END"],
  [
    'trino_v6(t)',
    `list_reduce(list_transform(${once('h_', "string_split(t, '::')", GROUPS)}, lambda g_: CAST(${HEX} AS UHUGEINT)), lambda a_, b_: a_ * 65536::UHUGEINT + b_)`,
  ],
  [
    'trino_is_v6(t)',
    `regexp_full_match(t, ${V6}) AND len(string_split(t, '::')) <= 2 AND (CASE WHEN strpos(t, '::') > 0 THEN len(list_filter(string_split(t, ':'), lambda g_: g_ <> '')) <= 7 ELSE len(list_filter(string_split(t, ':'), lambda g_: g_ <> '')) = 8 END)`,
  ],
  ['trino_part(t, n)', "TRY_CAST(split_part(regexp_extract(t, '[0-9.]+$'), '.', n) AS BIGINT)"],
  [
    'trino_mixed(t)',
    "regexp_extract(t, '^(.*:)[0-9.]+$', 1) || to_base(trino_part(t, 1) * 256 + trino_part(t, 2), 16) || ':' || to_base(trino_part(t, 3) * 256 + trino_part(t, 4), 16)",
  ],
  [
    'trino_text_to_ip(t)',
    once(
      't_',
      `CASE WHEN regexp_full_match(t, '.*:' || ${V4}) THEN trino_mixed(t) ELSE t END`,
      `CASE WHEN regexp_full_match(t_, ${V4}) THEN trino_v4(t_) WHEN trino_is_v6(t_) THEN trino_v6(t_) WHEN trino_fails(t_ IS NOT NULL, 'Cannot cast value to IPADDRESS: ' || t_) THEN NULL END`,
    ),
  ],
  [
    'trino_v6_text(n)',
    once(
      'n_',
      'n',
      "array_to_string(list_transform(range(8), lambda i_: lower(to_base(CAST((n_ >> CAST((7 - i_) * 16 AS UHUGEINT)) & 65535::UHUGEINT AS BIGINT), 16))), ':')",
    ),
  ],
  [
    'trino_v4_text(n)',
    "array_to_string(list_transform(range(4), lambda i_: CAST((n >> CAST((3 - i_) * 8 AS UHUGEINT)) & 255::UHUGEINT AS VARCHAR)), '.')",
  ],
  [
    'trino_ip_text(n)',
    once(
      'n_',
      'n',
      `CASE WHEN (n_ >> 32::UHUGEINT) = 65535::UHUGEINT THEN trino_v4_text(n_) ELSE ${once('x_', 'trino_v6_text(n_)', `CASE ${SHORT} ELSE x_ END`)} END`,
    ),
  ],
  [
    'trino_url_encode(t)',
    "replace(replace(url_encode(t), '%20', '+'), '~', '%7E')".replace(
      'replace(url_encode(t)',
      "replace(replace(url_encode(t), '%2A', '*')",
    ),
  ],
  [
    'trino_url_valid(u)',
    'regexp_full_match(u, \'([A-Za-z][A-Za-z0-9+.-]*:)?[^ "<>\\\\^`{|}\\[\\]#]*(#[^ "<>\\\\^`{|}\\[\\]#]*)?\')',
  ],
  ['trino_url_authority(u)', "regexp_extract(u, '^([A-Za-z][A-Za-z0-9+.-]*:)?//([^/?#]*)', 2)"],
  [
    'trino_url_part(u, part)',
    "CASE WHEN u IS NULL OR NOT trino_url_valid(u) THEN NULL ELSE CASE part WHEN 'scheme' THEN regexp_extract(u, '^([A-Za-z][A-Za-z0-9+.-]*):', 1) WHEN 'host' THEN regexp_extract(trino_url_authority(u), '^([^@]*@)?([^:]*)', 2) WHEN 'port' THEN nullif(regexp_extract(trino_url_authority(u), ':([0-9]+)$', 1), '') WHEN 'path' THEN url_decode(regexp_extract(u, '^([A-Za-z][A-Za-z0-9+.-]*:)?(//[^/?#]*)?([^?#]*)', 3)) WHEN 'query' THEN regexp_extract(u, '^[^?#]*[?]([^#]*)', 1) ELSE url_decode(regexp_extract(u, '#(.*)$', 1)) END END",
  ],
  [
    'trino_url_parameter(u, p)',
    "CASE WHEN u IS NULL OR NOT trino_url_valid(u) THEN NULL ELSE url_decode(replace(list_transform(list_filter(string_split(regexp_extract(u, '^[^?#]*[?]([^#]*)', 1), '&'), lambda q_: split_part(q_, '=', 1) = p), lambda q_: CASE WHEN strpos(q_, '=') = 0 THEN '' ELSE substring(q_, strpos(q_, '=') + 1) END)[1], '+', ' ')) END",
  ],
];

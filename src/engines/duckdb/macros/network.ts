import { unless } from './numbers.js';
import type { Macro } from './numbers.js';

const V4 = "'((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])[.]){3}(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])'";
const V6 = "'([0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}'";

/** An address is a number of 128 bits; one of version 4 is mapped (`::ffff:a.b.c.d`), as in Trino. */
export const NETWORK_MACROS: readonly Macro[] = [
  [
    'trino_v4(t)',
    "281470681743360::UHUGEINT + list_sum(list_transform(string_split(t, '.'), lambda p_, i_: CAST(p_ AS UHUGEINT) * CAST(pow(256, 4 - i_) AS UHUGEINT)))::UHUGEINT",
  ],
  ['trino_groups(t)', "CASE WHEN t = '' THEN [] ELSE string_split(t, ':') END"],
  [
    'trino_v6_groups(t)',
    "CASE WHEN strpos(t, '::') = 0 THEN string_split(t, ':') ELSE list_concat(list_concat(trino_groups(split_part(t, '::', 1)), list_transform(range(8 - len(trino_groups(split_part(t, '::', 1))) - len(trino_groups(split_part(t, '::', 2)))), lambda z_: '0')), trino_groups(split_part(t, '::', 2))) END",
  ],
  ['trino_hex16(g)', "CAST('0x' || g AS UHUGEINT)"],
  [
    'trino_v6(t)',
    'list_reduce(list_transform(trino_v6_groups(t), lambda g_: trino_hex16(g_)), lambda a_, b_: a_ * 65536::UHUGEINT + b_)',
  ],
  [
    'trino_is_v6(t)',
    `regexp_full_match(t, ${V6}) AND len(string_split(t, '::')) <= 2 AND (CASE WHEN strpos(t, '::') > 0 THEN len(list_filter(string_split(t, ':'), lambda g_: g_ <> '')) <= 7 ELSE len(list_filter(string_split(t, ':'), lambda g_: g_ <> '')) = 8 END)`,
  ],
  [
    'trino_text_to_ip(t)',
    `CASE WHEN regexp_full_match(t, ${V4}) THEN trino_v4(t) WHEN trino_is_v6(t) THEN trino_v6(t) WHEN trino_fails(t IS NOT NULL, 'Cannot cast value to IPADDRESS: ' || t) THEN NULL END`,
  ],
  ['trino_byte(n, i)', 'CAST((n >> CAST(i * 8 AS UHUGEINT)) & 255::UHUGEINT AS VARCHAR)'],
  ['trino_group16(n, i)', 'lower(to_base(CAST((n >> CAST(i * 16 AS UHUGEINT)) & 65535::UHUGEINT AS BIGINT), 16))'],
  ['trino_v6_text(n)', "array_to_string(list_transform(range(8), lambda i_: trino_group16(n, 7 - i_)), ':')"],
  // The first of the longest runs of two or more zero groups becomes `::`.
  [
    'trino_v6_short(t, z)',
    "CASE WHEN regexp_matches(t, '(^|:)' || z || '(:|$)') THEN regexp_replace(t, '(^|:)' || z || '(:|$)', '::') ELSE NULL END",
  ],
  [
    'trino_ip_text(n)',
    "CASE WHEN (n >> 32::UHUGEINT) = 65535::UHUGEINT THEN trino_byte(n, 3) || '.' || trino_byte(n, 2) || '.' || trino_byte(n, 1) || '.' || trino_byte(n, 0) ELSE coalesce(trino_v6_short(trino_v6_text(n), '0:0:0:0:0:0:0:0'), trino_v6_short(trino_v6_text(n), '0:0:0:0:0:0:0'), trino_v6_short(trino_v6_text(n), '0:0:0:0:0:0'), trino_v6_short(trino_v6_text(n), '0:0:0:0:0'), trino_v6_short(trino_v6_text(n), '0:0:0:0'), trino_v6_short(trino_v6_text(n), '0:0:0'), trino_v6_short(trino_v6_text(n), '0:0'), trino_v6_text(n)) END",
  ],
  [
    'trino_cidr_bits(c)',
    "CAST(CASE WHEN strpos(c, ':') > 0 THEN 128 - CAST(split_part(c, '/', 2) AS INTEGER) ELSE 32 - CAST(split_part(c, '/', 2) AS INTEGER) END AS UHUGEINT)",
  ],
  [
    'trino_ip_in(c, n)',
    unless(
      `NOT (regexp_full_match(split_part(c, '/', 1), ${V4}) AND regexp_full_match(split_part(c, '/', 2), '[0-9]|[12][0-9]|3[0-2]') OR trino_is_v6(split_part(c, '/', 1)) AND regexp_full_match(split_part(c, '/', 2), '[0-9]{1,2}|1[01][0-9]|12[0-8]'))`,
      "'Invalid CIDR: ' || c",
      "CASE WHEN (strpos(c, ':') = 0) <> ((n >> 32::UHUGEINT) = 65535::UHUGEINT) THEN false ELSE (trino_text_to_ip(split_part(c, '/', 1)) >> trino_cidr_bits(c)) = (n >> trino_cidr_bits(c)) END",
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

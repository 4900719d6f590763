import { refused, scalar } from './rule.js';
import { constantOf } from './arguments.js';
import type { BoundCall, FunctionGroup } from './rule.js';

function normalized(call: BoundCall): string {
  const form = constantOf(call, 1, 'the form');
  if (form !== 'NFC') return `trino_fails(true, 'normalize: only NFC is supported')`;
  return 'nfc_normalize($1)';
}

export const TEXT: FunctionGroup = {
  title: 'String functions',
  rules: [
    scalar('chr(bigint) -> varchar', 'chr(CAST($1 AS INTEGER))', { type: () => ({ kind: 'varchar', length: 1 }) }),
    scalar('codepoint(varchar) -> integer', 'trino_codepoint($1)'),
    scalar('concat(varchar, varchar, varchar...) -> varchar', ({ args }) => args.map((arg) => arg.sql).join(' || ')),
    scalar('concat(varbinary, varbinary, varbinary...) -> varbinary', ({ args }) =>
      args.map((arg) => arg.sql).join(' || '),
    ),
    scalar('concat(array(T), array(T), array(T)...) -> array(T)', ({ args }) =>
      args.map((arg) => arg.sql).reduce((left, right) => `trino_array_concat(${left}, ${right})`),
    ),
    scalar('concat_ws(varchar, array(varchar)) -> varchar', 'trino_array_join($2, $1)'),
    scalar('concat_ws(varchar, varchar...) -> varchar', 'CASE WHEN $1 IS NULL THEN NULL ELSE concat_ws($*) END'),
    scalar('hamming_distance(varchar, varchar) -> bigint', 'trino_hamming($1, $2)'),
    scalar('length(varchar) -> bigint', 'length($1)'),
    scalar('length(varbinary) -> bigint', 'octet_length($1)'),
    scalar('levenshtein_distance(varchar, varchar) -> bigint', 'trino_levenshtein($1, $2)', {
      note: 'Texts of ASCII characters only; others fail',
    }),
    scalar('lower(varchar) -> $1', 'lower($1)'),
    scalar('upper(varchar) -> $1', 'trino_upper($1)'),
    scalar('lpad(varchar, bigint, varchar) -> varchar', 'trino_lpad($1, $2, $3)'),
    scalar('rpad(varchar, bigint, varchar) -> varchar', 'trino_rpad($1, $2, $3)'),
    scalar('trim(varchar) -> $1', 'trino_trim($1)'),
    scalar('ltrim(varchar) -> $1', 'trino_ltrim($1)'),
    scalar('rtrim(varchar) -> $1', 'trino_rtrim($1)'),
    scalar('trim(varchar, varchar) -> $1', 'trim($1, $2)'),
    scalar('ltrim(varchar, varchar) -> $1', 'ltrim($1, $2)'),
    scalar('rtrim(varchar, varchar) -> $1', 'rtrim($1, $2)'),
    scalar('luhn_check(varchar) -> boolean', 'trino_luhn($1)'),
    scalar('normalize(varchar, varchar) -> varchar', normalized, { note: 'NFC only' }),
    scalar('position(varchar, varchar) -> bigint', 'strpos($2, $1)', { note: 'Written `position(x IN y)`' }),
    scalar('replace(varchar, varchar) -> varchar', "replace($1, $2, '')"),
    scalar('replace(varchar, varchar, varchar) -> varchar', 'trino_replace($1, $2, $3)'),
    scalar('reverse(varchar) -> $1', 'trino_reverse($1)'),
    scalar('split(varchar, varchar) -> array(varchar)', 'trino_split($1, $2)'),
    scalar('split(varchar, varchar, bigint) -> array(varchar)', 'trino_split_limit($1, $2, $3)'),
    scalar('split_part(varchar, varchar, bigint) -> varchar', 'trino_split_part($1, $2, $3)'),
    scalar('split_to_map(varchar, varchar, varchar) -> map(varchar, varchar)', 'trino_split_to_map($1, $2, $3)'),
    scalar(
      'split_to_multimap(varchar, varchar, varchar) -> map(varchar, array(varchar))',
      'trino_split_to_multimap($1, $2, $3)',
    ),
    scalar('starts_with(varchar, varchar) -> boolean', 'starts_with($1, $2)'),
    scalar('strpos(varchar, varchar) -> bigint', 'strpos($1, $2)'),
    scalar('strpos(varchar, varchar, bigint) -> bigint', 'trino_strpos($1, $2, $3)'),
    scalar('substr(varchar, bigint) -> $1', 'trino_substr($1, $2)'),
    scalar('substr(varchar, bigint, bigint) -> $1', 'trino_substr_length($1, $2, $3)'),
    scalar('substring(varchar, bigint) -> $1', 'trino_substr($1, $2)'),
    scalar('substring(varchar, bigint, bigint) -> $1', 'trino_substr_length($1, $2, $3)'),
    scalar('translate(varchar, varchar, varchar) -> varchar', 'translate($1, $2, $3)'),
    scalar('to_utf8(varchar) -> varbinary', 'encode($1)'),
    scalar('from_utf8(varbinary) -> varchar', 'trino_from_utf8($1)', {
      note: 'Bytes that are not UTF-8 fail; Trino replaces them',
    }),
  ],
  refused: refused('soundex word_stem', 'DuckDB has no function with the same results'),
};

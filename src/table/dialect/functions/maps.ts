import { refused, scalar } from './rule.js';
import type { FunctionGroup } from './rule.js';

export const MAPS: FunctionGroup = {
  title: 'Map functions',
  rules: [
    scalar('map() -> map(K, V)', 'map([], [])'),
    scalar('map(array(K), array(V)) -> map(K, V)', 'trino_map($1, $2)'),
    scalar('map_from_entries(array(row)) -> map(K, V)', 'map_from_entries($1)', {
      type: ({ args }) => {
        const type = args[0]?.type;
        const row = type?.kind === 'array' ? type.of : undefined;
        const [key, value] = row?.kind === 'row' ? row.fields : [];
        return { kind: 'map', key: key?.type ?? { kind: 'unknown' }, value: value?.type ?? { kind: 'unknown' } };
      },
    }),
    scalar(
      'map_entries(map(K, V)) -> array(row)',
      'list_transform(map_entries($1), lambda m_: struct_pack(f0 := m_.key, f1 := m_.value))',
      {
        type: ({ types }) => ({
          kind: 'array',
          of: {
            kind: 'row',
            fields: [
              { name: undefined, key: 'f0', type: types.get('K') ?? { kind: 'unknown' } },
              { name: undefined, key: 'f1', type: types.get('V') ?? { kind: 'unknown' } },
            ],
          },
        }),
      },
    ),
    scalar('map_keys(map(K, V)) -> array(K)', 'map_keys($1)'),
    scalar('map_values(map(K, V)) -> array(V)', 'map_values($1)'),
    scalar('map_concat(map(K, V), map(K, V), map(K, V)...) -> map(K, V)', 'map_concat($*)'),
    scalar('map_filter(map(K, V), function(K, V, boolean)) -> map(K, V)', ({ args }) => {
      const body = overEntry(args[1]?.sql ?? '');
      return `CASE WHEN $1 IS NULL THEN NULL ELSE map_from_entries(list_filter(map_entries($1), lambda me_: ${body})) END`;
    }),
    scalar('transform_keys(map(K, V), function(K, V, R)) -> map(R, V)', ({ args }) => {
      const body = overEntry(args[1]?.sql ?? '');
      return `CASE WHEN $1 IS NULL THEN NULL ELSE trino_map(list_transform(map_entries($1), lambda me_: ${body}), map_values($1)) END`;
    }),
    scalar('transform_values(map(K, V), function(K, V, R)) -> map(K, R)', ({ args }) => {
      const body = overEntry(args[1]?.sql ?? '');
      return `CASE WHEN $1 IS NULL THEN NULL ELSE map(map_keys($1), list_transform(map_entries($1), lambda me_: ${body})) END`;
    }),
  ],
  refused: refused('map_zip_with multimap_from_entries', 'DuckDB has no counterpart'),
};

/** A lambda of key and value, over DuckDB's entries. */
function overEntry(lambda: string): string {
  const match = /^lambda (\w+), (\w+): ([\s\S]*)$/.exec(lambda);
  const [, key = '', value = '', body = ''] = match ?? [];
  return body
    .replaceAll(new RegExp(`\\b${key}\\b`, 'g'), 'me_.key')
    .replaceAll(new RegExp(`\\b${value}\\b`, 'g'), 'me_.value');
}

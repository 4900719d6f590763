import { existsSync } from 'node:fs';
import { TrimtrailError } from '../../base/errors.js';
import { classifySource } from '../../sources/classify-source.js';

/** How a source that only names a table is spelled in full. */
const TABLES: Readonly<Record<string, { readonly form: RegExp; readonly scheme: string; readonly example: string }>> = {
  athena: { form: /^(?:[^/.]+\/)?[^/.]+\.[^/.?]+(?:\?.*)?$/s, scheme: 'athena:', example: 'DATABASE.TABLE' },
  trino: {
    form: /^(?:\/\/)?[^/]+(?:\/[^/]+){3}$/s,
    scheme: 'trino://',
    example: 'trino://HOST:PORT/CATALOG/SCHEMA/TABLE, or trino+https:// for TLS',
  },
};

/**
 * The source of `sql` as `--engine` reads it: with `athena` and `trino` the name of a table there will do. `engine` null: as it is.
 *
 * Errors: `bad-usage` where the source lies elsewhere.
 */
export function sourceFor(engine: string | null, place: string): string {
  if (engine === null) return place;
  const kind = classifySource(place);
  const isThere = kind === 'athena' || kind === 'trino';
  if (kind === engine) return place;
  const table = TABLES[engine];
  if (table === undefined) {
    if (!isThere) return place;
    throw new TrimtrailError(
      'bad-usage',
      `--engine duckdb asks files on this machine, and ${place} is a table elsewhere`,
    );
  }
  if (kind === 'path' && table.form.test(place) && !existsSync(place))
    return `${table.scheme}${place.replace(/^\/\//, '')}`;
  throw new TrimtrailError('bad-usage', `--engine ${engine} asks a table there, and '${place}' names none`, {
    hint: `${table.example}; trimtrail ddl makes one over a trail or a store`,
  });
}

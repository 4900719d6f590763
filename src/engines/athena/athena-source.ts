import { TrimtrailError } from '../../base/errors.js';

/** A table behind Athena. */
export interface AthenaSource {
  /** `AwsDataCatalog` unless told. */
  readonly catalog: string;
  readonly database: string;
  readonly table: string;
  /** Null: `primary`. */
  readonly workgroup: string | null;
  /** Where results go; null: as the work group says. */
  readonly output: string | null;
}

/**
 * Reads `athena:[CATALOG/]DATABASE.TABLE[?workgroup=…&output=s3://…]`.
 *
 * Errors: `bad-usage`.
 */
export function parseAthenaSource(text: string): AthenaSource {
  const [, path = '', query = ''] = /^athena:([^?]*)(?:\?(.*))?$/s.exec(text) ?? [];
  const [, catalog = 'AwsDataCatalog', database, table] = /^(?:([^/]+)\/)?([^./]+)\.([^./]+)$/.exec(path) ?? [];
  const options = new URLSearchParams(query);
  const unknown = [...options.keys()].find((name) => name !== 'workgroup' && name !== 'output');
  const output = options.get('output');
  const isPlace = output === null || /^s3:\/\/[^/]+(?:\/.*)?$/.test(output);
  if (database !== undefined && table !== undefined && unknown === undefined && isPlace) {
    return { catalog, database, table, workgroup: options.get('workgroup'), output };
  }
  throw new TrimtrailError('bad-usage', `'${text}' is no table in Athena`, {
    hint: 'athena:[CATALOG/]DATABASE.TABLE[?workgroup=NAME&output=s3://BUCKET/PREFIX/]',
  });
}

import { TrimtrailError } from '../../base/errors.js';

/**
 * Where the records of a DDL's LOCATION are on this machine: a path as it is; an `s3://` location by the longest mapping of `--location`
 * that it begins with, else null, which is: the sources of the command.
 *
 * Errors: `sql-unsupported` for another scheme.
 */
export function localPlace(location: string, mappings: ReadonlyMap<string, string>): readonly string[] | null {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return [location];
  if (scheme !== 's3' && scheme !== 's3a') {
    throw new TrimtrailError('sql-unsupported', `LOCATION '${location}' is neither a path nor s3://`);
  }
  const [mapping] = [...mappings]
    .filter(([from]) => isBelow(location, from))
    .toSorted(([a], [b]) => b.length - a.length);
  if (mapping === undefined) return null;
  const [from, to] = mapping;
  const rest = location.slice(from.length).replaceAll(/^\/+|\/+$/g, '');
  if (rest.split('/').includes('..'))
    throw new TrimtrailError('sql-unsupported', `LOCATION '${location}' leads upwards`);
  return [rest === '' ? to : `${to.replace(/\/+$/, '')}/${rest}`];
}

function isBelow(location: string, from: string): boolean {
  const folder = from.endsWith('/') ? from : `${from}/`;
  return location === from || `${location}/`.startsWith(folder);
}

import { TrimtrailError } from '../../base/errors.js';

/** A table behind a Trino server. */
export interface TrinoSource {
  /** `https://host:port` */
  readonly server: string;
  readonly user: string;
  readonly catalog: string;
  readonly schema: string;
  readonly table: string;
}

const FORM = 'trino://[USER@]HOST:PORT/CATALOG/SCHEMA/TABLE, or trino+https://… for TLS';

/**
 * Reads `trino://` (plain HTTP) and `trino+https://`. Password and token come from the environment, never from here.
 *
 * Errors: `bad-usage`.
 */
export function parseTrinoSource(text: string): TrinoSource {
  const [, scheme, rest = ''] = /^trino(\+https)?:\/\/(.*)$/s.exec(text) ?? [];
  const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : null;
  if (url !== null && url.password !== '') {
    throw new TrimtrailError('bad-usage', 'a password must not stand in a source: others can see it', {
      hint: 'set TRINO_PASSWORD, or TRINO_TOKEN for a JWT',
    });
  }
  const names = url === null ? [] : url.pathname.split('/').slice(1).map(decoded);
  const [catalog = '', schema = '', table = '', ...more] = names;
  if (url === null || more.length > 0 || [catalog, schema, table].includes('')) {
    throw new TrimtrailError('bad-usage', `'${withoutUser(text)}' is no table in Trino`, { hint: FORM });
  }
  const isSecure = scheme !== undefined;
  const port = url.port === '' ? (isSecure ? '443' : '8080') : url.port;
  return {
    server: `${isSecure ? 'https' : 'http'}://${url.hostname}:${port}`,
    user: url.username === '' ? 'trimtrail' : decoded(url.username),
    catalog,
    schema,
    table,
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** What stands before `@` may hold a password that was typed by mistake. */
const withoutUser = (text: string): string => text.replace(/\/\/[^/]*@/, '//');

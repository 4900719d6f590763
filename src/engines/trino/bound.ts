import type { QueryOptions } from '../engine.js';
import { literal } from './literal.js';

type Parameters = NonNullable<QueryOptions['params']>;

/** A statement with its parameters handed over apart from its text, for Trino to bind. */
export function bound(sql: string, params: Parameters): string {
  if (params.length === 0) return sql;
  return `EXECUTE IMMEDIATE ${literal(sql)} USING ${params.map(literal).join(', ')}`;
}

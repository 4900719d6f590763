import { TrimtrailError } from '../../base/errors.js';
import { isTooComplex, namedErrorCode } from '../trino/trino-error.js';
import type { QueryStatus } from './api.js';

/** Why a query did not succeed, with its id: the console and CloudTrail find it by that. */
export function athenaError(id: string, { reason, state }: QueryStatus): TrimtrailError {
  const [, name = ''] = /^([A-Z][A-Z_]+):/.exec(reason) ?? [];
  const isCutOff = /bytes scanned limit|exceed(?:ed)? .*limit|exhausted resources/i.test(reason);
  const code = isTooComplex(reason)
    ? 'query-too-complex'
    : isCutOff
      ? 'query-limit'
      : (namedErrorCode(name) ?? (state === 'CANCELLED' ? 'interrupted' : 'query-failed'));
  const text = reason === '' ? state.toLowerCase() : reason.replaceAll(/\s+/g, ' ').trim();
  return new TrimtrailError(
    code,
    `Athena, query ${id}: ${text}`,
    isCutOff ? { hint: 'the work group limits what a query may scan; narrow the window' } : {},
  );
}

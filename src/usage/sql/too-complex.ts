import { TrimtrailError } from '../../base/errors.js';

/** The engine could not compile the statement: it is asked again in halves. */
export const isTooComplex = (error: unknown): boolean =>
  error instanceof TrimtrailError && error.code === 'query-too-complex';

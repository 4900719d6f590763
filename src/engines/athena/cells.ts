import { TrimtrailError } from '../../base/errors.js';
import type { Cell } from '../engine.js';

/** A value's text as the cell of its type. What is nested stays the text that Athena prints. Errors: `query-failed`. */
export function cellOf(text: string | null, type: string): Cell {
  if (text === null) return null;
  switch (type) {
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : wrong(text, type);
    case 'bigint':
      return /^-?\d+$/.test(text) ? BigInt(text) : wrong(text, type);
    case 'tinyint':
    case 'smallint':
    case 'integer':
    case 'float':
    case 'real':
    case 'double':
      return /^(?:NaN|-?Infinity|-?\d+(?:\.\d+)?(?:E[+-]?\d+)?)$/i.test(text) ? Number(text) : wrong(text, type);
    default:
      return text;
  }
}

function wrong(text: string, type: string): never {
  throw new TrimtrailError('query-failed', `Athena sent ${JSON.stringify(text.slice(0, 40))} where a ${type} was due`);
}

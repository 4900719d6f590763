import type { Format, Found } from '../found.js';
import { isObject } from '../parse-json.js';
import { readMessage } from './cloudwatch-logs.js';

/** Members that hold the record, as text or object, in what log tools export. */
const INNER = ['_raw', '_source', 'result', 'eventjson', 'eventJson', 'Message', 'body', 'Body'] as const;

/**
 * Splunk (`result._raw`), Elasticsearch and OpenSearch (`_source`, `event.original`), SNS (`Message`), SQS (`Body`), and a
 * Lake row's `eventjson`.
 */
export const wrappers: Format = (value, unwrap) => {
  for (const name of INNER) {
    const found = readInner(value[name], unwrap);
    if (found !== null) return found;
  }
  const { event } = value;
  return isObject(event) ? readInner(event['original'], unwrap) : null;
};

function readInner(inner: unknown, unwrap: (inner: unknown) => readonly Found[]): readonly Found[] | null {
  if (typeof inner === 'string') return readMessage(inner, unwrap);
  if (!isObject(inner)) return null;
  const found = unwrap(inner);
  return found.length > 0 ? found : null;
}

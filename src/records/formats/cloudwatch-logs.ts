import { type Format, type Found } from '../found.js';
import { isObject, parseJson } from '../parse-json.js';

/**
 * CloudWatch Logs: an event of `filter-log-events` (`message`), of an Insights query (`@message`), a subscription's
 * payload as Lambda gets it (`awslogs.data`) or as Kinesis keeps it (`kinesis.data`, `Data`).
 *
 * Source: CloudWatch Logs API Reference, "FilterLogEvents"; CloudWatch Logs User Guide, "Log group-level subscription filters".
 */
export const cloudWatchLogs: Format = (value, unwrap) => {
  const { awslogs, kinesis } = value;
  if (isObject(awslogs) && typeof awslogs['data'] === 'string') return [{ kind: 'packed', base64: awslogs['data'] }];
  if (isObject(kinesis) && typeof kinesis['data'] === 'string') return [{ kind: 'packed', base64: kinesis['data'] }];
  if (typeof value['Data'] === 'string' && value['Data'].startsWith('H4sI'))
    return [{ kind: 'packed', base64: value['Data'] }];
  const message = value['message'] ?? value['@message'];
  return typeof message === 'string' ? readMessage(message, unwrap) : null;
};

/** A log message: the record's JSON, perhaps behind a time. Null when there is none in it. */
export function readMessage(message: string, unwrap: (inner: unknown) => readonly Found[]): readonly Found[] | null {
  if (message.startsWith('CWL CONTROL MESSAGE')) return [{ kind: 'skipped', what: 'control-message' }];
  const brace = message.indexOf('{');
  if (brace < 0) return null;
  const json = parseJson(brace === 0 ? message : message.slice(brace));
  if (json === undefined) return [{ kind: 'malformed', reason: 'the message is not JSON' }];
  const found = unwrap(json);
  return found.length > 0 ? found : [{ kind: 'record', json, shape: 'trail' }];
}

import type { CloudTrailRecord } from '../../base/record.js';
import { recordOf, type Found } from '../found.js';
import { consoleResources } from './console-fields.js';

/** Cells of one row by column name in lower case; an empty cell is absent. */
export type Cells = ReadonlyMap<string, string>;

/**
 * The console's "Event history" download, by its current or its old header: the columns may come in any order, and the
 * file may have been through a spreadsheet. It has no ARN, no role and no parameters; the old one has no event source.
 *
 * Source: CloudTrail User Guide, "Viewing recent management events with the console"; headers as published downloads have them.
 */
export function readConsoleRow(cells: Cells): readonly Found[] {
  const hasSource = cells.has('event source');
  const record: Partial<CloudTrailRecord> = {
    ...texts(cells),
    userIdentity: identity(cells),
    ...optional('readOnly', flag(cells.get('read-only'))),
    ...optional('recipientAccountId', accountId(cells.get('recipient account id'))),
    ...optional('resources', hasSource ? consoleResources(cells.get('resources')) : oldResources(cells)),
  };
  return recordOf(record, hasSource ? 'console-csv' : 'console-csv-old');
}

const TEXTS: readonly (readonly [field: string, column: string])[] = [
  ['eventID', 'event id'],
  ['eventTime', 'event time'],
  ['eventSource', 'event source'],
  ['eventName', 'event name'],
  ['awsRegion', 'aws region'],
  ['sourceIPAddress', 'source ip address'],
  ['userAgent', 'user agent'],
  ['errorCode', 'error code'],
  ['requestID', 'request id'],
  ['eventType', 'event type'],
  ['eventCategory', 'event category'],
];

function texts(cells: Cells): Record<string, string> {
  const pairs = TEXTS.map(([field, column]) => [field, cells.get(column)] as const);
  return Object.fromEntries(pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined));
}

function optional(name: string, value: unknown): Record<string, unknown> {
  return value === undefined ? {} : { [name]: value };
}

function identity(cells: Cells): Record<string, string> {
  const name = cells.get('user name');
  const key = cells.get('aws access key');
  const who: Record<string, string> = name === 'root' ? { type: 'Root' } : name === undefined ? {} : { userName: name };
  return key === undefined ? who : { ...who, accessKeyId: key };
}

function flag(text: string | undefined): boolean | undefined {
  if (text === undefined || !/^(true|false)$/i.test(text)) return undefined;
  return text.toLowerCase() === 'true';
}

/** A spreadsheet drops leading zeros, which can be put back, or writes `5.28758E+11`, which cannot be read any more. */
function accountId(text: string | undefined): string | undefined {
  const digits = text?.replace(/^(?:'|=")?(\d{8,12})"?$/, '$1') ?? '';
  return /^\d{8,12}$/.test(digits) ? digits.padStart(12, '0') : undefined;
}

/** The old download names one resource and counts the rest: `IAM Policy and 1 more`. */
function oldResources(cells: Cells): readonly Record<string, unknown>[] | undefined {
  const name = cells.get('resources')?.replace(/ and \d+ more$/, '');
  const type = cells.get('resource type')?.replace(/ and \d+ more$/, '');
  return name === undefined ? undefined : [{ name, ...optional('type', type) }];
}

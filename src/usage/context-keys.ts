import { isAddress } from '../base/ip-range.js';
import type { CloudTrailRecord } from '../base/record.js';
import { canonicalTime } from '../base/time.js';
import type { RecordShape } from '../base/usage-row.js';
import { readRequestKey } from './context-request.js';
import { callerAccountOf, identityOf, principalOf, sessionOf, textOf } from './principal.js';

/** A text; null: the request did not carry the key; undefined: the record does not say. */
export type KeyText = string | null | undefined;

interface Asked {
  readonly record: CloudTrailRecord;
  /** The source keeps whole records, so that what is missing was not there. */
  readonly whole: boolean;
}

type ReadKey = (asked: Asked) => KeyText;

/** Global condition keys a record can answer. Source: IAM User Guide, "AWS global condition context keys". */
const KEYS: ReadonlyMap<string, ReadKey> = new Map<string, ReadKey>([
  ['aws:currenttime', ({ record }) => canonicalTime(record.eventTime) ?? undefined],
  ['aws:epochtime', epochTime],
  ['aws:multifactorauthage', mfaAge],
  ['aws:multifactorauthpresent', mfaPresent],
  ['aws:principalaccount', ({ record }) => callerAccountOf(record) ?? undefined],
  ['aws:principalarn', ({ record }) => principalOf(record).arn ?? undefined],
  ['aws:principalisawsservice', ({ record, whole }) => (whole ? String(isService(record)) : undefined)],
  ['aws:principalservicename', notForPeople],
  ['aws:principalservicenameslist', notForPeople],
  ['aws:principaltype', principalType],
  ['aws:requestedregion', ({ record }) => textOf(record.awsRegion) ?? undefined],
  ['aws:rolesessionname', ({ record }) => sessionOf(record) ?? undefined],
  ['aws:securetransport', ({ record }) => (isObject(record['tlsDetails']) ? 'true' : undefined)],
  ['aws:sourceidentity', sourceIdentity],
  ['aws:sourceip', sourceIp],
  ['aws:sourcevpc', ({ record, whole }) => (usesEndpoint(record) || !whole ? undefined : null)],
  [
    'aws:sourcevpce',
    ({ record, whole }) => textOf(record.vpcEndpointId) ?? (whole && !isViaService(record) ? null : undefined),
  ],
  ['aws:tokenissuetime', tokenIssueTime],
  ['aws:useragent', ({ record }) => textOf(record.userAgent) ?? undefined],
  ['aws:userid', ({ record }) => textOf(identityOf(record).principalId) ?? undefined],
  ['aws:username', username],
  ['aws:vpcsourceip', vpcSourceIp],
]);

/**
 * The asked condition keys with what the record says of them; null: the request did not carry the key. Keys that the record can not
 * answer are left out. Names of keys are case-insensitive, as in IAM; a key that holds a list gives it as JSON.
 */
export function contextOf(
  record: CloudTrailRecord,
  keys: readonly string[],
  shape: RecordShape = 'trail',
): Readonly<Record<string, string | null>> {
  const asked: Asked = { record, whole: shape !== 'console-csv' && shape !== 'console-csv-old' };
  const context: Record<string, string | null> = Object.create(null) as Record<string, string | null>; // keys come from policies
  for (const key of keys) {
    const value = readKey(asked, key.toLowerCase());
    if (value !== undefined) context[key] = value;
  }
  return { ...context };
}

function readKey(asked: Asked, key: string): KeyText {
  const stated = statedContext(asked.record, key);
  if (stated !== undefined) return stated;
  const read = KEYS.get(key);
  return read === undefined ? readRequestKey(asked.record, key, asked.whole) : read(asked);
}

/** CloudTrail Lake can add the request's own context. Source: CloudTrail User Guide, "Enrich CloudTrail events" (eventContext). */
function statedContext(record: CloudTrailRecord, key: string): KeyText {
  const context = memberOf(memberOf(record, 'eventContext'), 'requestContext');
  if (typeof context !== 'object' || context === null) return undefined;
  const found = Object.entries(context).find(([name]) => name.toLowerCase() === key);
  return found === undefined || typeof found[1] === 'object' ? undefined : String(found[1]);
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, unknown>>)[key]
    : undefined;
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
const isService = (record: CloudTrailRecord): boolean => identityOf(record).type === 'AWSService';
const isViaService = (record: CloudTrailRecord): boolean => textOf(identityOf(record).invokedBy) !== null;
const usesEndpoint = (record: CloudTrailRecord): boolean => textOf(record.vpcEndpointId) !== null;
const isLongTerm = (record: CloudTrailRecord): boolean =>
  textOf(identityOf(record).accessKeyId)?.startsWith('AKIA') === true;

function epochTime({ record }: Asked): KeyText {
  const time = Date.parse(record.eventTime);
  return Number.isNaN(time) ? undefined : String(Math.floor(time / 1000));
}

/** Long-term keys carry no such key. Source: as the table, aws:MultiFactorAuthPresent. */
function mfaPresent({ record }: Asked): KeyText {
  const value: unknown = identityOf(record).sessionContext?.attributes?.mfaAuthenticated;
  if (value !== undefined && value !== null) return typeof value === 'string' ? value : JSON.stringify(value);
  return isLongTerm(record) ? null : undefined;
}

function mfaAge(asked: Asked): KeyText {
  const present = mfaPresent(asked);
  return present === null || present === 'false' ? null : undefined;
}

function notForPeople({ record, whole }: Asked): KeyText {
  return whole && !isService(record) ? null : undefined;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['IAMUser', 'User'],
  ['AssumedRole', 'AssumedRole'],
  ['Root', 'Account'],
  ['FederatedUser', 'FederatedUser'],
]);

function principalType({ record }: Asked): KeyText {
  return TYPES.get(identityOf(record).type ?? '');
}

function sourceIdentity({ record, whole }: Asked): KeyText {
  const session = identityOf(record).sessionContext;
  const own = textOf(session?.sourceIdentity) ?? textOf(memberOf(session?.attributes, 'sourceIdentity'));
  return own ?? (whole ? null : undefined);
}

/** Not in a request through a VPC endpoint; a service name in its place means that the service called. */
function sourceIp({ record }: Asked): KeyText {
  if (usesEndpoint(record)) return null;
  const address = textOf(record.sourceIPAddress);
  return address !== null && isAddress(address) ? address : undefined;
}

function vpcSourceIp({ record, whole }: Asked): KeyText {
  const address = textOf(record.sourceIPAddress);
  if (usesEndpoint(record)) return address !== null && isAddress(address) ? address : undefined;
  return whole && !isViaService(record) ? null : undefined;
}

function tokenIssueTime({ record }: Asked): KeyText {
  const created = textOf(identityOf(record).sessionContext?.attributes?.creationDate);
  if (created !== null) return canonicalTime(created) ?? undefined;
  return isLongTerm(record) ? null : undefined;
}

/** Users have one, roles and the root user none. Source: IAM User Guide, "IAM policy elements: Variables and tags" (principal key values). */
function username({ record }: Asked): KeyText {
  const { kind, name } = principalOf(record);
  if (kind === 'user') return name;
  return kind === 'role' || kind === 'root' || kind === 'federated' ? null : undefined;
}

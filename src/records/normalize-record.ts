import type { CloudTrailRecord } from '../base/record.js';
import { isObject, parseIfJson } from './parse-json.js';
import { parseEventTime } from './time.js';

/** Fields that are texts when they are there. Account ids come as numbers from some exporters. */
const TEXTS = [
  'eventSource',
  'awsRegion',
  'sourceIPAddress',
  'userAgent',
  'eventID',
  'eventType',
  'eventCategory',
  'eventVersion',
  'recipientAccountId',
  'errorCode',
  'errorMessage',
  'requestID',
  'sharedEventID',
  'vpcEndpointId',
] as const;
/** Fields that may be a boolean or a text. */
const FLAGS = ['readOnly', 'managementEvent', 'sessionCredentialFromConsole'] as const;
/** Fields that hold any JSON, which some exporters write as JSON text. */
const BODIES = ['requestParameters', 'responseElements', 'additionalEventData', 'serviceEventDetails'] as const;
const IDENTITY_TEXTS = ['type', 'userName', 'principalId', 'arn', 'accountId', 'accessKeyId', 'invokedBy'] as const;
const ISSUER_TEXTS = ['type', 'userName', 'principalId', 'arn', 'accountId'] as const;
const RESOURCE_TEXTS = ['ARN', 'ARNPrefix', 'accountId', 'type', 'name'] as const;

type Fields = { readonly [key: string]: unknown };

/** Why a value is not a CloudTrail record. `alien`: nothing in it says that it ever was one. */
export interface Malformed {
  readonly malformed: string;
  readonly alien?: true;
}

/** Tells the two results of {@link normalizeRecord} apart. */
export function isMalformed(result: CloudTrailRecord | Malformed): result is Malformed {
  return 'malformed' in result && typeof result.malformed === 'string' && !('eventName' in result);
}

/**
 * Checks a parsed value and makes it a record: `eventName` is a text that is not empty, `eventTime` becomes
 * `YYYY-MM-DDTHH:MM:SSZ`, and a field of the wrong type is repaired where its meaning is plain (a number for a text,
 * JSON text for a body) or dropped. A record that is right already is returned as it is, not copied. Never throws.
 */
export function normalizeRecord(json: unknown): CloudTrailRecord | Malformed {
  if (!isObject(json)) return { malformed: 'not an object', alien: true };
  const { eventName } = json;
  // Logstash's CloudTrail codec moves the time there
  const eventTime = json['eventTime'] ?? json['@timestamp'];
  if (typeof eventName !== 'string' || eventName === '') return missing(json, 'eventName');
  if (eventTime === undefined || eventTime === null || eventTime === '') return missing(json, 'eventTime');
  const time = parseEventTime(eventTime);
  if (time === null) return { malformed: 'eventTime is not a time' };
  // everything TypeScript cannot see was checked field by field
  if (time === json['eventTime'] && isClean(json)) return json as CloudTrailRecord;
  return repair(json, time);
}

function missing(json: Fields, field: string): Malformed {
  const known = json['eventName'] ?? json['eventTime'] ?? json['eventID'] ?? json['userIdentity'];
  const reason = known === undefined ? 'not a CloudTrail record' : `no ${field}`;
  return known === undefined ? { malformed: reason, alien: true } : { malformed: reason };
}

function isClean(json: Fields): boolean {
  for (const name of TEXTS) if (!isTextOrAbsent(json[name])) return false;
  for (const name of FLAGS) if (!isFlagOrAbsent(json[name])) return false;
  for (const name of BODIES) if (typeof json[name] === 'string') return false;
  const { omitted, addendum } = json;
  if (omitted !== undefined && typeof omitted !== 'boolean') return false;
  if (addendum !== undefined && addendum !== null && !hasTexts(addendum, ['reason', 'originalEventID'])) return false;
  return isCleanIdentity(json['userIdentity']) && isCleanResources(json['resources']);
}

function isTextOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value !== '');
}

function isFlagOrAbsent(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean' || typeof value === 'string';
}

/** True for an object whose named members are texts or absent. */
function hasTexts(value: unknown, names: readonly string[]): boolean {
  if (!isObject(value)) return false;
  for (const name of names) {
    const member = value[name];
    if (member !== undefined && typeof member !== 'string') return false;
  }
  return true;
}

function isCleanIdentity(identity: unknown): boolean {
  if (identity === undefined) return true;
  if (!isObject(identity) || !hasTexts(identity, IDENTITY_TEXTS)) return false;
  const { sessionContext, onBehalfOf, invokedByDelegate } = identity;
  if (onBehalfOf !== undefined && !hasTexts(onBehalfOf, ['userId', 'identityStoreArn'])) return false;
  if (invokedByDelegate !== undefined && !hasTexts(invokedByDelegate, ['accountId'])) return false;
  return sessionContext === undefined || isCleanSession(sessionContext);
}

function isCleanSession(session: unknown): boolean {
  if (!isObject(session) || !hasTexts(session, ['sourceIdentity'])) return false;
  const { sessionIssuer, attributes } = session;
  if (sessionIssuer !== undefined && !hasTexts(sessionIssuer, ISSUER_TEXTS)) return false;
  if (attributes === undefined) return true;
  return (
    hasTexts(attributes, ['creationDate']) && isObject(attributes) && isFlagOrAbsent(attributes['mfaAuthenticated'])
  );
}

function isCleanResources(resources: unknown): boolean {
  if (resources === undefined || resources === null) return true;
  return Array.isArray(resources) && resources.every((entry) => hasTexts(entry, RESOURCE_TEXTS));
}

type Draft = { [key: string]: unknown };

function repair(json: Fields, time: string): CloudTrailRecord {
  const record: Draft = { ...json, eventTime: time };
  keep(record, TEXTS, (value) => asText(value) || undefined);
  keep(record, FLAGS, (value) => (isFlagOrAbsent(value) ? value : undefined));
  keep(record, BODIES, parseIfJson);
  keep(record, ['userIdentity'], repairIdentity);
  keep(record, ['resources'], repairResources);
  keep(record, ['omitted'], (value) => (value === true || value === 'true' ? true : undefined));
  keep(record, ['addendum'], (value) => repairTexts(parseIfJson(value), ['reason', 'originalEventID']));
  return record as CloudTrailRecord; // each known field now has its type
}

/** Passes named members through `change`; undefined removes them. */
function keep(target: Draft, names: readonly string[], change: (value: unknown) => unknown): void {
  for (const name of names) {
    if (!Object.hasOwn(target, name)) continue;
    const value = change(target[name]);
    if (value === undefined) delete target[name];
    else target[name] = value;
  }
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : undefined;
}

function repairTexts(value: unknown, names: readonly string[]): Draft | undefined {
  if (!isObject(value)) return undefined;
  const copy: Draft = { ...value };
  keep(copy, names, asText);
  keep(copy, ['accountId'], (id) => (typeof value['accountId'] === 'number' ? String(id).padStart(12, '0') : id));
  return copy;
}

function repairIdentity(value: unknown): Draft | undefined {
  const identity = repairTexts(parseIfJson(value), IDENTITY_TEXTS);
  if (identity === undefined) return undefined;
  keep(identity, ['sessionContext'], repairSession);
  keep(identity, ['onBehalfOf'], (member) => repairTexts(member, ['userId', 'identityStoreArn']));
  keep(identity, ['invokedByDelegate'], (member) => repairTexts(member, ['accountId']));
  return identity;
}

function repairSession(value: unknown): Draft | undefined {
  const session = repairTexts(value, ['sourceIdentity']);
  if (session === undefined) return undefined;
  keep(session, ['sessionIssuer'], (member) => repairTexts(member, ISSUER_TEXTS));
  keep(session, ['attributes'], repairAttributes);
  return session;
}

function repairAttributes(value: unknown): Draft | undefined {
  const attributes = repairTexts(value, ['creationDate']);
  if (attributes !== undefined)
    keep(attributes, ['mfaAuthenticated'], (mfa) => (isFlagOrAbsent(mfa) ? mfa : undefined));
  return attributes;
}

function repairResources(value: unknown): readonly Draft[] | undefined {
  const list = parseIfJson(value);
  if (!Array.isArray(list)) return undefined;
  return list.flatMap((entry: unknown) => {
    const resource = repairTexts(entry, RESOURCE_TEXTS);
    if (resource === undefined) return [];
    return [resource];
  });
}

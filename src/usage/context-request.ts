import type { CloudTrailRecord } from '../base/record.js';
import type { KeyText } from './context-keys.js';

/** Keys that a service takes from the request: event source and the parameter that holds the value. */
const PARAMETERS: ReadonlyMap<string, readonly [eventSource: string, parameter: string]> = new Map([
  ['s3:prefix', ['s3.amazonaws.com', 'prefix']],
  ['s3:delimiter', ['s3.amazonaws.com', 'delimiter']],
  ['s3:max-keys', ['s3.amazonaws.com', 'max-keys']],
  ['s3:versionid', ['s3.amazonaws.com', 'versionId']],
  ['s3:x-amz-acl', ['s3.amazonaws.com', 'x-amz-acl']],
  ['s3:x-amz-server-side-encryption', ['s3.amazonaws.com', 'x-amz-server-side-encryption']],
  ['s3:x-amz-storage-class', ['s3.amazonaws.com', 'x-amz-storage-class']],
  ['iam:policyarn', ['iam.amazonaws.com', 'policyArn']],
  ['iam:permissionsboundary', ['iam.amazonaws.com', 'permissionsBoundary']],
  ['iam:awsservicename', ['iam.amazonaws.com', 'aWSServiceName']],
  ['sts:externalid', ['sts.amazonaws.com', 'externalId']],
  ['sts:rolesessionname', ['sts.amazonaws.com', 'roleSessionName']],
]);

const REQUEST_TAG = 'aws:requesttag/';

/**
 * Paths of the request that answer these keys for an event source; null: for any. Those of a service's own keys need the parameters whole,
 * since what is missing there was not sent.
 */
export function requestPathsOf(eventSource: string | null, keys: readonly string[]): readonly string[] {
  const names = keys.map((key) => key.toLowerCase());
  const isOwn = names.some((name) => {
    const [source] = PARAMETERS.get(name) ?? [];
    return source !== undefined && (eventSource === null || source === eventSource);
  });
  if (isOwn) return ['request'];
  return names.some((name) => name === TAG_KEYS || name.startsWith(REQUEST_TAG)) ? TAG_PATHS : [];
}

const TAG_KEYS = 'aws:tagkeys';
const TAG_PATHS = ['request.tags', 'request.tagSet', 'request.tagSpecificationSet'];

/**
 * A condition key that is answered by the request's parameters; null: not among them; undefined: they do not tell.
 * Source: Service Authorization Reference, condition keys of S3, IAM and STS; IAM User Guide, aws:RequestTag and aws:TagKeys.
 *
 * @param key In lower case.
 */
export function readRequestKey(record: CloudTrailRecord, key: string, whole: boolean): KeyText {
  const parameters = record.requestParameters;
  if (!whole || typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) return undefined;
  if (key === TAG_KEYS) return tagKeys(parameters);
  if (key.startsWith(REQUEST_TAG)) return tagValue(parameters, key.slice(REQUEST_TAG.length));
  const [source, name] = PARAMETERS.get(key) ?? [];
  if (name === undefined || record.eventSource !== source) return undefined;
  return parameterText(parameters, name);
}

function parameterText(parameters: object, name: string): KeyText {
  const found = Object.entries(parameters).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1] as unknown;
  if (found === undefined || found === null) return null;
  // S3 writes a header's value as a list of one
  const value: unknown = Array.isArray(found) && found.length === 1 ? found[0] : found;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function tagKeys(parameters: object): KeyText {
  const tags = tagsOf(parameters);
  return tags === null ? undefined : JSON.stringify([...tags.keys()].toSorted());
}

/** The name of a tag is case-insensitive as part of a key. */
function tagValue(parameters: object, lowerName: string): KeyText {
  const tags = tagsOf(parameters);
  if (tags === null) return undefined;
  return [...tags].find(([name]) => name.toLowerCase() === lowerName)?.[1];
}

/** Tags in a form that is certain: a list of key and value, a table, or EC2's specifications; null where none is seen. */
function tagsOf(parameters: object): ReadonlyMap<string, string> | null {
  const lists = [
    memberOf(parameters, 'tags'),
    itemsOf(memberOf(parameters, 'tagSet')),
    ...listOf(itemsOf(memberOf(parameters, 'tagSpecificationSet'))).map(
      (one) => (one as { tags?: unknown } | null)?.tags,
    ),
  ];
  const found = new Map<string, string>();
  for (const list of lists) for (const [key, value] of entriesOf(list)) found.set(key, value);
  return found.size === 0 ? null : found;
}

/** As services spell it: some begin their members with a capital letter. */
function memberOf(parameters: object, name: string): unknown {
  const members = parameters as Readonly<Record<string, unknown>>;
  return members[name] ?? members[name.charAt(0).toUpperCase() + name.slice(1)];
}

const itemsOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null ? (value as { readonly items?: unknown }).items : undefined;

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function entriesOf(list: unknown): readonly (readonly [string, string])[] {
  if (Array.isArray(list)) return list.flatMap(tagOf);
  if (typeof list !== 'object' || list === null) return [];
  return Object.entries(list).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value] as const] : []));
}

function tagOf(entry: unknown): readonly (readonly [string, string])[] {
  if (typeof entry !== 'object' || entry === null) return [];
  const { key, Key, tagKey, value, Value, tagValue: text } = entry as Readonly<Record<string, unknown>>;
  const [name, content] = [key ?? Key ?? tagKey, value ?? Value ?? text ?? ''];
  return typeof name === 'string' && typeof content === 'string' ? [[name, content]] : [];
}

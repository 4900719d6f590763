import type { RecordShape } from '../../base/usage-row.js';
import { recordOf, type Fields, type Found } from '../found.js';
import { isObject, parseIfJson, parseJson } from '../parse-json.js';
import { parseIdentityText, parseMapText, parseResourcesText } from './struct-text.js';

/** Columns that hold one text. Source: Athena User Guide, "Create the table for CloudTrail logs". */
const TEXT_COLUMNS = (
  'eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage requestID ' +
  'eventID eventType apiVersion readOnly recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId ' +
  'eventCategory managementEvent sessionCredentialFromConsole'
).split(' ');
const BODY_COLUMNS = 'requestParameters responseElements additionalEventData serviceEventDetails'.split(' ');
/** Members of the identity that a query may select on their own. */
const IDENTITY_COLUMNS = 'type userName principalId arn accountId accessKeyId invokedBy'.split(' ');
/** Every member below userIdentity, as records spell it. */
const IDENTITY_NAMES = new Map(
  (
    'type userName principalId arn accountId accessKeyId invokedBy invokedByDelegate sessionContext sessionIssuer attributes ' +
    'mfaAuthenticated creationDate webIdFederationData federatedProvider sourceIdentity ec2RoleDelivery onBehalfOf userId ' +
    'identityStoreArn inScopeOf credentialId identityProvider'
  )
    .split(' ')
    .map((name) => [name.toLowerCase(), name]),
);

type Columns = ReadonlyMap<string, unknown>;
type Draft = { [key: string]: unknown };

/** A row of the CloudTrail table, by column name in lower case, as a record. An empty text is NULL. */
export function recordFromColumns(columns: Columns, shape: RecordShape): readonly Found[] | null {
  if (!columns.has('eventname') && !columns.has('eventjson')) return null;
  const whole = columns.get('eventjson');
  const json = typeof whole === 'string' ? parseJson(whole) : undefined;
  if (isObject(json)) return recordOf(json, shape);
  const record: Draft = {};
  for (const name of TEXT_COLUMNS) set(record, name, presentText(columns.get(name.toLowerCase())));
  for (const name of BODY_COLUMNS)
    if (columns.has(name.toLowerCase())) record[name] = readBody(columns.get(name.toLowerCase()));
  const identity = readIdentity(columns);
  const resources = readResources(columns);
  if (identity === null) return [{ kind: 'malformed', reason: 'userIdentity cannot be read with certainty' }];
  if (resources === null) return [{ kind: 'malformed', reason: 'resources cannot be read with certainty' }];
  set(record, 'userIdentity', identity);
  set(record, 'resources', resources);
  return recordOf(record, shape);
}

function set(record: Draft, name: string, value: unknown): void {
  if (value !== undefined) record[name] = value;
}

function presentText(value: unknown): unknown {
  return value === '' || value === null || value === 'null' ? undefined : value;
}

function readBody(value: unknown): unknown {
  if (presentText(value) === undefined) return null;
  const json = parseIfJson(value);
  return typeof json === 'string' ? (parseMapText(json) ?? json) : json;
}

/** Undefined: not in the row; null: there, but it can be read in more than one way or none. */
function readIdentity(columns: Columns): Fields | null | undefined {
  const value = presentText(columns.get('useridentity'));
  if (value === undefined) return flatIdentity(columns);
  const json = parseIfJson(value);
  if (isObject(json)) return renameIdentity(json);
  return typeof json === 'string' ? renameOrNull(parseIdentityText(json)) : null;
}

function renameOrNull(identity: Fields | null): Fields | null {
  return identity === null ? null : renameIdentity(identity);
}

function flatIdentity(columns: Columns): Fields | undefined {
  const identity: Draft = {};
  for (const name of IDENTITY_COLUMNS) {
    const column = name.toLowerCase();
    const value = columns.get(`useridentity.${column}`) ?? columns.get(`useridentity_${column}`);
    // `type` and `accountid` on their own could be anything's
    const bare = column === 'type' || column === 'accountid' ? undefined : columns.get(column);
    set(identity, name, presentText(value ?? bare));
  }
  return Object.keys(identity).length > 0 ? identity : undefined;
}

function renameIdentity(value: Fields): Fields {
  const entries = Object.entries(value).flatMap(([name, member]): [string, unknown][] => {
    if (presentText(member) === undefined) return [];
    return [[IDENTITY_NAMES.get(name.toLowerCase()) ?? name, isObject(member) ? renameIdentity(member) : member]];
  });
  return Object.fromEntries(entries);
}

function readResources(columns: Columns): readonly unknown[] | null | undefined {
  const value = columns.get('resources');
  if (presentText(value) === undefined) return undefined;
  const json = parseIfJson(value);
  if (Array.isArray(json)) return json.map(renameResource);
  // a name made to look like a second resource shows in the parameters as well
  const parameters = columns.get('requestparameters');
  if (typeof parameters === 'string' && parameters.includes('accountid=')) return null;
  if (typeof json !== 'string') return undefined;
  return parseResourcesText(json)?.map(renameResource) ?? null;
}

const RESOURCE_NAMES = new Map([
  ['arn', 'ARN'],
  ['arnprefix', 'ARNPrefix'],
  ['accountid', 'accountId'],
]);

function renameResource(value: unknown): unknown {
  if (!isObject(value)) return value;
  const present = Object.entries(value).filter(([, member]) => presentText(member) !== undefined);
  return Object.fromEntries(present.map(([name, member]) => [RESOURCE_NAMES.get(name.toLowerCase()) ?? name, member]));
}

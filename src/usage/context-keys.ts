import type { CloudTrailRecord } from '../base/record.js';
import { canonicalTime } from '../base/time.js';
import { callerAccountOf, identityOf, principalOf, sessionOf, textOf } from './principal.js';

type ReadKey = (record: CloudTrailRecord) => string | null;

/** Global condition keys a record can answer. Source: IAM User Guide, "AWS global condition context keys". */
const KEYS: ReadonlyMap<string, ReadKey> = new Map<string, ReadKey>([
  ['aws:currenttime', (record) => canonicalTime(record.eventTime)],
  ['aws:multifactorauthpresent', mfaPresent],
  ['aws:principalaccount', callerAccountOf],
  ['aws:principalarn', (record) => principalOf(record).arn],
  ['aws:principalisawsservice', (record) => String(identityOf(record).type === 'AWSService')],
  ['aws:requestedregion', (record) => textOf(record.awsRegion)],
  ['aws:rolesessionname', sessionOf],
  ['aws:sourceidentity', (record) => textOf(identityOf(record).sessionContext?.sourceIdentity)],
  ['aws:sourceip', sourceIp],
  ['aws:sourcevpce', (record) => textOf(record.vpcEndpointId)],
  ['aws:useragent', (record) => textOf(record.userAgent)],
  ['aws:userid', (record) => textOf(identityOf(record).principalId)],
  ['aws:username', (record) => (principalOf(record).kind === 'user' ? principalOf(record).name : null)],
]);

/** The asked condition keys with what the record says of them; null: it does not say. Keys are case-insensitive, as in IAM. */
export function contextOf(record: CloudTrailRecord, keys: readonly string[]): Readonly<Record<string, string | null>> {
  return Object.fromEntries(keys.map((key) => [key, KEYS.get(key.toLowerCase())?.(record) ?? null]));
}

function mfaPresent(record: CloudTrailRecord): string | null {
  const value = identityOf(record).sessionContext?.attributes?.mfaAuthenticated;
  return value === undefined ? null : String(value);
}

/** A service name in its place means that the service called. */
function sourceIp(record: CloudTrailRecord): string | null {
  const address = textOf(record.sourceIPAddress);
  return address !== null && /^[0-9a-f.:]+$/i.test(address) && /[.:]/.test(address) ? address : null;
}

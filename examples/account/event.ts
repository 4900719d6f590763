import type { CloudTrailRecord, Json, RecordResource, UserIdentity } from '../../src/base/record.js';
import type { Random } from './random.js';

/** Who calls, and how it shows in a record. */
export interface Caller {
  readonly userIdentity: UserIdentity;
  /** The caller's own account: the recipient of the record unless the call says otherwise. */
  readonly account: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
  /** The call is made from the console. */
  readonly console?: true;
}

/** What is called. Parameters are spelled as CloudTrail spells them for the service. */
export interface Call {
  readonly eventSource: string;
  readonly eventName: string;
  readonly readOnly: boolean;
  readonly requestParameters: Json;
  readonly responseElements?: Json;
  readonly additionalEventData?: Json;
  readonly serviceEventDetails?: Json;
  readonly resources?: readonly RecordResource[];
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly apiVersion?: string;
  /** `AwsApiCall` unless given. */
  readonly eventType?: string;
  /** `Management` unless given. */
  readonly eventCategory?: 'Data';
  /** Only for calls that are made elsewhere than in the caller's region. */
  readonly region?: string;
  /** Only for calls that another account's trail records. */
  readonly recipientAccountId?: string;
  readonly sharedEventID?: string;
}

export interface EventInput {
  readonly caller: Caller;
  readonly call: Call;
  /** ISO 8601 UTC with seconds. */
  readonly time: string;
  readonly random: Random;
  /** `us-east-1` unless given. */
  readonly region?: string;
}

/** One record in the key order of trail files. Absent fields are left out; the two payloads are null when empty. */
export function event(input: EventInput): CloudTrailRecord {
  const { caller, call, time, random } = input;
  const region = call.region ?? input.region ?? 'us-east-1';
  const byService = caller.userIdentity.invokedBy !== undefined;
  const category = call.eventCategory ?? 'Management';
  return {
    eventVersion: '1.11',
    userIdentity: caller.userIdentity,
    eventTime: time,
    eventSource: call.eventSource,
    eventName: call.eventName,
    awsRegion: region,
    sourceIPAddress: caller.sourceIPAddress,
    userAgent: caller.userAgent,
    ...given(call, ['errorCode', 'errorMessage']),
    requestParameters: call.requestParameters,
    responseElements: call.responseElements ?? null,
    ...given(call, ['additionalEventData']),
    requestID: call.eventSource === 's3.amazonaws.com' ? random.text(16, '0123456789ABCDEF') : random.uuid(),
    eventID: random.uuid(),
    readOnly: call.readOnly,
    ...given(call, ['resources']),
    eventType: call.eventType ?? 'AwsApiCall',
    ...given(call, ['apiVersion']),
    managementEvent: category === 'Management',
    recipientAccountId: call.recipientAccountId ?? caller.account,
    ...given(call, ['serviceEventDetails', 'sharedEventID']),
    eventCategory: category,
    ...(byService || call.eventType !== undefined ? {} : { tlsDetails: tls(call.eventSource, region) }),
    ...(caller.console ? { sessionCredentialFromConsole: 'true' } : {}),
  };
}

function given<K extends keyof Call>(call: Call, keys: readonly K[]): Partial<Pick<Call, K>> {
  const found: Partial<Pick<Call, K>> = {};
  for (const key of keys) if (call[key] !== undefined) found[key] = call[key];
  return found;
}

const WITHOUT_REGION = new Set(['iam', 'organizations', 'signin']);

function tls(eventSource: string, region: string): Json {
  const label = eventSource.slice(0, eventSource.indexOf('.'));
  const host = WITHOUT_REGION.has(label) ? `${label}.amazonaws.com` : `${label}.${region}.amazonaws.com`;
  return { tlsVersion: 'TLSv1.3', cipherSuite: 'TLS_AES_128_GCM_SHA256', clientProvidedHostHeader: host };
}

export interface Denial {
  readonly caller: Caller;
  /** The IAM action AWS names. */
  readonly action: string;
  /** The ARN AWS names; left out of the message when absent. */
  readonly resource?: string;
  readonly because: string;
}

/** The call as it is recorded when AWS refuses it, in AWS's own words. */
export function denied(call: Call, denial: Denial): Call {
  const on = denial.resource === undefined ? '' : ` on resource: ${denial.resource}`;
  const message = `User: ${denial.caller.userIdentity.arn ?? ''} is not authorized to perform: ${denial.action}${on} ${denial.because}`;
  const isEc2 = call.eventSource === 'ec2.amazonaws.com';
  return failed(call, {
    code: isEc2 ? 'Client.UnauthorizedOperation' : 'AccessDenied',
    message: isEc2 ? `You are not authorized to perform this operation. ${message}` : message,
  });
}

/** The call as it is recorded when it ends in an error: no response. */
export function failed(call: Call, error: { readonly code: string; readonly message: string }): Call {
  return { ...call, responseElements: null, errorCode: error.code, errorMessage: error.message };
}

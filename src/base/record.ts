/** One CloudTrail record as trail files spell it. Source: CloudTrail User Guide, "CloudTrail record contents". */

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export interface SessionIssuer {
  readonly type?: string;
  readonly userName?: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
}

export interface UserIdentity {
  readonly type?: string;
  readonly userName?: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly invokedBy?: string;
  readonly invokedByDelegate?: { readonly accountId?: string };
  readonly sessionContext?: {
    readonly sessionIssuer?: SessionIssuer;
    readonly attributes?: { readonly mfaAuthenticated?: string | boolean; readonly creationDate?: string };
    readonly sourceIdentity?: string;
  };
  readonly onBehalfOf?: { readonly userId?: string; readonly identityStoreArn?: string };
}

export interface RecordResource {
  readonly ARN?: string;
  readonly ARNPrefix?: string;
  readonly accountId?: string;
  readonly type?: string;
  /** Event history only: an id, a name or an ARN. */
  readonly name?: string;
}

/** Fields that are missing in the source are absent. `eventSource` is absent in the old console CSV alone. */
export interface CloudTrailRecord {
  readonly eventVersion?: string;
  readonly eventTime: string;
  readonly eventSource?: string;
  readonly eventName: string;
  readonly eventID?: string;
  readonly eventType?: string;
  readonly eventCategory?: string;
  readonly awsRegion?: string;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly userIdentity?: UserIdentity;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestParameters?: Json;
  readonly responseElements?: Json;
  readonly additionalEventData?: Json;
  readonly serviceEventDetails?: Json;
  readonly requestID?: string;
  /** A boolean in trail files; `"true"` in some other forms. */
  readonly readOnly?: boolean | string;
  readonly managementEvent?: boolean | string;
  readonly recipientAccountId?: string;
  readonly sharedEventID?: string;
  readonly vpcEndpointId?: string;
  readonly sessionCredentialFromConsole?: string | boolean;
  readonly resources?: readonly RecordResource[] | null;
  readonly addendum?: { readonly reason?: string; readonly originalEventID?: string } | null;
  readonly omitted?: boolean;
  readonly [field: string]: unknown;
}

/** What a field's value means for what a record comes to; numbers as in assembly/fields.ts. */
const KIND = 0;
const WHOLE = 1;
const TIME = 2;
const ID = 3;
const IDENTITY = 4;
const PARAMETERS = 5;
const ROLE_ID = 6;
const ROLE_ARN = 7;

/**
 * Fields by name, with what they mean in a record and within its `userIdentity`: what `projectRecord` reads when it is asked for no values.
 * Of fields that are not listed the name counts, and in a record the kind of their value, in an identity all of it.
 */
export const SUMMARY_FIELDS: readonly (readonly [name: string, inRecord: number, inIdentity: number])[] = [
  ['eventVersion', KIND, WHOLE],
  ['userIdentity', IDENTITY, WHOLE],
  ['eventTime', TIME, WHOLE],
  ['eventSource', WHOLE, WHOLE],
  ['eventName', WHOLE, WHOLE],
  ['awsRegion', WHOLE, WHOLE],
  ['sourceIPAddress', KIND, WHOLE],
  ['userAgent', WHOLE, WHOLE],
  ['errorCode', WHOLE, WHOLE],
  ['errorMessage', KIND, WHOLE],
  ['requestParameters', PARAMETERS, WHOLE],
  ['responseElements', KIND, WHOLE],
  ['additionalEventData', KIND, WHOLE],
  ['requestID', KIND, WHOLE],
  ['eventID', ID, WHOLE],
  ['readOnly', WHOLE, WHOLE],
  ['resources', KIND, WHOLE],
  ['eventType', WHOLE, WHOLE],
  ['managementEvent', KIND, WHOLE],
  ['recipientAccountId', WHOLE, WHOLE],
  ['eventCategory', WHOLE, WHOLE],
  ['tlsDetails', KIND, WHOLE],
  ['sharedEventID', KIND, WHOLE],
  ['vpcEndpointId', KIND, WHOLE],
  ['serviceEventDetails', KIND, WHOLE],
  ['apiVersion', KIND, WHOLE],
  ['sessionCredentialFromConsole', WHOLE, WHOLE],
  ['type', KIND, WHOLE],
  ['principalId', KIND, ROLE_ID],
  ['arn', KIND, ROLE_ARN],
  ['accountId', KIND, WHOLE],
  ['accessKeyId', KIND, KIND],
  ['userName', KIND, WHOLE],
  ['invokedBy', KIND, WHOLE],
  ['sessionContext', KIND, WHOLE],
  ['sessionIssuer', KIND, WHOLE],
  ['webIdFederationData', KIND, WHOLE],
  ['attributes', KIND, WHOLE],
  ['creationDate', KIND, KIND],
  ['mfaAuthenticated', KIND, WHOLE],
];

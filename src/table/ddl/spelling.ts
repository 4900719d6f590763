/**
 * Names as CloudTrail's records and console spell them. The metastore keeps them in lower case.
 *
 * Source: CloudTrail User Guide, "CloudTrail record contents" and "CloudTrail userIdentity element".
 */
const NAMES =
  'eventVersion userIdentity principalId accountId invokedBy accessKeyId userName onBehalfOf userId identityStoreArn ' +
  'sessionContext mfaAuthenticated creationDate sessionIssuer ec2RoleDelivery webIdFederationData federatedProvider ' +
  'eventTime eventSource eventName awsRegion sourceIPAddress userAgent errorCode errorMessage requestParameters ' +
  'responseElements additionalEventData requestID eventID eventType apiVersion readOnly recipientAccountId ' +
  'serviceEventDetails sharedEventID vpcEndpointId vpcEndpointAccountId eventCategory updatedFields originalRequestID ' +
  'originalEventID sessionCredentialFromConsole edgeDeviceDetails tlsDetails tlsVersion cipherSuite ' +
  // not in the documented DDL; a user's own may name them
  'clientProvidedHostHeader keyExchange managementEvent insightDetails eventContext identityProvider sourceIdentity ' +
  'assumedRoot credentialId inScopeOf sourceArn sourceAccount issuerType credentialsIssuedTo invokedByDelegate';

const SPELLED: ReadonlyMap<string, string> = new Map(NAMES.split(' ').map((name) => [name.toLowerCase(), name]));

/** `eventname` → `eventName`; what CloudTrail does not spell with capitals stays as it is. */
export const cloudTrailSpelling = (name: string): string => SPELLED.get(name) ?? name;

/** Fields of records that have no column in the documented DDL, by their name in lower case. */
export const UNNAMED_FIELDS: ReadonlySet<string> = new Set([
  'managementevent',
  'insightdetails',
  'eventcontext',
  'keyexchange',
  'annotation',
]);

/**
 * Error codes by what they prove (RULES.md 1), as data. Whatever is in none of these tables is `unclear`.
 *
 * Codes stand without `Client.`, `Server.` and namespaces. Names were taken from the error shapes of AWS's service models
 * (botocore 1.x, `service-2.json`) and, for EC2, which has none, from the EC2 API Reference, "Error codes for the Amazon EC2 API".
 */
import type { Outcome } from './outcome.js';

interface CodeGroup {
  readonly outcome: Outcome;
  /** What they have in common. */
  readonly why: string;
  /** Where AWS says so. */
  readonly source: string;
  /** Space-separated; `service|Code` holds for that service alone. */
  readonly codes: string;
}

interface CodeFamily {
  readonly outcome: Outcome;
  readonly why: string;
  /** Matched against the code without its `Exception`, `Error` or `Fault`. */
  readonly pattern: RegExp;
}

export const CODE_GROUPS: readonly CodeGroup[] = [
  {
    outcome: 'allowed',
    why: 'a dry run that would have succeeded',
    source: 'EC2 API Reference, "Error codes", DryRunOperation; KMS API Reference, DryRunOperationException',
    codes: 'DryRunOperation DryRunOperationException DryRunException',
  },
  {
    outcome: 'denied',
    why: 'authorisation refused',
    source: 'Athena User Guide, "CloudTrail log queries"; IAM User Guide, "Troubleshoot access denied error messages"',
    codes: `UnauthorizedOperation UnauthorizedOperationException UnauthorizedException Unauthorized UnauthorizedAccess
      UnauthorizedAccessException UnauthorizedError UnauthorizedResourceAccessException Forbidden ForbiddenException
      ForbiddenError AccessForbidden NotAuthorized NotAuthorizedException NotAuthorizedError AuthorizationError
      AuthorizationErrorException AuthorizationException VpceAccessDenied AccessDeniedForDependencyException
      AccessDeniedByMetaException SNSNoAuthorization SNSNoAuthorizationFault AllAccessDisabled`,
  },
  {
    outcome: 'failed',
    why: 'the caller could not be authenticated',
    source:
      'IAM API Reference and S3 API Reference, "Common errors" / "Error responses"; STS API Reference, AssumeRoleWithWebIdentity',
    codes: `InvalidClientTokenId InvalidClientTokenIdException SignatureDoesNotMatch SignatureDoesNotMatchException
      InvalidSignature InvalidSignatureException IncompleteSignature IncompleteSignatureException ExpiredToken
      ExpiredTokenException TokenRefreshRequired InvalidToken InvalidAccessKeyId InvalidAccessKeyIdException
      MissingAuthenticationToken MissingAuthenticationTokenException UnrecognizedClient UnrecognizedClientException
      RequestExpired RequestTimeTooSkewed InvalidSecurity MissingSecurityHeader MissingSecurityElement NotSignedUp
      InvalidIdentityToken InvalidIdentityTokenException IDPRejectedClaim IDPRejectedClaimException
      IDPCommunicationError IDPCommunicationErrorException UnauthenticatedException signin|MessageOnly
      sso|UnauthorizedException InvalidCredentials`,
  },
  {
    outcome: 'unclear',
    why: 'looks like a denial or like a missing resource, and proves neither',
    source:
      'EC2 API Reference, "Error codes" (AuthFailure, OperationNotPermitted, OptInRequired); Security Hub API Reference, InvalidAccessException; Cognito API Reference, NotAuthorizedException',
    codes: `AuthFailure OperationNotPermitted OperationNotPermittedException OperationNotPermittedFault OptInRequired
      OptInRequiredException SubscriptionRequiredException InvalidAccessException cognito-idp|NotAuthorizedException
      cognito-identity|NotAuthorizedException cognito-sync|NotAuthorizedException RegionDisabledException`,
  },
  {
    outcome: 'unclear',
    why: '"IAM user access is not activated": Cost Management refuses IAM users as such; a real denial names the action',
    source: 'Billing User Guide, "Activating access to the Billing and Cost Management console"',
    codes: 'ce|AccessDenied ce|AccessDeniedException',
  },
  {
    outcome: 'unclear',
    why: 'S3 says so to everyone, also to callers without any permission',
    source: 'S3 API Reference, "Error responses", NoSuchBucket',
    codes: 's3|NoSuchBucket',
  },
  {
    outcome: 'unclear',
    why: 'these limits are request rates',
    source:
      'Kinesis API Reference, LimitExceededException; Kinesis Video Streams API Reference, ClientLimitExceededException',
    codes:
      'kinesis|LimitExceededException kinesisvideo|ClientLimitExceededException kinesisvideo|ConnectionLimitExceededException',
  },
  {
    outcome: 'allowed',
    why: 'wrong state, in use or missing, found out after authorisation, under a name of its own',
    source: 'EC2 API Reference, "Error codes"; S3 API Reference, "Error responses"; IAM API Reference, "Common errors"',
    codes: `DependencyViolation DeleteConflict DeleteConflictException HasDependentsException IncorrectState
      InvalidAMIID.Unavailable InvalidGroup.InUse VolumeInUse EntityTemporarilyUnmodifiable
      EntityTemporarilyUnmodifiableException UnmodifiableEntity UnmodifiableEntityException ConcurrentModification
      ConcurrentModificationException ConditionalCheckFailedException s3|PreconditionFailed s3|NotModified
      s3|InvalidObjectState s3|RestoreAlreadyInProgress CredentialReportNotPresentException CredentialReportNotReadyException
      CredentialReportExpiredException ResourceNotReadyException NotStabilizedException AttachmentNotFound
      UnknownResourceFault UnknownResourceException WAFNonexistentItemException WAFNonexistentContainerException
      WAFNonEmptyEntityException WAFReferencedItemException WAFAssociatedItemException ResourceAssociatedException
      AWSOrganizationsNotInUseException MasterCannotLeaveOrganizationException HandshakeConstraintViolationException
      NoAvailableConfigurationRecorderException NoRunningConfigurationRecorderException
      ClusterContainsServicesException ClusterContainsTasksException ClusterContainsContainerInstancesException
      PointInTimeRestoreNotEnabledException DistributionNotDisabled CannotDelete PurgeQueueInProgress
      QueueDeletedRecently CodeStorageExceededException AWS.SimpleQueueService.NonExistentQueue AWS.SimpleQueueService.QueueDeletedRecently
      AWS.SimpleQueueService.PurgeQueueInProgress ExecutionNotRedrivable TargetNotConnected
      TooManyBuckets TooManyLoadBalancers TooManyLoadBalancersException TooManyListeners TooManyListenersException
      TooManyTargetGroups TooManyTargetGroupsException TooManyHostedZones TooManyHealthChecks TooManyDistributions
      TooManyApplicationsException TooManyEnvironmentsException TooManyApplicationVersionsException
      TooManyCertificates TooManyRules TooManyPolicies OverLimit`,
  },
];

/** Families of names that services build from their own nouns. A code in {@link NEVER_IN_A_FAMILY} belongs to none. */
export const CODE_FAMILIES: readonly CodeFamily[] = [
  { outcome: 'denied', why: 'the AccessDenied family, per service', pattern: /AccessDenied$/ },
  {
    outcome: 'allowed',
    why: 'not found: the resource was looked up, so the call was authorised',
    pattern: /(?:NotFound|DoesNotExist|NotExists?|NonExistent)$|^NoSuch[A-Z]/,
  },
  {
    outcome: 'allowed',
    why: 'already exists',
    pattern: /Already[A-Z][A-Za-z]*$|Exists?$|[a-z]\.Duplicate$|^Duplicate[A-Z]/,
  },
  { outcome: 'allowed', why: 'in use or not empty', pattern: /(?:InUse|NotEmpty)$/ },
  {
    outcome: 'allowed',
    why: 'a quota of resources is exhausted (not of requests)',
    pattern: /(?:Limits?|Quota)(?:Exceeded|Reached)$|Quota(?:For|Per)[A-Z][A-Za-z]*Exceeded$/,
  },
  {
    outcome: 'allowed',
    why: 'wrong state or conflict with the present state',
    pattern: /(?:Invalid|Incorrect|Illegal)[A-Za-z]*State$|Conflict$/,
  },
];

/** Throttling, sizes of requests and other validation, sessions and tokens: never proof, however the name ends. */
export const NEVER_IN_A_FAMILY =
  /Throttl|Throughput|Rate[A-Z]|Requests?Limit|TooMany|Bandwidth|Size|Length|Payload|Batch|TimeLimit|Memory|Token|Credential|Signature|Idempoten|Validation|Malformed|IdsLimit|DescribeAttachment|DuplicateRequest|DuplicateTag|DuplicateParameter|DuplicateId$|(?:Client|Connection|Api|Operation|Invocation|Transaction|Concurrent|Query|Session)s?LimitExceeded/;

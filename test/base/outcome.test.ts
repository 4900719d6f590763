import { describe, expect, test } from 'vitest';
import { CODE_FAMILIES, CODE_GROUPS, NEVER_IN_A_FAMILY } from '../../src/base/outcome-codes.js';
import { outcomeOf, outcomeOfRow, OUTCOMES } from '../../src/base/outcome.js';
import type { Outcome } from '../../src/base/outcome.js';

/** Outcome, event source label, codes. */
const CASES: readonly (readonly [Outcome, string, string])[] = [
  // dry runs
  ['allowed', 'ec2', 'Client.DryRunOperation DryRunOperation'],
  ['allowed', 'kms', 'DryRunOperationException'],
  // not found
  [
    'allowed',
    's3',
    'NoSuchBucketPolicy NoSuchKey NoSuchUpload NoSuchTagSet NoSuchLifecycleConfiguration NoSuchCORSConfiguration NoSuchWebsiteConfiguration NoSuchPublicAccessBlockConfiguration',
  ],
  [
    'allowed',
    's3',
    'ReplicationConfigurationNotFoundError ObjectLockConfigurationNotFoundError ServerSideEncryptionConfigurationNotFoundError OwnershipControlsNotFoundError',
  ],
  [
    'allowed',
    'ec2',
    'Client.InvalidVpcID.NotFound Client.InvalidInstanceID.NotFound Client.InvalidGroup.NotFound Client.InvalidPermission.NotFound Client.InvalidAMIID.NotFound',
  ],
  ['allowed', 'iam', 'NoSuchEntity NoSuchEntityException'],
  ['allowed', 'lambda', 'ResourceNotFoundException'],
  ['allowed', 'rds', 'DBInstanceNotFound DBInstanceNotFoundFault'],
  ['allowed', 'ssm', 'ParameterNotFound InvocationDoesNotExist'],
  ['allowed', 'cloudtrail', 'TrailNotFoundException'],
  ['allowed', 'sqs', 'AWS.SimpleQueueService.NonExistentQueue QueueDoesNotExist'],
  // already exists, in use, not empty
  [
    'allowed',
    'iam',
    'EntityAlreadyExists EntityAlreadyExistsException DeleteConflict EntityTemporarilyUnmodifiableException',
  ],
  [
    'allowed',
    'ec2',
    'Client.InvalidGroup.Duplicate Client.InvalidKeyPair.Duplicate Client.InvalidPermission.Duplicate Client.DependencyViolation',
  ],
  ['allowed', 's3', 'BucketAlreadyOwnedByYou BucketAlreadyExists BucketNotEmpty'],
  ['allowed', 'dynamodb', 'ResourceInUseException ConditionalCheckFailedException'],
  ['allowed', 'route53', 'HostedZoneNotEmpty HealthCheckInUse'],
  // limits of resources
  [
    'allowed',
    'ec2',
    'Client.VpcLimitExceeded Client.VcpuLimitExceeded Client.AddressLimitExceeded Client.InstanceLimitExceeded',
  ],
  ['allowed', 'iam', 'LimitExceeded LimitExceededException'],
  ['allowed', 'rds', 'InstanceQuotaExceeded DBClusterQuotaExceededFault'],
  ['allowed', 's3', 'TooManyBuckets'],
  // wrong state
  ['allowed', 'rds', 'InvalidDBInstanceStateFault InvalidDBInstanceState'],
  ['allowed', 'ec2', 'Client.IncorrectState Client.IncorrectInstanceState'],
  ['allowed', 'kms', 'KMSInvalidStateException'],
  ['allowed', 'lambda', 'ResourceConflictException'],
  // denials
  ['denied', 's3', 'AccessDenied'],
  ['denied', 'kms', 'AccessDeniedException'],
  ['denied', 'ec2', 'Client.UnauthorizedOperation UnauthorizedOperation VpceAccessDenied'],
  ['denied', 'dms', 'AccessDeniedFault'],
  ['denied', 'sns', 'AuthorizationError AuthorizationErrorException'],
  ['denied', 'medialive', 'ForbiddenException Forbidden'],
  ['denied', 'route53', 'NotAuthorizedException'],
  ['denied', 'config', 'OrganizationAccessDeniedException'],
  ['denied', 'guardduty', 'UnauthorizedException'],
  // authentication
  ['failed', 'sts', 'InvalidClientTokenId ExpiredToken ExpiredTokenException InvalidIdentityToken IDPRejectedClaim'],
  ['failed', 's3', 'SignatureDoesNotMatch InvalidAccessKeyId RequestTimeTooSkewed InvalidToken'],
  ['failed', 'dynamodb', 'UnrecognizedClientException IncompleteSignature MissingAuthenticationTokenException'],
  ['failed', 'signin', 'MessageOnly'],
  // proves nothing
  ['unclear', 'ssm', 'ThrottlingException Throttling TooManyUpdates InvalidInstanceId ValidationException'],
  [
    'unclear',
    'ec2',
    'Client.RequestLimitExceeded RequestLimitExceeded Client.InvalidParameterValue Client.InvalidInstanceID.Malformed Client.AuthFailure Client.OperationNotPermitted Client.OptInRequired Server.InternalError Server.InsufficientInstanceCapacity Server.LimitExceeded',
  ],
  [
    'unclear',
    'dynamodb',
    'ProvisionedThroughputExceededException ThrottlingException ItemCollectionSizeLimitExceededException',
  ],
  ['unclear', 'kinesis', 'LimitExceededException'],
  [
    'unclear',
    'lambda',
    'TooManyRequestsException InvalidParameterValueException ServiceException RequestTooLargeException',
  ],
  ['unclear', 'securityhub', 'InvalidAccessException'],
  ['unclear', 'cognito-idp', 'NotAuthorizedException'],
  ['unclear', 'ce', 'AccessDenied AccessDeniedException'],
  [
    'unclear',
    's3',
    'NoSuchBucket SlowDown InternalError MalformedXML InvalidRequest MethodNotAllowed ServiceUnavailable',
  ],
  ['unclear', 'iam', 'MalformedPolicyDocument PasswordPolicyViolation ServiceFailure MessageOnly'],
  ['unclear', 'elasticloadbalancing', 'DuplicateTagKeys DuplicateTagKeysException RateLimitExceededException'],
  ['unclear', 'sqs', 'SomethingNew TooManyEntriesInBatchRequest RequestThrottled BatchRequestTooLong'],
];

const ROWS = CASES.flatMap(([outcome, label, codes]) => codes.split(' ').map((code) => ({ outcome, label, code })));

describe('RULE 1: outcomes', () => {
  test.each(ROWS)('RULE 1: $label $code is $outcome', ({ outcome, label, code }) => {
    expect(outcomeOf(`${label}.amazonaws.com`, code, false)).toBe(outcome);
  });

  test('RULE 1: no error is allowed, also without an event source', () => {
    expect(outcomeOf('s3.amazonaws.com', null, false)).toBe('allowed');
    expect(outcomeOf(null, null, false)).toBe('allowed');
    expect(outcomeOf(null, 'AccessDenied', false)).toBe('denied');
  });

  test.each(['MessageOnly', 'ValidationException', 'ClientException', 'AccessDenied', 'InvalidAccessException'])(
    'RULE 1: a message that says "not authorized to perform" is a denial whatever the code: %s',
    (code) => expect(outcomeOf('ce.amazonaws.com', code, true)).toBe('denied'),
  );

  test('RULE 1: a row is denied by its projected error.action', () => {
    const row = { eventSource: 'ecs.amazonaws.com', errorCode: 'ClientException' };
    expect(outcomeOfRow({ ...row, values: { 'error.action': ['ecs:RunTask'] } })).toBe('denied');
    expect(outcomeOfRow({ ...row, values: {} })).toBe('unclear');
  });

  test('namespaces and China endpoints do not hide a code', () => {
    expect(outcomeOf('kms.amazonaws.com', 'com.amazonaws.kms#NotFoundException', false)).toBe('allowed');
    expect(outcomeOf('ce.amazonaws.com.cn', 'AccessDenied', false)).toBe('unclear');
  });

  test('a hostile code neither hangs nor counts', () => {
    expect(outcomeOf('s3.amazonaws.com', 'A'.repeat(1_000_000), false)).toBe('unclear');
    expect(outcomeOf('s3.amazonaws.com', '__proto__', false)).toBe('unclear');
    expect(outcomeOf('s3.amazonaws.com', '', false)).toBe('unclear');
  });
});

describe('the table', () => {
  test('no code stands in two groups of the same reach', () => {
    const codes = CODE_GROUPS.flatMap((group) => group.codes.split(/\s+/));
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  });

  test('every entry has a known outcome and says why', () => {
    for (const { outcome, why } of [...CODE_GROUPS, ...CODE_FAMILIES]) {
      expect(OUTCOMES).toContain(outcome);
      expect(why.length).toBeGreaterThan(5);
    }
    for (const { source } of CODE_GROUPS) expect(source.length).toBeGreaterThan(5);
  });

  test.each([
    'ThrottlingLimitExceeded',
    'RequestLimitExceeded',
    'RateLimitExceeded',
    'PayloadSizeLimitExceeded',
    'TokenNotFound',
  ])('throttling, sizes and tokens slip into no family: %s', (code) => expect(NEVER_IN_A_FAMILY.test(code)).toBe(true));
});

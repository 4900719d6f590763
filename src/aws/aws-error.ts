import { TrimtrailError, type ErrorCode } from '../base/errors.js';
import { withoutSecrets } from '../base/without-secrets.js';

interface Kind {
  readonly code: ErrorCode;
  /** The error's name, or its name and message where the name says too little. */
  readonly when: RegExp;
  readonly says: string;
  readonly hint: string;
}

/**
 * Errors of AWS and of its SDK, first match.
 *
 * Source: Amazon S3 API Reference, "Error responses"; AWS Security Token Service API Reference, "Common Errors"; AWS SDKs and Tools
 * Reference Guide, "Retry behavior".
 */
const KINDS: readonly Kind[] = [
  {
    code: 'aws-kms',
    when: /^KMS\.|\bkms:|KMSAccessDenied|KMSDisabled|KMSInvalidState|KMSNotFound|\bKMS key\b/i,
    says: 'the KMS key that encrypts it does not let you decrypt',
    hint: "the principal needs kms:Decrypt, and the key's own policy must allow it",
  },
  {
    code: 'aws-expired',
    when: /^(?:ExpiredToken\w*|RequestExpired|TokenRefreshRequired|InvalidGrantException)\b|token.{0,40}(?:has )?expired|session.{0,40}(?:has )?expired/i,
    says: 'the credentials have expired',
    hint: 'sign in again (aws sso login), or fetch new temporary credentials',
  },
  {
    code: 'aws-no-credentials',
    when: /^(?:CredentialsProviderError|TokenProviderError|InvalidAccessKeyId|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|AuthFailure|InvalidToken|IncompleteSignature)\b|could not load credentials/i,
    says: 'AWS knows no credentials of yours',
    hint: 'set AWS_PROFILE or --profile, or run aws configure or aws sso login; aws sts get-caller-identity tells whether they work',
  },
  {
    code: 'aws-no-region',
    when: /^(?:PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)\b|region is missing/i,
    says: 'the AWS region is missing or not the one it lies in',
    hint: 'give --aws-region, or set AWS_REGION',
  },
  {
    code: 'aws-throttled',
    when: /^(?:SlowDown|Throttling\w*|ThrottledException|TooManyRequestsException|RequestLimitExceeded|ProvisionedThroughputExceededException|503)\b|rate exceeded/i,
    says: 'AWS throttles the requests, also after waiting',
    hint: 'run it again later; what is resumable goes on where it stopped',
  },
  {
    code: 'aws-denied',
    when: /^(?:AccessDenied\w*|UnauthorizedOperation|Forbidden|AllAccessDisabled|AuthorizationError\w*|NotAuthorized\w*|403)\b|not authorized to perform/i,
    says: 'AWS denies access',
    hint: 'docs/aws.md lists the permissions that each command needs',
  },
  {
    code: 'aws-not-found',
    when: /^(?:NoSuchBucket|NoSuchKey|NotFound|ResourceNotFoundException|EntityNotFoundException|NoSuchEntity|TrailNotFoundException|MetadataException|404)\b/i,
    says: 'it does not exist in AWS',
    hint: 'check the name, the account and the region',
  },
  {
    code: 'aws-unreachable',
    when: /^(?:TimeoutError|NetworkingError|AbortError|ECONN\w+|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE)\b|socket hang up|getaddrinfo|certificate|ECONNREFUSED/i,
    says: 'AWS cannot be reached',
    hint: 'check the network, the proxy, the region and AWS_ENDPOINT_URL',
  },
];

/**
 * What the SDK threw as an error for a person. Secrets of the environment are taken out of AWS's own words.
 *
 * @param doing What was tried: `listing s3://bucket/prefix`.
 */
export function awsError(error: unknown, doing: string): TrimtrailError {
  if (error instanceof TrimtrailError) return error;
  const text = awsErrorText(error);
  const kind = KINDS.find(({ when }) => when.test(text));
  const cause = new Error(text);
  if (kind === undefined) {
    return new TrimtrailError('aws-failed', `${doing}: AWS refused the request`, {
      hint: 'the message is that of AWS; run it again, and report this if it stays',
      cause,
    });
  }
  return new TrimtrailError(kind.code, `${doing}: ${kind.says}`, { hint: kind.hint, cause });
}

/** `AccessDenied: …` in AWS's own words, on one line. */
export function awsErrorText(error: unknown): string {
  if (!(error instanceof Error)) return withoutSecrets(String(error), process.env);
  const status = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined; // the SDK's service errors
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  const name = ['Error', 'UnknownError', 'Unknown'].includes(code) ? String(status ?? code) : code;
  const message =
    error.message === name || error.message === '' || error.message === 'UnknownError' ? '' : error.message;
  const text = message.startsWith(`${name}:`) || message === '' ? message || name : `${name}: ${message}`;
  return withoutSecrets(text.replaceAll(/\s+/g, ' ').slice(0, 1000), process.env);
}

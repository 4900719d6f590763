/** The names under which IAM says no. Source: IAM API Reference, "Common errors" and the errors of each operation. */
const NAMES = {
  missing: /^NoSuchEntity/,
  exists: /^EntityAlreadyExists/,
  limit: /^LimitExceeded/,
  denied: /^AccessDenied|^UnauthorizedOperation|^UnmodifiableEntity/,
  throttled: /^Throttl|^TooManyRequests|^RequestLimitExceeded|^ServiceUnavailable|^ConcurrentModification|^SlowDown/,
} as const;

export type IamErrorKind = keyof typeof NAMES | 'other';

/** What kind of refusal an error of the SDK is; `other` for anything else. */
export function iamErrorKind(error: unknown): IamErrorKind {
  const name = error instanceof Error ? error.name : '';
  for (const [kind, pattern] of Object.entries(NAMES)) if (pattern.test(name)) return kind as IamErrorKind; // keys of the table
  return 'other';
}

export const isMissing = (error: unknown): boolean => iamErrorKind(error) === 'missing';

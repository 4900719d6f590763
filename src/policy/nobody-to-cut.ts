import { TrimtrailError } from '../base/errors.js';
import type { Principal } from '../base/usage-row.js';

interface Reason {
  readonly applies: (principal: Principal) => boolean;
  readonly message: string;
  readonly hint: string;
}

const USAGE_HINT = 'See what was called with: trimtrail usage';

/**
 * Source: IAM User Guide, "AWS account root user", "Using service-linked roles"; IAM Identity Center User Guide,
 * "Permission sets" (their roles in an account are named AWSReservedSSO_…, and their policy is the permission set's).
 */
const REASONS: readonly Reason[] = [
  {
    applies: ({ kind }) => kind === 'root',
    message: 'The root user has no identity policy: nothing limits it but an SCP.',
    hint: USAGE_HINT,
  },
  {
    applies: isServiceLinked,
    message: 'A service-linked role belongs to its AWS service; its policy can not be changed.',
    hint: USAGE_HINT,
  },
  {
    applies: ({ kind }) => kind === 'service',
    message: 'An AWS service has no identity policy in your account.',
    hint: USAGE_HINT,
  },
  {
    applies: ({ kind, name, account }) =>
      kind === 'account' && (account === 'anonymous' || name === 'anonymous' || name === ''),
    message: 'An anonymous caller has no identity policy.',
    hint: USAGE_HINT,
  },
  {
    applies: ({ kind }) => kind === 'account',
    message: 'These records are copies of calls by a principal of another account, where its policy is.',
    hint: 'Read the records of the account the caller belongs to.',
  },
  {
    applies: ({ kind }) => kind === 'identity-center',
    message: 'A person in IAM Identity Center has no policy: the permission set has.',
    hint: 'Name the permission set or its AWSReservedSSO_… role with --principal.',
  },
];

function isServiceLinked({ kind, arn, name }: Principal): boolean {
  if (arn !== null) return arn.includes(':role/aws-service-role/');
  return kind === 'role' && name.startsWith('AWSServiceRoleFor');
}

/**
 * Why no policy can be cut for the principal (RULES.md 14), as the error to throw; null when one can.
 * The code is `nobody-to-cut`.
 */
export function nobodyToCut(principal: Principal): TrimtrailError | null {
  const reason = REASONS.find(({ applies }) => applies(principal));
  return reason === undefined ? null : new TrimtrailError('nobody-to-cut', reason.message, { hint: reason.hint });
}

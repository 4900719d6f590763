import type { PolicyDocument } from './types.js';

/**
 * Characters, white space not counted, that IAM takes. The `inline-` limits are the sum of all inline policies of the
 * identity. Source: IAM User Guide, "IAM and AWS STS quotas"; IAM Identity Center User Guide, "Quotas"; AWS Organizations
 * User Guide, "Quotas and service limits" (SCP and RCP).
 */
export const POLICY_LIMITS = {
  managed: 6_144,
  'inline-user': 2_048,
  'inline-group': 5_120,
  'inline-role': 10_240,
  'permission-set': 32_768,
  scp: 10_240,
  rcp: 5_120,
} as const;

export type PolicyLimit = keyof typeof POLICY_LIMITS;

/** Length of the document in characters without white space, as IAM counts it. */
export function policySize(document: PolicyDocument): number {
  return JSON.stringify(document).replace(/\s/g, '').length;
}

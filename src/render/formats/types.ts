import type { PolicyDocument } from '../../iam/types.js';

/** What a policy is written as. */
export const POLICY_FORMATS = ['json', 'terraform', 'cloudformation', 'cdk'] as const;
export type PolicyFormat = (typeof POLICY_FORMATS)[number];

/** File endings, with the dot. */
export const FORMAT_ENDINGS: Readonly<Record<PolicyFormat, string>> = {
  json: '.json',
  terraform: '.tf',
  cloudformation: '.yaml',
  cdk: '.ts',
};

/** A policy with the name it is to have in IAM. */
export interface NamedPolicy {
  /** Letters, digits and `+=,.@_-`, at most 128: what `safePolicyName` gives. */
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A piece of a text: as it is, or one of the two that only the account knows in which the policy is used. */
export type Piece = { readonly text: string } | 'partition' | 'account';

import { policyJson } from '../json-text.js';
import { cdkPolicies } from './cdk.js';
import { cloudFormationPolicies } from './cloudformation.js';
import { terraformPolicies } from './terraform.js';
import type { NamedPolicy, PolicyFormat } from './types.js';

const WRITERS: Readonly<Record<PolicyFormat, (policies: readonly NamedPolicy[]) => string>> = {
  json: (policies) => policies.map(({ document }) => policyJson(document)).join(''),
  terraform: terraformPolicies,
  cloudformation: cloudFormationPolicies,
  cdk: cdkPolicies,
};

/**
 * Policies as one text of the format, with the meaning of their JSON: each language's own interpolation is escaped.
 * JSON is one document after another; the others are one file.
 *
 * Errors: `format-cannot-hold` when the language has no way to write a value.
 */
export function renderPolicies(policies: readonly NamedPolicy[], format: PolicyFormat): string {
  return WRITERS[format](policies);
}

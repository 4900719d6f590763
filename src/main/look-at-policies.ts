/** What can be said of policy files without any record. */
import type { Finding } from '../base/findings.js';
import { diffPolicies, isWider, type PolicyDiff } from '../policy/diff-policies.js';
import { lintPolicies } from '../policy/lint/lint-policies.js';
import { shippedCatalog } from './catalog-files.js';
import { readPolicyFile } from './policy-files.js';

/** Policies named together are attached together. Errors: `bad-policy`, `catalog-damaged`. */
export async function lintFiles(paths: readonly string[]): Promise<readonly Finding[]> {
  const [catalog, policies] = await Promise.all([shippedCatalog(), Promise.all(paths.map(readPolicyFile))]);
  return lintPolicies(policies.flat(), catalog);
}

export interface FileDiff extends PolicyDiff {
  /** The new file allows something that the old one does not. */
  readonly wider: boolean;
}

/** Errors: `bad-policy`. */
export async function diffFiles(before: string, after: string): Promise<FileDiff> {
  const [old, fresh] = await Promise.all([readPolicyFile(before), readPolicyFile(after)]);
  const diff = diffPolicies(old, fresh);
  return { wider: isWider(diff), ...diff };
}

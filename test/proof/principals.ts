import type { MappedUsage } from '../../src/actions/types.js';
import { TrimtrailError } from '../../src/base/errors.js';
import type { PolicyDocument } from '../../src/iam/types.js';
import { createEvaluator, type Evaluator } from '../../src/iam/evaluate.js';
import { parsePolicy } from '../../src/iam/parse-policy.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { DEFAULT_GRANTING, policyOf, type GrantingOptions } from '../../src/main/generate-policy.js';
import { DEFAULT_READING, readUsage } from '../../src/main/read-usage.js';
import { NO_FILTER } from '../../src/usage/no-filter.js';
import type { FilterSpec } from '../../src/usage/types.js';
import { summarizePrincipals } from '../../src/usage/summaries.js';

export interface Cut {
  readonly arn: string;
  readonly mapped: MappedUsage;
  readonly policy: PolicyDocument;
}

/** Every principal of the sources that can have a policy, with its policy. */
export async function cutAll(
  sources: readonly string[],
  granting: Partial<GrantingOptions> = {},
  filter: Partial<FilterSpec> = {},
): Promise<readonly Cut[]> {
  const usage = await readUsage(sources, { ...DEFAULT_READING, filter: { ...NO_FILTER, ...filter } });
  const catalog = await shippedCatalog();
  const cuts: Cut[] = [];
  for (const arn of new Set(summarizePrincipals(usage.rows).map((line) => line.arn))) {
    if (arn === null) continue;
    try {
      const { mapped, generated } = await policyOf(usage, catalog, {
        whose: { spec: arn },
        granting: { ...DEFAULT_GRANTING, ...granting },
      });
      cuts.push({ arn, mapped, policy: generated.policy });
    } catch (error) {
      if (!(error instanceof TrimtrailError)) throw error;
    }
  }
  return cuts;
}

export const evaluatorOf = (...documents: readonly unknown[]): Evaluator =>
  createEvaluator({
    identity: documents.map((document, index) => ({ name: `p${index}`, policy: parsePolicy(document) })),
  });

/** Each policy that lacks one action or one resource of one statement. */
export function* mutants(
  policy: PolicyDocument,
): Generator<{ readonly what: string; readonly policy: PolicyDocument }> {
  for (const [at, statement] of policy.Statement.entries()) {
    for (const element of ['Action', 'Resource'] as const) {
      for (const dropped of statement[element]) {
        const rest = statement[element].filter((one) => one !== dropped);
        const kept = rest.length === 0 ? [] : [{ ...statement, [element]: rest }];
        const Statement = [...policy.Statement.slice(0, at), ...kept, ...policy.Statement.slice(at + 1)];
        yield { what: `${statement.Sid} without ${dropped}`, policy: { ...policy, Statement } };
      }
    }
  }
}

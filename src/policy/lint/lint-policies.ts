import { sortFindings, type Finding } from '../../base/findings.js';
import { lintNames } from './names-and-resources.js';
import { lintRedundancy } from './redundancy.js';
import { lintRisks } from './remaining-risks.js';
import type { LintCatalog, LintedPolicy, LintedStatement, LintRule } from './types.js';

const RULES: readonly LintRule[] = [lintNames, lintRedundancy, lintRisks];

/**
 * What is wrong or remains dangerous in policies that are attached together. Gravest first.
 * Errors: `catalog-damaged` from the catalogue.
 */
export async function lintPolicies(
  policies: readonly LintedPolicy[],
  catalog: LintCatalog,
): Promise<readonly Finding[]> {
  const statements = policies.flatMap(statementsOf);
  const found = await Promise.all(RULES.map(async (rule) => rule(statements, catalog)));
  return sortFindings(found.flat());
}

function statementsOf({ name, policy }: LintedPolicy): readonly LintedStatement[] {
  return policy.statements.map((statement, index) => ({
    statement,
    place: `${name}: ${statement.sid === null ? `statement ${index + 1}` : statement.sid}`,
  }));
}

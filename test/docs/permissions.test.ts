import { describe, expect, test } from 'vitest';
import { sourced } from '../../src/iam/sourced-policy.js';
import { shippedCatalog } from '../../src/main/catalog-files.js';
import { lintPolicies } from '../../src/policy/lint/lint-policies.js';
import { policyOfUse, USES } from '../../tools/permissions.js';

/** What applying is for; lint is right to say so. */
const MEANT = new Set(['escalation-remains']);

describe('docs/permissions.md', () => {
  test.each(USES.map((use) => [use.title, use] as const))('%s: lint finds nothing wrong', async (_, use) => {
    const policy = sourced(policyOfUse(use), { name: use.title });
    const findings = await lintPolicies([policy], await shippedCatalog());
    expect(findings.filter(({ code }) => !MEANT.has(code))).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Where operations are called that docs/permissions.md is about; buckets, event history and Athena are in docs/aws.md. */
const CALLERS = [
  'src/apply',
  'src/aws/iam',
  'src/aws/identity-center',
  'src/aws/organizations',
  'src/aws/policy-checks',
];

/** Needs no permission, or is left out where there is none, as the page says. */
const WITHOUT = new Set(['GetCallerIdentity', 'SimulatePrincipalPolicy']);

function operationsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return [...text.matchAll(/new \w+\.(\w+)Command\(|\.paginate(\w+)\(/g)].map(
        ([, one, paged]) => one ?? paged ?? '',
      );
    });
}

describe('every operation that is called is permitted, and nothing else', () => {
  const called = new Set(CALLERS.flatMap(operationsIn).filter((name) => !WITHOUT.has(name)));
  const permitted = new Set(
    USES.flatMap(({ needs }) => needs.flatMap(({ actions }) => actions.map((action) => action.split(':')[1] ?? ''))),
  );

  test('called, and so permitted', () => {
    expect(called.size).toBeGreaterThan(40);
    expect([...called].filter((name) => !permitted.has(name))).toEqual([]);
  });

  test('permitted, and so called', () => {
    expect([...permitted].filter((name) => !called.has(name))).toEqual([]);
  });
});

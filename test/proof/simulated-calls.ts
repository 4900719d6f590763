import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { MappedUsage } from '../../src/actions/types.js';
import type { PolicyDocument } from '../../src/iam/types.js';
import { resourcesOf } from '../../src/proof/requests.js';
import { isWithheld } from '../../src/policy/guarded.js';

/**
 * What iam-simulate refuses of the calls that a policy was made from, `action resource`; at most `most` calls. It can not be asked about a
 * resource that is known in part, nor about what its catalogue lacks.
 */
export async function simulateCalls(
  mapped: MappedUsage,
  policy: PolicyDocument,
  most: number,
): Promise<readonly string[]> {
  const refused: string[] = [];
  const seen = new Set<string>();
  for (const grant of mapped.grants) {
    for (const resource of resourcesOf(grant)) {
      const { pattern, alternatives, resources } = resource;
      const arn = alternatives.length === 1 ? alternatives[0]?.arn : null;
      const key = `${grant.action} ${pattern}`;
      if (NEEDS_RESOURCE_POLICY.test(grant.action)) continue;
      if (
        arn === null ||
        arn === undefined ||
        /[*?]/.test(arn.slice(1)) ||
        isWithheld(grant, resources) ||
        seen.has(key)
      )
        continue;
      if (seen.size >= most) return refused;
      seen.add(key);
      const verdict = await verdictOn(policy, { action: grant.action, arn, conditions: grant.conditions });
      if (verdict !== 'Allowed' && !verdict.startsWith('error')) refused.push(`${key}: ${verdict}`);
    }
  }
  return refused;
}

/** Keys and roles: their own policy must allow the call too, and it is not in the log. */
const NEEDS_RESOURCE_POLICY = /^(?:kms:|sts:AssumeRole)/;

interface Call {
  readonly action: string;
  readonly arn: string;
  readonly conditions: MappedUsage['grants'][number]['conditions'];
}

async function verdictOn(policy: PolicyDocument, { action, arn, conditions }: Call): Promise<string> {
  const result = await runSimulation(
    {
      request: {
        principal: 'arn:aws:iam::111122223333:user/alice',
        action,
        resource: { resource: arn, accountId: '111122223333' },
        contextVariables: { ...conditions['StringEquals'] },
      },
      identityPolicies: [{ name: 'generated', policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return result.resultType === 'error' ? `error ${JSON.stringify(result.errors)}` : result.overallResult;
}

import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { PolicyDocument } from '../../src/iam/types.js';
import { ACCOUNT, ALICE } from './fixtures.js';

/**
 * The verdict of someone else's evaluator on one request by alice. It reads `*` in a requested resource as a wildcard and its
 * `?` does not match a line break, so such requests are no use here.
 */
export async function simulate(policy: PolicyDocument, action: string, resource: string): Promise<string> {
  const result = await runSimulation(
    {
      request: { principal: ALICE.arn ?? '', action, resource: { resource, accountId: ACCOUNT }, contextVariables: {} },
      identityPolicies: [{ name: 'generated', policy }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  return result.resultType === 'error' ? `error: ${JSON.stringify(result.errors)}` : result.overallResult;
}

import { runSimulation } from '@cloud-copilot/iam-simulate';
import { createEvaluator, type Decision } from '../../../src/iam/evaluate.js';
import { parsePolicy, type PolicyKind } from '../../../src/iam/parse-policy.js';
import { ABSENT, contextFrom } from '../../../src/iam/request-context.js';
import { resourceFromArn } from '../../../src/iam/request-resource.js';
import type { NamedPolicy } from '../../../src/iam/compile-policy.js';
import type { Pair } from './pairs.js';

const named = (documents: readonly object[], kind: PolicyKind = 'identity'): readonly NamedPolicy[] =>
  documents.map((document, index) => ({ name: `p${index}`, policy: parsePolicy(document, kind) }));

/** Our own verdict. */
export function decide(pair: Pair): Decision {
  const evaluate = createEvaluator({
    identity: named(pair.identity),
    boundary: pair.boundary === null ? null : named(pair.boundary),
    session: pair.session === null ? null : named([pair.session]),
    serviceControl: pair.serviceControl.map((level) => named(level)),
    resourceControl: pair.resourceControl.map((level) => named(level, 'resource-control')),
  });
  const { action, resource } = pair;
  return evaluate({ action, resource: resourceFromArn(resource), context: contextFrom(pair.context, ABSENT) });
}

/** That of `@cloud-copilot/iam-simulate`; `error: …` when it refuses the request or a document. */
export async function simulatePair(pair: Pair): Promise<string> {
  const wrap = (documents: readonly object[]): { name: string; policy: object }[] =>
    documents.map((policy, index) => ({ name: `p${index}`, policy }));
  const level = (
    policies: readonly object[],
    index: number,
  ): { orgIdentifier: string; policies: { name: string; policy: object }[] } => ({
    orgIdentifier: `ou-${index}`,
    policies: wrap(policies),
  });
  const contextVariables = Object.fromEntries(
    Object.entries(pair.context).map(([key, value]) => [key, typeof value === 'string' ? value : [...value]]),
  );
  const result = await runSimulation(
    {
      request: {
        principal: pair.principal,
        action: pair.action,
        resource: { resource: pair.resource, accountId: '111122223333' },
        contextVariables,
      },
      identityPolicies: wrap(pair.identity),
      ...(pair.boundary === null ? {} : { permissionBoundaryPolicies: wrap(pair.boundary) }),
      ...(pair.session === null ? {} : { sessionPolicy: pair.session }),
      serviceControlPolicies: pair.serviceControl.map(level),
      resourceControlPolicies: pair.resourceControl.map(level),
    },
    {},
  );
  if (result.resultType === 'error') return `error: ${JSON.stringify(result.errors)}`;
  const first = result.overallResult;
  return first.charAt(0).toLowerCase() + first.slice(1);
}

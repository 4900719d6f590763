import type { ContextEntry, EvaluationResult, SimulateCustomPolicyCommandInput } from '@aws-sdk/client-iam';
import { awsErrorText } from '../aws-error.js';
import { openIam, type IamClients } from '../iam/iam-client.js';
import { collect } from '../iam/read-details.js';
import type { AwsSession } from '../session.js';

/** Documents of the layers that the simulator knows. */
export interface SimulatedPolicies {
  readonly identity: readonly string[];
  /** Empty: there is no permissions boundary. */
  readonly boundary: readonly string[];
}

/** Each action is asked for on each resource. */
export interface SimulationRequest {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly context: readonly { readonly key: string; readonly type: string; readonly values: readonly string[] }[];
}

export interface SimulatedAnswer {
  readonly action: string;
  readonly resource: string;
  /** Null: AWS refuses to simulate this action on this resource. */
  readonly decision: 'allowed' | 'explicitDeny' | 'implicitDeny' | null;
  /** AWS's reason for refusing. */
  readonly refusal: string | null;
}

/** A client that slows down where AWS throttles: the simulator has a low rate. */
export const openSimulator = (session: AwsSession): Promise<IamClients> =>
  openIam({ ...session, config: (region) => ({ ...session.config(region), retryMode: 'adaptive' }) });

/**
 * What AWS's policy simulator decides. What it refuses to simulate is found by halves and answered as refused.
 *
 * Errors: those of the SDK.
 *
 * Source: IAM API Reference, SimulateCustomPolicy; EvaluationResult (one result for each action, whose ResourceSpecificResults hold the
 * decision for each resource).
 */
export async function simulate(
  clients: IamClients,
  policies: SimulatedPolicies,
  request: SimulationRequest,
): Promise<readonly SimulatedAnswer[]> {
  try {
    return answersIn(await resultsOf(clients, policies, request), request);
  } catch (error) {
    if (!isInvalid(error)) throw error;
    const halves = halvesOf(request);
    if (halves.length === 0) return refusals(request, awsErrorText(error));
    const answers = [];
    for (const half of halves) answers.push(...(await simulate(clients, policies, half)));
    return answers;
  }
}

function resultsOf(
  { client, iam }: IamClients,
  { identity, boundary }: SimulatedPolicies,
  { actions, resources, context }: SimulationRequest,
): Promise<readonly EvaluationResult[]> {
  const entries = context.map(({ key, type, values }) => ({
    ContextKeyName: key,
    ContextKeyType: type as NonNullable<ContextEntry['ContextKeyType']>, // of the API's own list
    ContextKeyValues: [...values],
  }));
  const input: SimulateCustomPolicyCommandInput = {
    PolicyInputList: [...identity],
    ...(boundary.length === 0 ? {} : { PermissionsBoundaryPolicyInputList: [...boundary] }),
    ActionNames: [...actions],
    ResourceArns: [...resources],
    ContextEntries: entries,
  };
  return collect(iam.paginateSimulateCustomPolicy({ client }, input), (page) => page.EvaluationResults);
}

/** By the resource's own result where there is one; AWS once gave one result for each action and resource instead. */
function answersIn(
  results: readonly EvaluationResult[],
  { actions, resources }: SimulationRequest,
): readonly SimulatedAnswer[] {
  const found = new Map<string, SimulatedAnswer['decision']>();
  for (const {
    EvalActionName: action = '',
    EvalResourceName = '*',
    EvalDecision,
    ResourceSpecificResults = [],
  } of results) {
    if (ResourceSpecificResults.length === 0) found.set(keyOf(action, EvalResourceName), EvalDecision ?? null);
    for (const one of ResourceSpecificResults)
      found.set(keyOf(action, one.EvalResourceName ?? ''), one.EvalResourceDecision ?? null);
  }
  return actions.flatMap((action) =>
    resources.map((resource) => {
      const decision = found.get(keyOf(action, resource)) ?? null;
      return { action, resource, decision, refusal: decision === null ? 'it is not among the answers' : null };
    }),
  );
}

const keyOf = (action: string, resource: string): string => `${action.toLowerCase()} ${resource}`;

const isInvalid = (error: unknown): boolean =>
  error instanceof Error && /^InvalidInput|^ValidationError|^MalformedInput/.test(error.name);

const half = <T>(list: readonly T[]): readonly (readonly T[])[] => [
  list.slice(0, Math.ceil(list.length / 2)),
  list.slice(Math.ceil(list.length / 2)),
];

function halvesOf(request: SimulationRequest): readonly SimulationRequest[] {
  const { actions, resources } = request;
  if (actions.length > 1) return half(actions).map((some) => ({ ...request, actions: some }));
  if (resources.length > 1) return half(resources).map((some) => ({ ...request, resources: some }));
  return [];
}

const refusals = ({ actions, resources }: SimulationRequest, refusal: string): readonly SimulatedAnswer[] =>
  actions.flatMap((action) => resources.map((resource) => ({ action, resource, decision: null, refusal })));

import type { ActionOfRecord } from '../actions/actions-for-record.js';
import { TrimtrailError } from '../base/errors.js';
import { compareText } from '../base/findings.js';
import type { Outcome } from '../base/outcome.js';
import type { Principal } from '../base/usage-row.js';
import type { PolicyDocument } from '../iam/types.js';
import type { ReadRecord } from '../records/types.js';
import { principalOf } from '../usage/principal.js';
import { shippedCatalog } from './catalog-files.js';
import type { GrantingOptions, PolicyResult } from './generate-policy.js';
import { makePolicies } from './make-policies.js';
import { readRecordCopies } from './read-records.js';
import type { ReadingOptions } from './read-usage.js';
import { recordActions } from './record-actions.js';

/** An action on a resource pattern of a policy. */
export interface Permission {
  readonly action: string;
  readonly resource: string;
}

/** What one event did to the policy of its principal, and why. */
export interface ExplainedInPolicy {
  readonly eventId: string;
  readonly eventTime: string;
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly principal: Principal;
  readonly outcome: Outcome;
  /** What the event maps to, whether or not it was granted. */
  readonly actions: readonly ActionOfRecord[];
  readonly finding: { readonly code: string; readonly message: string } | null;
  /** Permissions of the policy that would not be in it without the event. */
  readonly onlyByThis: readonly Permission[];
  /** Permissions that would be in it without the event: it made a pattern of them. */
  readonly replaced: readonly Permission[];
  /** Its actions that the policy holds anyway. */
  readonly alsoByOthers: readonly string[];
}

export interface ExplainRequest {
  readonly sources: readonly string[];
  readonly eventId: string;
  readonly reading: ReadingOptions;
  readonly granting: GrantingOptions;
}

/**
 * Finds one event and compares the policy of its principal with the policy the other events give.
 *
 * Errors: those of reading; `no-match` when no record has the id; those of making the policy, such as `nobody-to-cut`.
 */
export async function explainOneEvent({
  sources,
  eventId,
  reading,
  granting,
}: ExplainRequest): Promise<ExplainedInPolicy> {
  const { record, shape } = await findEvent(sources, eventId);
  const principal = principalOf(record);
  const { outcome, actions, finding } = await recordActions(record, await shippedCatalog(), shape);
  const spec = principal.arn ?? principal.name;
  const filter = { ...reading.filter, principals: [spec] };
  const [whole] = await makePolicies({ sources, reading: { ...reading, filter }, granting });
  const exclude = [...filter.exclude, `event=${eventId}`];
  const rest = await withoutMatch(
    makePolicies({ sources, reading: { ...reading, filter: { ...filter, exclude } }, granting }),
  );
  const [now, before] = [permissionsOf(whole?.generated.policy), permissionsOf(rest?.generated.policy)];
  return {
    eventId,
    eventTime: record.eventTime,
    eventSource: record.eventSource ?? null,
    eventName: record.eventName,
    principal,
    outcome,
    actions,
    finding,
    onlyByThis: difference(now, before),
    replaced: difference(before, now),
    alsoByOthers: actions
      .map(({ action }) => action)
      .filter((action) => [...before.values()].some((one) => one.action === action))
      .toSorted(compareText),
  };
}

async function findEvent(sources: readonly string[], eventId: string): Promise<ReadRecord> {
  const wanted = eventId.toLowerCase();
  for await (const found of readRecordCopies(sources).records)
    if (found.record.eventID?.toLowerCase() === wanted) return found;
  throw new TrimtrailError('no-match', `no record has the event id ${JSON.stringify(eventId)}`, {
    hint: 'trimtrail policy --explain names sample events of each statement',
  });
}

/** No other event of the principal: no policy. */
async function withoutMatch(made: Promise<readonly PolicyResult[]>): Promise<PolicyResult | undefined> {
  try {
    return (await made)[0];
  } catch (error) {
    if (error instanceof TrimtrailError && error.code === 'no-match') return undefined;
    throw error;
  }
}

function permissionsOf(policy: PolicyDocument | undefined): ReadonlyMap<string, Permission> {
  const permissions = new Map<string, Permission>();
  for (const { Action, Resource } of policy?.Statement ?? []) {
    for (const action of Action)
      for (const resource of Resource) permissions.set(`${action} ${resource}`, { action, resource });
  }
  return permissions;
}

const difference = (a: ReadonlyMap<string, Permission>, b: ReadonlyMap<string, Permission>): readonly Permission[] =>
  [...a]
    .filter(([key]) => !b.has(key))
    .toSorted(([x], [y]) => compareText(x, y))
    .map(([, permission]) => permission);

import { actionsForRecord, type ActionOfRecord } from '../actions/actions-for-record.js';
import { TrimtrailError } from '../base/errors.js';
import { compareText } from '../base/findings.js';
import type { Outcome } from '../base/outcome.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import type { GeneratedPolicy } from '../policy/types.js';
import { foldRows } from '../usage/fold.js';
import { NO_FILTER } from '../usage/no-filter.js';
import { shippedCatalog } from './catalog-files.js';
import { unprovedPolicyOf, type GrantingOptions } from './generate-policy.js';
import { readUsage, type ReadingOptions } from './read-usage.js';

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
 * Finds one event and compares the policy of its principal with the policy the other events give. The sources are read twice: for the event,
 * and for what its principal did otherwise.
 *
 * Errors: those of reading; `no-match` when no record has the id; those of making the policy, such as `nobody-to-cut`; `bad-usage` for
 * standard input, which can be read once.
 */
export async function explainOneEvent({
  sources,
  eventId,
  reading,
  granting,
}: ExplainRequest): Promise<ExplainedInPolicy> {
  if (sources.includes('-')) throw onceOnly();
  const event = await findEvent(sources, eventId, reading);
  const { principal } = event;
  const catalog = await shippedCatalog();
  const { outcome, actions, finding } = await actionsForRecord(event, catalog);
  const spec = principal.arn ?? principal.name;
  const filter = { ...reading.filter, principals: [spec] };
  const exclude = [...filter.exclude, `event=${eventId}`];
  const others = await readUsage(sources, { ...reading, filter: { ...filter, exclude } });
  const all = { ...others, rows: foldRows([...others.rows, event], { maxValues: reading.maxValues }) };
  const asked = { whose: { spec, filter }, granting };
  const now = permissionsOf(await unprovedPolicyOf(all, catalog, asked));
  const before = permissionsOf(await withoutMatch(unprovedPolicyOf(others, catalog, asked)));
  return {
    eventId,
    eventTime: event.firstSeen,
    eventSource: event.eventSource,
    eventName: event.eventName,
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

const onceOnly = (): TrimtrailError =>
  new TrimtrailError('bad-usage', 'explain reads its sources twice, and standard input can be read once', {
    hint: 'write what comes there to a file first',
  });

/** The event's usage row; of copies the one that counts. */
async function findEvent(sources: readonly string[], eventId: string, reading: ReadingOptions): Promise<UsageRow> {
  const filter = { ...NO_FILTER, onlyEvent: eventId };
  const [row] = (await readUsage(sources, { ...reading, filter })).rows;
  if (row !== undefined) return row;
  throw new TrimtrailError('no-match', `no record has the event id ${JSON.stringify(eventId)}`, {
    hint: 'trimtrail policy --explain names sample events of each statement',
  });
}

/** No other event of the principal: no policy. */
async function withoutMatch(made: Promise<GeneratedPolicy>): Promise<GeneratedPolicy | null> {
  try {
    return await made;
  } catch (error) {
    if (error instanceof TrimtrailError && error.code === 'no-match') return null;
    throw error;
  }
}

function permissionsOf(made: GeneratedPolicy | null): ReadonlyMap<string, Permission> {
  const permissions = new Map<string, Permission>();
  for (const { Action, Resource } of made?.policy.Statement ?? []) {
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

import { mapDenied } from '../../actions/map-denied.js';
import { heldPolicies } from '../../apply/documents.js';
import { packStage, type StageDocument } from '../../apply/pack.js';
import type { StageStatement } from '../../apply/stages.js';
import { IamFailure, type IamAccount } from '../../apply/iam-account.js';
import type { JournalHead } from '../../apply/journal.js';
import {
  EVERYTHING,
  statementFor,
  whyNotRestored,
  type NotRestored,
  type RestoreFacts,
} from '../../apply/restorable.js';
import { TrimtrailError } from '../../base/errors.js';
import { compareText } from '../../base/findings.js';
import { groupBy } from '../../base/group-by.js';
import { outcomeOfRow } from '../../base/outcome.js';
import type { Catalog } from '../../catalog/catalog.js';
import { createEvaluator } from '../../iam/evaluate.js';
import { sourced } from '../../iam/sourced-policy.js';
import { readSelectors, type SelectedClasses } from '../../proof/event-selectors.js';
import { classOf, NEVER_LOGGED } from '../../proof/observability.js';
import { resourcesOf } from '../../proof/requests.js';
import { isRemote } from '../../sources/list-sources.js';
import type { Usage } from '../../usage/types.js';
import { shippedCatalog } from '../catalog-files.js';
import { journalAt } from '../journal-file.js';
import type { FileText } from '../policy-files.js';
import { readUsage, type ReadingOptions } from '../read-usage.js';
import { attachOwn, type GivenBack } from './give-back.js';

export interface WatchRequest {
  /** The journal of the plan that was applied. */
  readonly journal: string;
  readonly sources: readonly string[];
  readonly reading: ReadingOptions;
  readonly account: IamAccount;
  readonly selectors: readonly FileText[];
  readonly rollbackOnDeny: boolean;
  /** Says what is no denial and no error: that no events have come yet. */
  readonly tell: (text: string) => void;
}

/** A denial since the cut. */
export interface SeenDenial {
  readonly action: string;
  readonly resource: string;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly eventIds: readonly string[];
  /** The one statement that would allow it; null where the resource is not known exactly. */
  readonly statement: StageStatement | null;
  /** Why it restores nothing; null: it may. */
  readonly notRestored: NotRestored | null;
  /** The policy that allows it again; null: none was made. */
  readonly restoredBy: string | null;
  /** Why what may come back did not; null: it did, or may not. */
  readonly restoreFailed: string | null;
}

/** Follows one principal after its cut. */
export interface Watch {
  readonly head: JournalHead;
  /** What no denial would show of, each a sentence. */
  readonly deafTo: readonly string[];
  /** Reads what is new, and gives denials that were not given before. */
  readonly look: () => Promise<readonly SeenDenial[]>;
}

/** Trail files may come late: each look reads so far back. Source: CloudTrail User Guide, "How CloudTrail works" (about 5 minutes). */
const LATE = 60 * 60_000;

/** Errors: `bad-journal` when the plan was not applied to its end. */
export async function startWatch(request: WatchRequest): Promise<Watch> {
  const { head, entries } = journalAt(request.journal);
  const applied = entries.findLast((entry) => entry.kind === 'ended');
  if (applied?.kind !== 'ended' || applied.outcome !== 'applied') {
    throw new TrimtrailError(
      'bad-journal',
      `${request.journal}: the plan was not applied to its end, or was rolled back`,
    );
  }
  const cutAt = `${applied.at.slice(0, 19)}Z`;
  const catalog = await shippedCatalog();
  const selected = request.selectors.length === 0 ? null : readSelectors(request.selectors);
  const seen = new Set<string>();
  let since = cutAt;
  return {
    head,
    deafTo: await deafTo(head, catalog, selected),
    look: async () => {
      const began = Date.now();
      const denials = await denialsSince(request, { head, since, catalog, cutAt });
      since = later(cutAt, `${new Date(began - LATE).toISOString().slice(0, 19)}Z`);
      const fresh = denials.filter(({ eventIds }) => eventIds.some((id) => !seen.has(id)));
      for (const { eventIds } of fresh) for (const id of eventIds) seen.add(id);
      return request.rollbackOnDeny ? restore(request, fresh) : fresh;
    },
  };
}

const later = (a: string, b: string): string => (a > b ? a : b);

interface Looking {
  readonly head: JournalHead;
  readonly since: string;
  readonly cutAt: string;
  readonly catalog: Catalog;
}

async function denialsSince(
  { sources, reading, account, tell }: WatchRequest,
  { head, since, cutAt, catalog }: Looking,
): Promise<readonly SeenDenial[]> {
  const filter = { ...reading.filter, principals: [head.before.arn], from: since };
  const usage = await orNothing(() => readUsage(sources, { ...reading, filter }), { sources, tell });
  if (usage === null) return [];
  const denied = usage.rows.filter((row) => outcomeOfRow(row) === 'denied');
  if (denied.length === 0) return [];
  const live = await account.readPrincipal({ kind: head.before.kind, name: head.before.name });
  const held = live === null ? [] : heldPolicies(live);
  const now = createEvaluator({ identity: held });
  const undenied = createEvaluator({ identity: [...held, sourced(EVERYTHING, { name: 'everything' })] });
  const before = createEvaluator({ identity: heldPolicies(head.before) });
  const found: SeenDenial[] = [];
  for (const [principalId, rows] of groupBy(denied, ({ principal }) => principal.id)) {
    for (const grant of await mapDenied(rows, catalog, usage.facts)) {
      const data = await catalog.action(grant.action);
      const isGuarded = (): boolean => grant.guarded || data?.guarded === true;
      const facts = { principalId: head.before.id, cutAt, used: head.used, now, before, undenied, isGuarded };
      found.push(...denialsOf(grant, principalId, facts));
    }
  }
  return found;
}

function denialsOf(
  grant: Awaited<ReturnType<typeof mapDenied>>[number],
  principalId: string | null,
  facts: RestoreFacts,
): readonly SeenDenial[] {
  const { count, firstSeen, lastSeen, eventIds } = grant.evidence;
  return resourcesOf(grant).map(({ pattern, alternatives }) => {
    const [only] = alternatives;
    const resource = alternatives.length === 1 ? (only?.arn ?? null) : null;
    const call = { action: grant.action, resource, at: firstSeen, principalId };
    return {
      action: grant.action,
      resource: pattern,
      count,
      firstSeen,
      lastSeen,
      eventIds,
      statement: resource === null ? null : statementFor({ action: grant.action, resource }),
      notRestored: whyNotRestored(call, facts),
      restoredBy: null,
      restoreFailed: null,
    };
  });
}

const NOTHING: ReadonlySet<string> = new Set(['no-records', 'no-match']);

/** Nothing new is no error here; a file that is not there is one. */
async function orNothing(
  read: () => Promise<Usage>,
  { sources, tell }: Pick<WatchRequest, 'sources' | 'tell'>,
): Promise<Usage | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof TrimtrailError)) throw error;
    if (NOTHING.has(error.code)) return null;
    if (error.code !== 'source-not-found' || !sources.every(isRemote)) throw error;
    tell(`${error.message}: nothing was delivered since the cut, or the prefix is another`);
    return null;
  }
}

/** Statements that RULES.md 34 lets come back, in as few policies as hold them; a journal of their own can take them away again. */
async function restore(
  { journal, account }: WatchRequest,
  denials: readonly SeenDenial[],
): Promise<readonly SeenDenial[]> {
  const statements = denials.flatMap(({ notRestored, statement }) =>
    notRestored === null && statement !== null ? [statement] : [],
  );
  if (statements.length === 0) return denials;
  const unique = [...new Map(statements.map((one) => [JSON.stringify(one), one])).values()];
  const documents = packStage([{ version: '2012-10-17', statements: unique, same: false }]);
  const done = await restored(() => attachOwn(journal, documents, account));
  return denials.map((one) =>
    one.notRestored === null ? { ...one, ...outcomeFor(one.statement, documents, done) } : one,
  );
}

type Outcome = Pick<SeenDenial, 'restoredBy' | 'restoreFailed'>;

/** The policy that holds the statement, or why there is none. */
function outcomeFor(statement: unknown, documents: readonly StageDocument[], done: GivenBack | string): Outcome {
  if (typeof done === 'string') return { restoredBy: null, restoreFailed: done };
  const text = JSON.stringify(statement);
  const at = documents.findIndex(({ Statement }) => Statement.some((one) => JSON.stringify(one) === text));
  return { restoredBy: done.policies[at] ?? null, restoreFailed: null };
}

/** A refusal, as its message, does not keep the denial from being told. */
async function restored(attach: () => Promise<GivenBack>): Promise<GivenBack | string> {
  try {
    return await attach();
  } catch (error) {
    if (error instanceof TrimtrailError || error instanceof IamFailure) return error.message;
    throw error;
  }
}

/** What was used and would not be seen denied, because no trail records its class, or because nobody said what the trails record. */
async function deafTo(
  { used }: JournalHead,
  catalog: Catalog,
  selected: SelectedClasses | null,
): Promise<readonly string[]> {
  const classes = new Map<string, string[]>();
  for (const { action } of used) {
    const name = classOf(action, await catalog.action(action));
    classes.set(name, [...(classes.get(name) ?? []), action]);
  }
  return [...classes]
    .toSorted(([a], [b]) => compareText(a, b))
    .flatMap(([name, actions]) => {
      const unsure = name.startsWith('management') ? null : 'whether it is recorded is not known without --selectors';
      const why = name === NEVER_LOGGED ? 'it is never logged' : selected === null ? unsure : selected.reason(name);
      return why === null
        ? []
        : [`${name} (${actions.slice(0, 3).join(', ')}${actions.length > 3 ? ', …' : ''}): ${why}`];
    });
}

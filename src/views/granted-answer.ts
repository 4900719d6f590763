import { mapDenied } from '../actions/map-denied.js';
import type { Catalog } from '../catalog/catalog.js';
import { grantedStatements } from '../iam/contains.js';
import { createEvaluator } from '../iam/evaluate.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { observabilityOf, ownVariables } from '../main/within-today.js';
import { compareStatements } from '../proof/compare.js';
import type { SelectedClasses } from '../proof/event-selectors.js';
import { replay } from '../proof/replay.js';
import { triage } from '../proof/triage.js';
import type { Backend } from './backend.js';
import { grantedView } from './granted-view.js';
import { cutToDays, type Study } from './narrow.js';
import type { GrantedQuery, GrantedTree } from './types/granted.js';
import type { Asking } from './types/selection.js';

export interface GrantedAnswerInput {
  readonly study: Study;
  readonly catalog: Catalog;
  readonly recorded: Backend['recorded'];
  /** Null: none were given. */
  readonly policies: readonly SourcedPolicy[] | null;
  readonly selected: SelectedClasses | null;
}

/** Granted against used for a selection. */
export async function grantedAnswer(
  input: GrantedAnswerInput,
  query: GrantedQuery,
  asking: Asking,
): Promise<GrantedTree> {
  const { study, catalog, policies } = input;
  const { selection, minDays } = query;
  const [usage, mapped] = [study.usage(selection), await study.mapped(selection)];
  const evaluate = policies === null ? null : createEvaluator({ identity: policies });
  const denied = await mapDenied(usage.rows, catalog, usage.facts);
  const denials = triage(denied, new Set(mapped.grants.map(({ action }) => action)), evaluate);
  const notGranted = evaluate === null ? [] : replay(mapped, evaluate, { grantGuarded: true }).lines;
  const compared = policies === null ? null : await compare(input, { ...query, policies }, asking);
  return grantedView({ mapped, denied, denials, compared, notGranted, catalog, minDays });
}

async function compare(
  { study, catalog, recorded, selected }: GrantedAnswerInput,
  { selection, minDays, policies }: GrantedQuery & { readonly policies: readonly SourcedPolicy[] },
  asking: Asking,
): ReturnType<typeof compareStatements> {
  const rows = cutToDays(await recorded(asking), selection);
  const { principal } = study;
  const own = ownVariables(principal);
  return compareStatements({
    statements: policies.flatMap((policy) =>
      grantedStatements([policy], own).map((granted, statement) => ({
        granted,
        statement,
        origin: policy.origin,
        createdAt: policy.createdAt,
      })),
    ),
    grants: (await study.mapped(selection)).grants,
    observability: await observabilityOf(rows, catalog, { account: principal.account, selected }),
    lastAccessed: null,
    minDays,
    service: (prefix) => catalog.service(prefix),
    prefixes: catalog.index.prefixes,
  });
}

import type { MappedUsage } from '../actions/types.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import type { Catalog } from '../catalog/catalog.js';
import { grantedStatements, type GrantedStatement, type OwnVariables } from '../iam/contains.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { carryOver, type Carried } from '../policy/carried.js';
import { keepGrants } from '../policy/keep-grants.js';
import type { Today } from '../policy/types.js';
import type { SelectedClasses } from '../proof/event-selectors.js';
import { classOf, observe, type Observability } from '../proof/observability.js';
import type { Finding } from '../base/findings.js';

/** The policies of today and what is to be kept of them. */
export interface TodayOptions {
  /** The principal's policies; asked for once the principal is known. Errors: `bad-policy`. */
  readonly policiesOf: (principal: Principal) => readonly SourcedPolicy[];
  /** `--keep`. */
  readonly keep: readonly string[];
  /** `--keep-newer-than` as ISO 8601 UTC; null: nothing is kept for its age. */
  readonly newerThan: string | null;
  readonly selected: SelectedClasses | null;
  /** Rows of every principal, for what was observable. */
  readonly allRows: readonly UsageRow[];
}

export interface WithinToday {
  readonly today: Today;
  readonly policies: readonly SourcedPolicy[];
  readonly carried: Carried;
  readonly findings: readonly Finding[];
}

/** What today's policies mean for a new one: what it may grant at most, what stays unseen, what is carried over. */
export async function withinToday(
  mapped: MappedUsage,
  catalog: Catalog,
  { options, principal }: { readonly options: TodayOptions; readonly principal: Principal },
): Promise<WithinToday> {
  const policies = options.policiesOf(principal);
  const granted: readonly GrantedStatement[] = grantedStatements(policies, ownVariables(principal));
  const observability = await observabilityOf(options.allRows, catalog, {
    account: principal.account,
    selected: options.selected,
  });
  const kept = await keepGrants(granted, {
    keep: options.keep,
    servicesInUse: new Set(mapped.grants.map(({ action }) => action.slice(0, action.indexOf(':')))),
    service: (prefix) => catalog.service(prefix),
    unobservable: async (action) => observability.of(action, await catalog.action(action)).reason,
  });
  const carried = carryOver(policies, options.newerThan);
  return {
    today: { granted, kept: kept.statements },
    policies,
    carried,
    findings: [...kept.findings, ...carried.findings],
  };
}

/** Variables that have one value for this principal. Source: IAM User Guide, "IAM policy elements: Variables and tags". */
export function ownVariables({ kind, name, id, account, arn }: Principal): OwnVariables {
  const own = new Map<string, string>();
  if (account !== null) own.set('aws:principalaccount', account);
  if (arn !== null && (kind === 'user' || kind === 'role')) own.set('aws:principalarn', arn);
  if (kind === 'user') own.set('aws:username', name);
  if (kind === 'user' && id !== null) own.set('aws:userid', id);
  return own;
}

/** What the rows of all principals show to have been recorded. */
export async function observabilityOf(
  rows: readonly UsageRow[],
  catalog: Catalog,
  { account, selected }: { readonly account: string | null; readonly selected: SelectedClasses | null },
): Promise<Observability> {
  const classes = new Map<string, readonly string[]>();
  for (const { eventSource, eventName, eventCategory } of rows) {
    const key = `${eventSource ?? ''} ${eventName}`;
    if (eventSource === null || eventCategory === 'Management' || classes.has(key)) continue;
    const rule = (await catalog.rule(eventSource, eventName))?.rule;
    const names = (rule?.actions ?? []).filter(({ inferred }) => inferred !== true).map(({ action }) => action);
    const found = await Promise.all(names.map(async (name) => classOf(name, await catalog.action(name))));
    classes.set(
      key,
      found.filter((name) => name.startsWith('data:')),
    );
  }
  const classesOfRow = (row: UsageRow): readonly string[] =>
    classes.get(`${row.eventSource ?? ''} ${row.eventName}`) ?? [];
  return observe(rows, { account, selected, classesOfRow });
}

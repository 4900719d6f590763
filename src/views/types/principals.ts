import type { PrincipalKind } from '../../base/usage-row.js';
import type { Page, PageRequest } from './selection.js';

export const PRINCIPAL_SORTS = ['events', 'denied', 'lastSeen', 'name', 'kind', 'account', 'excess'] as const;
export type PrincipalSort = (typeof PRINCIPAL_SORTS)[number];

export interface PrincipalsQuery extends PageRequest {
  /** Parts of ARN, name, account or kind, in any case, separated by blanks; all must be there. */
  readonly search: string;
  readonly sort: PrincipalSort;
  /** Greatest, latest or last first. */
  readonly descending: boolean;
  /** {@link CurrentPolicies.id}; null: used against granted is not told. */
  readonly current: string | null;
}

export interface PrincipalLine {
  /** Names the principal in every other question: its ARN, or kind, account and name. */
  readonly key: string;
  readonly name: string;
  readonly arn: string | null;
  readonly kind: PrincipalKind;
  readonly account: string | null;
  readonly events: number;
  readonly denied: number;
  readonly services: number;
  /** ISO 8601 UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Null: no policies of today were given, or they name none of this principal. */
  readonly granted: GrantedAgainstUsed | null;
  /** Why no policy can be made for it (RULES.md 14); null: it can. */
  readonly nobodyToCut: string | null;
}

/** Actions that the policies of today allow, and how many of them were used. */
export interface GrantedAgainstUsed {
  readonly granted: number;
  readonly used: number;
}

export type PrincipalsPage = Page<PrincipalLine>;

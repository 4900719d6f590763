import type { Finding } from '../../base/findings.js';
import type { CredentialName, CredentialState, Reach, UseKind, UseSource } from '../../base/fleet.js';
import type { Ledger } from '../../base/ledger.js';
import type { Principal } from '../../base/usage-row.js';
import type { Escalation } from '../../proof/fleet/escalations.js';
import type { FleetExcess } from '../../proof/fleet/fleet-excess.js';
import type { LeftOutPrincipal, ReviewWindow } from '../types.js';

/** Every principal of one or more accounts by excess privilege: data only, the same for the same inputs. */
export interface Fleet {
  /** A field that changes its meaning raises it. */
  readonly version: 1;
  readonly tool: { readonly name: 'trimtrail'; readonly version: string };
  readonly catalog: { readonly version: number; readonly builtFrom: Readonly<Record<string, string>> };
  readonly window: ReviewWindow;
  /** The latest day that the records or a file of IAM names, to which ages are counted; null: none names one. */
  readonly asOf: string | null;
  /** Days after which what was not used counts (RULES.md 19). */
  readonly minDays: number;
  readonly totals: FleetTotals;
  /** Widest excess first; last those whose policies were not given. */
  readonly principals: readonly FleetPrincipal[];
  /** Active keys and passwords: what there is to remove first. Empty without a credential report. */
  readonly credentials: readonly FleetCredential[];
  /** Who is in the records and has no policy to cut. */
  readonly leftOut: readonly LeftOutPrincipal[];
  readonly ledger: Ledger;
  readonly findings: readonly Finding[];
  readonly notEvaluated: readonly string[];
}

export interface FleetTotals {
  /** Accounts of ranked principals. */
  readonly accounts: number;
  readonly principals: number;
  /** Those whose policies of today were given. */
  readonly compared: number;
  readonly administrators: number;
  /** Not administrators, and with a way to become one. */
  readonly escalating: number;
  readonly byUse: Readonly<Record<UseKind, number>>;
  readonly credentials: Readonly<Record<CredentialState, number>>;
}

export interface FleetUse {
  readonly kind: UseKind;
  /** ISO 8601 UTC, the latest that anyone names; null: none. */
  readonly lastUsed: string | null;
  readonly by: UseSource | null;
  /** Days of records in which it would have been seen, since it was made. */
  readonly days: number;
}

export interface FleetPrincipal {
  /** From 1. */
  readonly rank: number;
  readonly principal: Principal;
  /** Of Identity Center: cut the permission set, not the role. Null otherwise. */
  readonly permissionSet: string | null;
  /** ISO 8601 UTC; null where not known. */
  readonly createdAt: string | null;
  readonly use: FleetUse;
  readonly events: number;
  readonly denied: number;
  /** Names of the policies of today. */
  readonly policies: readonly string[];
  /** Null where the policies were not given. */
  readonly reach: Reach | null;
  readonly escalations: readonly Escalation[];
  readonly excess: FleetExcess | null;
  /** Why there is no excess; null otherwise. */
  readonly notCompared: string | null;
}

/** An active credential of a user or of root. */
export interface FleetCredential {
  readonly arn: string;
  readonly name: string;
  readonly account: string | null;
  readonly isRoot: boolean;
  readonly credential: CredentialName;
  readonly state: CredentialState;
  /** When it was made or last changed, ISO 8601 UTC; null where the report does not say. */
  readonly since: string | null;
  readonly lastUsed: string | null;
  /** Days from `since` to `asOf`; null where not known. */
  readonly age: number | null;
  /** For a password: whether the user has an MFA device; null otherwise. */
  readonly mfa: boolean | null;
}

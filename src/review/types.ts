import type { Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal } from '../base/usage-row.js';
import type { PolicyDocument } from '../iam/types.js';
import type { CarriedPolicy } from '../policy/carried.js';
import type { PolicyDiff } from '../policy/diff-policies.js';
import type { Evidence } from '../policy/types.js';
import type { Excess } from '../proof/excess.js';
import type { Proof } from '../proof/prove.js';
import type { Denial } from '../proof/triage.js';

/** What a reviewer or an auditor reads: data only, the same for the same inputs. A field that changes its meaning raises `version`. */
export interface Review {
  readonly version: 1;
  readonly tool: { readonly name: 'trimtrail'; readonly version: string };
  readonly catalog: { readonly version: number; readonly builtFrom: Readonly<Record<string, string>> };
  /** Names stand for others: nothing of the account is in it. */
  readonly redacted: boolean;
  readonly window: ReviewWindow;
  readonly inputs: readonly ReviewInput[];
  readonly exclusions: { readonly rules: readonly string[]; readonly events: number };
  readonly ledger: Ledger;
  /** Widest excess first; without policies of today, most actions first. */
  readonly principals: readonly ReviewedPrincipal[];
  /** Principals without a policy that could be cut. */
  readonly leftOut: readonly LeftOutPrincipal[];
  /** What is true of the records whoever called. */
  readonly findings: readonly Finding[];
  /** What no replay from files can take into account (RULES.md 24). */
  readonly notEvaluated: readonly string[];
}

/** What was asked for (`from` inclusive, `to` exclusive, null: open) and what the events span (null: none). ISO 8601 UTC. */
export interface ReviewWindow {
  readonly from: string | null;
  readonly to: string | null;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
}

export interface ReviewInput {
  readonly role: 'records' | 'policies of today' | 'event selectors' | 'exclusions';
  /** As it was named. */
  readonly name: string;
  /** Null where it was not read as bytes of a file, such as standard input. */
  readonly bytes: number | null;
  /** Lower-case hexadecimal; null as `bytes`. */
  readonly sha256: string | null;
}

export interface LeftOutPrincipal {
  readonly principal: Principal;
  readonly events: number;
  readonly why: string;
}

export interface ReviewedPrincipal {
  readonly principal: Principal;
  readonly events: number;
  readonly denied: number;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
  /** The policies of today beside the new one; null where none were given. */
  readonly today: ReviewedToday | null;
  /** Why it was not compared although policies of today were given; null otherwise. */
  readonly notCompared: string | null;
  readonly policy: PolicyDocument;
  /** What somebody kept or dropped by hand, in the order it was decided. */
  readonly byHand: readonly ByHand[];
  readonly carried: readonly CarriedPolicy[];
  readonly evidence: readonly Evidence[];
  readonly proof: Proof;
  readonly denials: readonly Denial[];
  readonly findings: readonly Finding[];
}

/** A line of the policy that somebody kept or dropped, with the reason given for it. */
export interface ByHand {
  readonly kind: 'keep' | 'drop';
  readonly action: string;
  /** Null: the action on every resource. */
  readonly resource: string | null;
  /** May be empty. */
  readonly note: string;
}

export interface ReviewedToday {
  readonly policies: readonly { readonly name: string; readonly origin: string; readonly createdAt: string | null }[];
  readonly excess: Excess;
  /** From the policies of today to the new one with what is carried over beside it. */
  readonly diff: PolicyDiff;
}

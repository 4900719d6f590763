import type { Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal, PrincipalKind } from '../base/usage-row.js';
import type { PolicyDocument } from '../iam/types.js';
import type { Evidence } from '../policy/types.js';

/** One principal of `principals --json`. */
export interface PrincipalLine {
  /** What `--principal` takes: the ARN, or the name where the source has none. */
  readonly principal: string;
  readonly arn: string | null;
  readonly kind: PrincipalKind;
  readonly account: string | null;
  readonly events: number;
  readonly denied: number;
  /** Event sources, sorted. */
  readonly services: readonly string[];
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export interface PrincipalsOutput {
  readonly principals: readonly PrincipalLine[];
  readonly ledger: Ledger;
  readonly findings: readonly Finding[];
}

/** One distinct call of `usage --json` and of a report. */
export interface UsageLine {
  readonly principal: string;
  readonly eventType: string;
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly region: string | null;
  /** Events in all, whatever came of them. */
  readonly count: number;
  /** Refused for want of permission. */
  readonly denied: number;
  /** Ended in an error that is no such refusal and came before or instead of the answer: `failed` and `unclear`. */
  readonly failed: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export interface UsageOutput {
  readonly usage: readonly UsageLine[];
  readonly ledger: Ledger;
  readonly findings: readonly Finding[];
}

/** One line of `actions --records`. */
export interface ActionsLine {
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly outcome: 'allowed' | 'denied' | 'failed' | 'unclear';
  readonly actions: readonly {
    readonly action: string;
    readonly resources: readonly string[];
    readonly reason: string;
  }[];
  readonly finding: { readonly code: string; readonly message: string } | null;
}

/** `policy --json`. */
export interface PolicyOutput {
  readonly principal: Principal;
  readonly policy: PolicyDocument;
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
  readonly ledger: Ledger;
}

/** What was asked for (`from` inclusive, `to` exclusive, null: open) and what the matched events span (null: none). */
export interface ReportWindow {
  readonly from: string | null;
  readonly to: string | null;
  readonly firstSeen: string | null;
  readonly lastSeen: string | null;
}

/** `policy --report FILE`. A field that changes its meaning raises `version`. */
export interface Report {
  readonly version: 1;
  readonly tool: { readonly name: 'trimtrail'; readonly version: string };
  readonly catalog: { readonly version: number; readonly builtFrom: Readonly<Record<string, string>> };
  readonly principal: Principal;
  readonly window: ReportWindow;
  readonly ledger: Ledger;
  readonly usage: readonly UsageLine[];
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
  readonly policy: PolicyDocument;
}

import type { AwsSaid } from '../main/ask-aws.js';
import type { Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal } from '../base/usage-row.js';
import type { PolicyDocument } from '../iam/types.js';
import type { Evidence } from '../policy/types.js';
import type { CarriedPolicy } from '../policy/carried.js';
import type { Proof } from '../proof/prove.js';
import type { Replay } from '../proof/types.js';
import type { CallSummary, PrincipalSummary } from '../usage/summaries.js';

export interface PrincipalsOutput {
  readonly principals: readonly PrincipalSummary[];
  readonly ledger: Ledger;
  readonly findings: readonly Finding[];
}

export interface UsageOutput {
  readonly usage: readonly CallSummary[];
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
  /** Policies of today to stand beside it, word for word. */
  readonly carried: readonly CarriedPolicy[];
  readonly proof: Proof;
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
  readonly usage: readonly CallSummary[];
  readonly evidence: readonly Evidence[];
  readonly findings: readonly Finding[];
  readonly policy: PolicyDocument;
  readonly carried: readonly CarriedPolicy[];
  readonly proof: Proof;
}

/** `ingest --json`. */
export interface IngestOutput {
  readonly store: string;
  /** What was read now. */
  readonly ledger: Ledger;
  /** Inputs that were in the store already. */
  readonly unchanged: number;
  /** Events that are new in the store. */
  readonly added: number;
  /** Rows, files and bytes of the store. */
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** `store status --json`. */
export interface StoreStatusOutput {
  readonly store: string;
  readonly generation: number;
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
  readonly days: number;
  readonly firstTime: string | null;
  readonly lastTime: string | null;
  readonly inputs: number;
  readonly leftovers: number;
  readonly ledger: Ledger;
}

/** `store verify --json`. */
export interface StoreVerifyOutput {
  readonly store: string;
  readonly sound: boolean;
  readonly problems: readonly { readonly file: string | null; readonly problem: string }[];
}

/** `store compact --json`. */
export interface StoreCompactOutput {
  readonly store: string;
  readonly filesBefore: number;
  readonly filesAfter: number;
}
/** `check --json`. */
export interface CheckOutput {
  readonly principal: Principal;
  /** Names of the policies under test, by layer; levels of the organization apart. */
  readonly policies: {
    readonly identity: readonly string[];
    readonly boundary: readonly string[];
    readonly session: readonly string[];
    readonly serviceControl: readonly (readonly string[])[];
    readonly resourceControl: readonly (readonly string[])[];
  };
  /** What took no part: a policy that denies there is not seen here. */
  readonly notEvaluated: readonly string[];
  readonly replay: Replay;
  /** What AWS's simulator and Access Analyzer say; null without `--aws`. */
  readonly aws: AwsSaid | null;
  readonly findings: readonly Finding[];
  readonly ledger: Ledger;
}

/** One statement of `sql --json`. */
export interface SqlStatementOutput {
  /** What a statement without rows has done. */
  readonly message: string | null;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly unknown[])[];
  /** Null where no engine was asked. */
  readonly statistics: {
    readonly rows: number;
    readonly elapsedMs: number;
    readonly truncated: boolean;
    readonly parquetBytes: number;
    /** Null where there are no raw files, as behind CREATE TABLE AS. */
    readonly rawBytes: number | null;
    /** US dollars that Athena would charge. */
    readonly rawCost: number | null;
    readonly parquetCost: number;
  } | null;
}

import type { Finding } from '../base/findings.js';
import type { Principal, UsageRow } from '../base/usage-row.js';

/** One resource an action was used on: an ARN format and what is known of its variables. */
export interface GrantResource {
  /** Service prefix of the type: `s3`; null for bare `*`. */
  readonly service: string | null;
  /** Resource type: `object`; null for bare `*` and for an ARN that fits no format. */
  readonly type: string | null;
  /** ARN format with `${Variable}`s; for an ARN that fits no format the ARN itself with its values in `variables`. */
  readonly format: string;
  /** Variable → value as the record gives it, unescaped; null: unknown. `Partition`, `Region`, `Account` included. */
  readonly variables: Readonly<Record<string, string | null>>;
  /** Variables whose value is a prefix of what was seen (finding `values-summarised`). */
  readonly prefixed: readonly string[];
  /** Variables that AWS generates: RULES.md 11 makes them `*`. */
  readonly generated: readonly string[];
  readonly taggable: boolean;
  readonly verifiedBy: 'denial' | 'aws-doc' | 'derived';
}

/** Where a grant comes from: one usage row. Grants of one row share one object. */
export interface GrantEvidence {
  readonly eventSource: string | null;
  readonly eventName: string;
  readonly account: string | null;
  readonly region: string | null;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly eventIds: readonly string[];
  readonly console: boolean;
  readonly via: string | null;
  /** The row's context: what of the asked condition keys is known. */
  readonly context?: UsageRow['context'];
  /** What AWS says denied the calls of the row (`error.reason`); absent where it does not say. */
  readonly denial?: string;
  /** The row's events by UTC day. */
  readonly days?: UsageRow['days'];
}

/** An action that was used, on resources, with the reason and the evidence. One per action, resource and row. */
export interface Grant {
  readonly action: string;
  /** All resource types the call was authorised on together (RULES.md 8); empty: bare `*`. */
  readonly resources: readonly GrantResource[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly inferred: boolean;
  readonly guarded: boolean;
  /** One phrase for a person: `s3 HeadObject needs s3:GetObject`. */
  readonly reason: string;
  /** `same-name`, or the source of the curated rule. */
  readonly source: string;
  /** How the row's via reads (RULES.md 4); null when nobody called on behalf. */
  readonly viaReading: 'forward-access-session' | 'service-role' | 'unknown' | null;
  readonly evidence: GrantEvidence;
}

export interface MappedUsage {
  readonly principal: Principal;
  readonly grants: readonly Grant[];
  readonly findings: readonly Finding[];
  /** Rows that lead to no grant, with the reason: denied, unclear, unmapped, no permission needed, not an API call. */
  readonly left: readonly { readonly row: UsageRow; readonly why: string }[];
}

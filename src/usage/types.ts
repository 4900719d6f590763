import type { Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { UsageRow } from '../base/usage-row.js';

/** Which records count. Plain data, so that it crosses threads and becomes SQL. All lists: empty means no limit. */
export interface FilterSpec {
  /** As the user wrote them; see docs/sources.md, "Naming a principal". Empty: every principal. */
  readonly principals: readonly string[];
  /** Role session name. */
  readonly session: string | null;
  /** ISO 8601 UTC; inclusive. */
  readonly from: string | null;
  /** ISO 8601 UTC; exclusive. */
  readonly to: string | null;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  /** `session=…`, `key=…`, `ip=CIDR`, `agent=…`, `time=FROM/TO`, `event=ID` (RULES.md 3). */
  readonly exclude: readonly string[];
  /** RULES.md 16: one policy from a role name or permission set in these accounts; null: not asked for. */
  readonly acrossAccounts: 'all' | readonly string[] | null;
  /** The id of the only event that counts; null or left out: all do. */
  readonly onlyEvent?: string | null;
}

/** What mapping needs beside rows. `seen` and `regions` follow from the rows, so every engine gives the same. */
export interface UsageFacts {
  /** Role ARN → service principals seen to assume it (RULES.md 4). */
  readonly assumedByServices: Readonly<Record<string, readonly string[]>>;
  /** Events that matched, by what they show of coverage: `management-read`, `management-write`, `data`, `other`. */
  readonly seen: Readonly<Record<string, number>>;
  /** Regions of the events that matched, sorted. */
  readonly regions: readonly string[];
}

export interface Usage {
  /** Folded, in key order. */
  readonly rows: readonly UsageRow[];
  readonly facts: UsageFacts;
  readonly ledger: Ledger;
  readonly findings: readonly Finding[];
}

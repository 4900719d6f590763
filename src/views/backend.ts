import type { Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import type { ActivityCell } from '../usage/activity.js';
import type { UsageDetail } from '../usage/detail.js';
import type { UsageFacts } from '../usage/types.js';
import type { AmongRows } from './rows-behind.js';
import type { RecordsPage, RecordsQuery } from './types/records.js';
import type { Asking } from './types/selection.js';
import type { SqlSource } from './types/sql.js';

/** Where views get their data: records in memory, or an engine over a store. Answers are kept by the caller. */
export interface Backend {
  readonly sources: readonly string[];
  /** Reads the sources, once. Errors: those of reading. */
  readonly open: (asking: Asking) => Promise<Opened>;
  /** What was recorded, whoever called: rows without values, and without principals where those are not at hand. */
  readonly recorded: (asking: Asking) => Promise<readonly UsageRow[]>;
  /** The principal's calls: rows without values. */
  readonly calls: (principal: Principal, asking: Asking) => Promise<readonly UsageRow[]>;
  readonly person: (asked: PersonAsked, asking: Asking) => Promise<Person>;
  /** What the principal did by day and place: the quick part of {@link person}. */
  readonly activity: (principal: Principal, asking: Asking) => Promise<readonly ActivityCell[]>;
  readonly records: (asked: RecordsAsked, asking: Asking) => Promise<RecordsPage>;
  readonly sql: SqlSource | null;
  readonly close: () => Promise<void>;
}

/** What is known once the sources are read. */
export interface Opened {
  readonly ledger: Ledger;
  readonly findings: readonly Finding[];
  readonly principals: readonly SeenPrincipal[];
}

/** One principal, however many unique ids it has had. */
export interface SeenPrincipal {
  readonly principal: Principal;
  readonly events: number;
  readonly denied: number;
  /** Distinct event sources. */
  readonly services: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export interface RecordsAsked {
  readonly principal: Principal;
  readonly query: RecordsQuery;
  /** What `query.behind` comes to; null: it is not asked for. */
  readonly among: AmongRows | null;
}

export interface PersonAsked {
  readonly principal: Principal;
  /** Condition keys that rows keep, sorted: they make rows finer. */
  readonly contextKeys: readonly string[];
}

/** Everything of one principal. */
export interface Person {
  readonly detail: UsageDetail;
  readonly assumedByServices: UsageFacts['assumedByServices'];
}

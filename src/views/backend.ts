import type { Finding } from '../base/findings.js';
import type { Ledger } from '../base/ledger.js';
import type { Principal, UsageRow } from '../base/usage-row.js';
import type { UsageDetail } from '../usage/detail.js';
import type { UsageFacts } from '../usage/types.js';
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
  readonly person: (principal: Principal, asking: Asking) => Promise<Person>;
  readonly records: (principal: Principal, query: RecordsQuery, asking: Asking) => Promise<RecordsPage>;
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

/** Everything of one principal. */
export interface Person {
  readonly detail: UsageDetail;
  readonly assumedByServices: UsageFacts['assumedByServices'];
}

import type { About, CurrentPolicies, TextFile } from './about.js';
import type { Activity, ActivityQuery, Learning, TopLists } from './activity.js';
import type { ExportFile, ExportKind, ExportQuery } from './exports.js';
import type { GrantedQuery, GrantedTree } from './granted.js';
import type { PolicyQuery, PolicyView } from './policy.js';
import type { BacktestQuery, BacktestView, CoverageCalendar } from './proof.js';
import type { PrincipalsPage, PrincipalsQuery } from './principals.js';
import type { RecordsPage, RecordsQuery } from './records.js';
import type { Asking, Selection } from './selection.js';
import type { SqlSource } from './sql.js';

/**
 * What views ask. One is in memory (`createMemoryDataSource`), one asks the server (`createHttpDataSource`); widgets can not tell them
 * apart. Everything that comes back is JSON: readonly objects, lists, texts, finite numbers, booleans and null.
 *
 * Errors: `TrimtrailError` with a code of docs/errors.md, its message and hint; an `AbortError` when the signal was aborted.
 */
export interface DataSource {
  /** Waits until the sources are read, telling the progress. */
  about(asking?: Asking): Promise<About>;
  principals(query: PrincipalsQuery, asking?: Asking): Promise<PrincipalsPage>;
  /** Errors: `no-match` when no principal has the key. */
  activity(query: ActivityQuery, asking?: Asking): Promise<Activity>;
  /** Comes after {@link activity} where there is much. */
  top(selection: Selection, asking?: Asking): Promise<TopLists>;
  learning(selection: Selection, asking?: Asking): Promise<Learning>;
  granted(query: GrantedQuery, asking?: Asking): Promise<GrantedTree>;
  /** Errors: `nobody-to-cut`, `policy-too-large`, `bad-policy`. */
  policy(query: PolicyQuery, asking?: Asking): Promise<PolicyView>;
  coverage(selection: Selection, asking?: Asking): Promise<CoverageCalendar>;
  backtest(query: BacktestQuery, asking?: Asking): Promise<BacktestView>;
  records(query: RecordsQuery, asking?: Asking): Promise<RecordsPage>;
  /**
   * Takes policies of today, and event selectors. `to`: the id of files that stay beside them; null: these alone.
   * Errors: `bad-policy`, `bad-selectors`.
   */
  putCurrent(files: readonly TextFile[], to?: string | null, asking?: Asking): Promise<CurrentPolicies>;
  /** Reads the principal's policies from AWS; only with {@link Capabilities.live}. */
  readCurrent(principal: string, asking?: Asking): Promise<CurrentPolicies>;
  exportFiles(query: ExportQuery, asking?: Asking): Promise<readonly ExportFile[]>;
  /** What {@link exportFiles} can give here. */
  readonly exportKinds: readonly ExportKind[];
  /** Null: no SQL here. */
  readonly sql: SqlSource | null;
}

import { TrimtrailError } from '../base/errors.js';
import { sortFindings } from '../base/findings.js';
import type { Catalog } from '../catalog/catalog.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import { backtest } from '../proof/backtest.js';
import { principalKey } from '../usage/join-principals.js';
import { activityView, chosenCells } from './activity-view.js';
import type { Backend, SeenPrincipal } from './backend.js';
import { coverageView } from './coverage-view.js';
import { CurrentShelf, keysAskedBy } from './current.js';
import { DEFAULT_SETTINGS, wholeOf } from './defaults.js';
import { activityColumns, type ActivityColumns } from './detail-columns.js';
import { exportKindsOf, exportView, type MakePlan } from './exports-view.js';
import { grantedAnswer } from './granted-answer.js';
import { grantedCounts, namesAllowed } from './granted-counts.js';
import { HeavyMemo } from './heavy-memo.js';
import { learningView } from './learning-view.js';
import { Memo } from './memo.js';
import { PolicyAnswers, refuseNobody } from './policy-answers.js';
import { grantingOf, policyView, type DecidedPolicy } from './policy-view.js';
import { principalsView } from './principals-view.js';
import { amongRows, type AmongRows } from './rows-behind.js';
import { serviceChanges } from './service-changes.js';
import { turnOf, whileWanted } from './shared-work.js';
import { Studies, unbroken } from './studies.js';
import { topCalls, topResources } from './top-lists.js';
import type { About, CurrentPolicies, TextFile } from './types/about.js';
import type { DataSource } from './types/data-source.js';
import type { ExportKind } from './types/exports.js';
import type { GrantedQuery, GrantedTree } from './types/granted.js';
import type { PolicyView } from './types/policy.js';
import type { GrantedAgainstUsed } from './types/principals.js';
import type { RecordsQuery } from './types/records.js';
import type { Asking, Selection } from './types/selection.js';

export interface DataSourceOptions {
  readonly catalog: Catalog;
  readonly version: string;
  /** Files can be dropped on the page. */
  readonly drop: boolean;
  /** Policies of today, and event selectors, from the beginning. */
  readonly current: readonly TextFile[];
  /** Reads a principal's policies of today from AWS; null: it cannot be done here. */
  readonly readCurrent: ((arn: string, asking: Asking) => Promise<readonly TextFile[]>) | null;
  /** Makes plans for `trimtrail apply`; null: it cannot be done here. */
  readonly makePlan: MakePlan | null;
}

const BETA = 2;
const TARGET = 0.95;
/** Bytes of columns that are kept for brushing. */
const MOST_COLUMN_BYTES = 128 * 2 ** 20;
const BYTES_OF_CELL = 40;

/** Answers what views ask, from a backend. Nothing of it needs Node. Errors: see {@link DataSource}. */
export function createDataSource(backend: Backend, options: DataSourceOptions): DataSource {
  return new Answers(backend, options);
}

class Answers implements DataSource {
  readonly exportKinds: readonly ExportKind[];
  readonly sql: DataSource['sql'];
  readonly #backend: Backend;
  readonly #options: DataSourceOptions;
  readonly #shelf = new CurrentShelf();
  readonly #first: CurrentPolicies | null;
  readonly #studies: Studies;
  readonly #policies: PolicyAnswers;
  readonly #columns = new HeavyMemo<ActivityColumns>(MOST_COLUMN_BYTES, ({ size }) => size * BYTES_OF_CELL);
  readonly #trees = new Memo<Promise<GrantedTree>>(8);
  /** Actions of today by principal and files. */
  readonly #allowed = new Memo<Promise<ReadonlySet<string>>>(8);
  readonly #counts = new Memo<Promise<GrantedAgainstUsed | null>>(10_000);

  constructor(backend: Backend, options: DataSourceOptions) {
    const { catalog, current } = options;
    this.#backend = backend;
    this.#options = options;
    this.sql = backend.sql;
    this.exportKinds = exportKindsOf(options.makePlan);
    this.#first = current.length === 0 ? null : this.#shelf.put(current);
    this.#studies = new Studies(backend, catalog);
    this.#policies = new PolicyAnswers({ backend, catalog, studies: this.#studies, shelf: this.#shelf });
  }

  async about(asking: Asking = {}): Promise<About> {
    const { ledger, findings, principals } = await this.#backend.open(asking);
    const { index } = this.#options.catalog;
    const firsts = principals.map(({ firstSeen }) => firstSeen.slice(0, 10)).toSorted();
    const lasts = principals.map(({ lastSeen }) => lastSeen.slice(0, 10)).toSorted();
    const [first] = firsts;
    const last = lasts.at(-1);
    return {
      version: this.#options.version,
      catalog: { version: index.version, builtFrom: index.builtFrom },
      sources: this.#backend.sources,
      capabilities: {
        sql: this.sql !== null,
        live: this.#options.readCurrent !== null,
        drop: this.#options.drop,
      },
      exports: this.exportKinds,
      span: first === undefined || last === undefined ? null : { first, last },
      principals: principals.length,
      events: principals.reduce((sum, { events }) => sum + events, 0),
      ledger,
      findings: sortFindings(findings),
      current: this.#first,
    };
  }

  async principals(
    query: Parameters<DataSource['principals']>[0],
    asking: Asking = {},
  ): ReturnType<DataSource['principals']> {
    const { principals } = await this.#backend.open(asking);
    return principalsView(principals, query, (seen) => this.#grantedOf(seen, query.current, asking));
  }

  async activity(selection: Selection, asking: Asking = {}): ReturnType<DataSource['activity']> {
    return activityView(await this.#columnsOf(selection.principal, asking), selection);
  }

  async top(selection: Selection, asking: Asking = {}): ReturnType<DataSource['top']> {
    const study = await this.#studies.of(selection.principal, [], asking);
    const { columns } = study;
    const cells = chosenCells(columns, selection);
    const among = { detail: study.person.detail, columns, mapped: await study.mappedKeys(), cells };
    return { calls: topCalls(among), resources: topResources(among) };
  }

  async learning(selection: Selection, asking: Asking = {}): ReturnType<DataSource['learning']> {
    const whole = wholeOf(selection.principal);
    const { generated } = await this.#policies.made(whole, { settings: DEFAULT_SETTINGS, current: null }, asking);
    const study = await this.#studies.of(selection.principal, [], asking);
    const { columns } = study;
    return learningView(study.needs(await study.mappedKeys(), generated.policy), {
      columns,
      cells: chosenCells(columns, selection),
      isPart: JSON.stringify(selection) !== JSON.stringify(whole),
    });
  }

  granted(query: GrantedQuery, asking: Asking = {}): Promise<GrantedTree> {
    const tree = this.#trees.get(JSON.stringify(query), () => this.#tree(query, unbroken(asking)));
    return whileWanted(tree, asking.signal);
  }

  async policy(query: Parameters<DataSource['policy']>[0], asking: Asking = {}): ReturnType<DataSource['policy']> {
    const { selection, settings, current, before } = query;
    const decided = await this.#policies.decided(selection, { settings, current }, asking);
    const shown =
      before === null ? null : await this.#policies.decided(selection, { settings: before, current }, asking);
    return policyView(decided, { before: shown, services: await this.#changes(decided, current) });
  }

  async coverage(selection: Selection, asking: Asking = {}): ReturnType<DataSource['coverage']> {
    const study = await this.#studies.of(selection.principal, [], asking);
    const own = study.usage(wholeOf(selection.principal)).rows;
    return coverageView(await this.#backend.recorded(asking), own);
  }

  async backtest(
    query: Parameters<DataSource['backtest']>[0],
    asking: Asking = {},
  ): ReturnType<DataSource['backtest']> {
    const { selection, settings, observe, operate } = query;
    const study = await this.#policies.study(selection.principal, { settings, current: null }, asking);
    refuseNobody(study);
    const mapped = await study.mapped(selection, settings);
    const policy = grantingOf(settings);
    const how = { observe, operate, beta: BETA, target: TARGET, policy, goOn: () => turnOf(asking.signal) };
    return backtest(mapped, this.#options.catalog, how);
  }

  async records(query: RecordsQuery, asking: Asking = {}): ReturnType<DataSource['records']> {
    const { principal } = await this.#studies.seen(query.selection.principal, asking);
    return this.#backend.records({ principal, query, among: await this.#among(query, asking) }, asking);
  }

  async putCurrent(files: readonly TextFile[], to: string | null = null): Promise<CurrentPolicies> {
    return this.#shelf.put(files, to);
  }

  async readCurrent(key: string, asking: Asking = {}): Promise<CurrentPolicies> {
    const { readCurrent } = this.#options;
    const { principal } = await this.#studies.seen(key, asking);
    if (readCurrent === null || principal.arn === null)
      throw new TrimtrailError('source-unsupported', 'policies of today can not be read from AWS here', {
        hint: 'give them as a file: aws iam get-account-authorization-details',
      });
    const selectors = this.#first === null ? [] : this.#shelf.filesOf(this.#first.id).selectors;
    return this.#shelf.put([...selectors, ...(await readCurrent(principal.arn, asking))]);
  }

  async exportFiles(
    query: Parameters<DataSource['exportFiles']>[0],
    asking: Asking = {},
  ): ReturnType<DataSource['exportFiles']> {
    const decided = await this.#policies.decided(query.selection, query, asking);
    const { version, catalog, makePlan } = this.#options;
    const files = query.current === null ? null : this.#shelf.filesOf(query.current);
    const { sources } = this.#backend;
    return exportView({ query, decided, sources, toolVersion: version, catalog, makePlan, files, asking });
  }

  async #changes({ current, documents, result }: DecidedPolicy, id: string | null): Promise<PolicyView['services']> {
    if (current === null) return null;
    const { catalog } = this.#options;
    const today = this.#allowed.get(JSON.stringify([principalKey(result.principal), id]), () =>
      namesAllowed(current, catalog),
    );
    return serviceChanges(await today, documents, catalog);
  }

  #columnsOf(key: string, asking: Asking): Promise<ActivityColumns> {
    const columns = this.#columns.get(key, async () => {
      const { principal } = await this.#studies.seen(key, unbroken(asking));
      const cells = await this.#backend.activity(principal, unbroken(asking));
      return activityColumns(cells);
    });
    return whileWanted(columns, asking.signal);
  }

  async #among(query: RecordsQuery, asking: Asking): Promise<AmongRows | null> {
    const { behind, selection } = query;
    if (behind === null) return null;
    const contextKeys = behind.kind === 'answer' ? null : [];
    const study =
      contextKeys === null
        ? await this.#policies.study(selection.principal, behind, asking)
        : await this.#studies.of(selection.principal, contextKeys, asking);
    return amongRows(
      { ...query, behind },
      {
        study,
        catalog: this.#options.catalog,
        decided: () => this.#policies.decided(selection, behind, asking),
      },
    );
  }

  #grantedOf({ principal }: SeenPrincipal, current: string | null, asking: Asking): Promise<GrantedAgainstUsed | null> {
    const key = principalKey(principal);
    return this.#counts.get(JSON.stringify([key, current]), async () => {
      if (current === null || nobodyToCut(principal) !== null) return null;
      const policies = this.#shelf.policiesIfNamed(current, principal) ?? [];
      if (policies.length === 0) return null;
      const rows = await this.#backend.calls(principal, unbroken(asking));
      return grantedCounts(policies, rows, this.#options.catalog);
    });
  }

  async #tree(query: GrantedQuery, asking: Asking): Promise<GrantedTree> {
    const { catalog } = this.#options;
    const { selection, current } = query;
    const { principal } = await this.#studies.seen(selection.principal, asking);
    const policies = this.#shelf.policiesOf(current, principal);
    const study = await this.#studies.of(selection.principal, keysAskedBy(policies), asking);
    const selected = this.#shelf.selectedOf(current);
    const { recorded } = this.#backend;
    return grantedAnswer({ study, catalog, recorded, policies, selected }, query, asking);
  }
}

import { mapDenied } from '../actions/map-denied.js';
import { TrimtrailError } from '../base/errors.js';
import { sortFindings } from '../base/findings.js';
import type { Catalog } from '../catalog/catalog.js';
import { createEvaluator } from '../iam/evaluate.js';
import { grantedStatements } from '../iam/contains.js';
import type { SourcedPolicy } from '../iam/sourced-policy.js';
import { policyOfMapped, type PolicyResult } from '../main/generate-policy.js';
import { observabilityOf, ownVariables } from '../main/within-today.js';
import { nobodyToCut } from '../policy/nobody-to-cut.js';
import { backtest } from '../proof/backtest.js';
import { compareStatements } from '../proof/compare.js';
import { replay } from '../proof/replay.js';
import { triage } from '../proof/triage.js';
import { principalKey } from '../usage/join-principals.js';
import { activityView, chosenCells } from './activity-view.js';
import type { Backend, Opened, SeenPrincipal } from './backend.js';
import { coverageView } from './coverage-view.js';
import { CurrentShelf } from './current.js';
import { DEFAULT_SETTINGS, wholeOf } from './defaults.js';
import { exportView, PLAIN_EXPORTS } from './exports-view.js';
import { grantedCounts } from './granted-counts.js';
import { grantedView } from './granted-view.js';
import { learningView } from './learning-view.js';
import { Memo } from './memo.js';
import { cutToDays, Study } from './narrow.js';
import { decide, grantingOf, policyView, type DecidedPolicy } from './policy-view.js';
import { principalsView } from './principals-view.js';
import { turnOf, whileWanted } from './shared-work.js';
import { topCalls, topResources } from './top-lists.js';
import type { About, CurrentPolicies, TextFile } from './types/about.js';
import type { DataSource } from './types/data-source.js';
import type { GrantedQuery, GrantedTree } from './types/granted.js';
import type { PolicySettings } from './types/policy.js';
import type { GrantedAgainstUsed } from './types/principals.js';
import type { Asking, Selection } from './types/selection.js';

export interface DataSourceOptions {
  readonly catalog: Catalog;
  readonly version: string;
  /** Files can be dropped on the page. */
  readonly drop: boolean;
  /** Policies of today from the beginning. */
  readonly current: readonly TextFile[];
  /** Reads a principal's policies of today from AWS; null: it cannot be done here. */
  readonly readCurrent: ((arn: string, asking: Asking) => Promise<readonly TextFile[]>) | null;
}

/** Studies of principals that are kept in memory. */
const MOST_STUDIES = 8;
const BETA = 2;
const TARGET = 0.95;

/** Answers what views ask, from a backend. Nothing of it needs Node. Errors: see {@link DataSource}. */
export function createDataSource(backend: Backend, options: DataSourceOptions): DataSource {
  return new Answers(backend, options);
}

class Answers implements DataSource {
  readonly exportKinds = PLAIN_EXPORTS;
  readonly sql: DataSource['sql'];
  readonly #backend: Backend;
  readonly #options: DataSourceOptions;
  readonly #shelf = new CurrentShelf();
  readonly #first: CurrentPolicies | null;
  readonly #studies = new Memo<Promise<Study>>(MOST_STUDIES);
  readonly #policies = new Memo<Promise<PolicyResult>>(24);
  readonly #trees = new Memo<Promise<GrantedTree>>(8);
  readonly #counts = new Memo<Promise<GrantedAgainstUsed | null>>(10_000);

  constructor(backend: Backend, options: DataSourceOptions) {
    this.#backend = backend;
    this.#options = options;
    this.sql = backend.sql;
    this.#first = options.current.length === 0 ? null : this.#shelf.put(options.current);
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
    const study = await this.#study(selection.principal, asking);
    const { activity, chosen } = activityView(study.columns, selection);
    const { columns } = study;
    const among = { detail: study.person.detail, columns, mapped: await study.mappedKeys(), cells: chosen };
    return { ...activity, topCalls: topCalls(among), topResources: topResources(among) };
  }

  async learning(selection: Selection, asking: Asking = {}): ReturnType<DataSource['learning']> {
    const whole = wholeOf(selection.principal);
    const { generated } = await this.#policyOf(whole, { settings: DEFAULT_SETTINGS, current: null }, asking);
    const study = await this.#study(selection.principal, asking);
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
    const decided = await this.#decided(selection, { settings, current }, asking);
    const shown = before === null ? null : await this.#decided(selection, { settings: before, current }, asking);
    return policyView(decided, shown);
  }

  async coverage(selection: Selection, asking: Asking = {}): ReturnType<DataSource['coverage']> {
    const study = await this.#study(selection.principal, asking);
    const own = study.usage(wholeOf(selection.principal)).rows;
    return coverageView(await this.#backend.recorded(asking), own);
  }

  async backtest(
    query: Parameters<DataSource['backtest']>[0],
    asking: Asking = {},
  ): ReturnType<DataSource['backtest']> {
    const { selection, settings, observe, operate } = query;
    const study = await this.#study(selection.principal, asking);
    refuseNobody(study);
    const mapped = await study.mapped(selection, settings);
    const policy = grantingOf(settings);
    const how = { observe, operate, beta: BETA, target: TARGET, policy, goOn: () => turnOf(asking.signal) };
    return backtest(mapped, this.#options.catalog, how);
  }

  async records(query: Parameters<DataSource['records']>[0], asking: Asking = {}): ReturnType<DataSource['records']> {
    const { principal } = await this.#seen(query.selection.principal, asking);
    return this.#backend.records(principal, query, asking);
  }

  async putCurrent(files: readonly TextFile[]): Promise<CurrentPolicies> {
    return this.#shelf.put(files);
  }

  async readCurrent(key: string, asking: Asking = {}): Promise<CurrentPolicies> {
    const { readCurrent } = this.#options;
    const { principal } = await this.#seen(key, asking);
    if (readCurrent === null || principal.arn === null)
      throw new TrimtrailError('source-unsupported', 'policies of today can not be read from AWS here', {
        hint: 'give them as a file: aws iam get-account-authorization-details',
      });
    return this.#shelf.put(await readCurrent(principal.arn, asking));
  }

  async exportFiles(
    query: Parameters<DataSource['exportFiles']>[0],
    asking: Asking = {},
  ): ReturnType<DataSource['exportFiles']> {
    const decided = await this.#decided(query.selection, query, asking);
    const { version, catalog } = this.#options;
    return exportView({ query, decided, toolVersion: version, catalog: catalog.index });
  }

  async #seen(key: string, asking: Asking): Promise<SeenPrincipal> {
    const { principals } = await this.#backend.open(asking);
    const seen = principals.find(({ principal }) => principalKey(principal) === key);
    if (seen === undefined) throw new TrimtrailError('no-match', 'no record belongs to this principal');
    return seen;
  }

  #study(key: string, asking: Asking): Promise<Study> {
    const study = this.#studies.get(key, async () => {
      const { principal } = await this.#seen(key, unbroken(asking));
      const opened: Opened = await this.#backend.open({});
      const person = await this.#backend.person(principal, unbroken(asking));
      return new Study(principal, person, { opened, catalog: this.#options.catalog });
    });
    return whileWanted(study, asking.signal);
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

  async #policyOf(selection: Selection, asked: Asked, asking: Asking): Promise<PolicyResult> {
    const study = await this.#study(selection.principal, asking);
    refuseNobody(study);
    const { settings, current } = asked;
    const question = JSON.stringify([selection, { ...settings, decisions: [] }, current]);
    const policy = this.#policies.get(question, async () => {
      const mapped = await study.mapped(selection, settings);
      const usage = study.usage(selection);
      const policies = this.#shelf.policiesOf(current, study.principal);
      const allRows = policies === null ? [] : cutToDays(await this.#backend.recorded(unbroken(asking)), selection);
      return policyOfMapped({ principal: study.principal, usage, mapped }, this.#options.catalog, {
        granting: grantingOf(settings),
        today:
          policies === null
            ? null
            : { policiesOf: () => policies, keep: settings.keep, newerThan: null, selected: null, allRows },
      });
    });
    return whileWanted(policy, asking.signal);
  }

  async #decided(selection: Selection, asked: Asked, asking: Asking): Promise<DecidedPolicy> {
    const result = await this.#policyOf(selection, asked, asking);
    return decide(result, asked.settings, this.#shelf.policiesOf(asked.current, result.principal));
  }

  async #tree({ selection, current, minDays }: GrantedQuery, asking: Asking): Promise<GrantedTree> {
    const { catalog } = this.#options;
    const study = await this.#study(selection.principal, asking);
    const [usage, mapped] = [study.usage(selection), await study.mapped(selection)];
    const policies = this.#shelf.policiesOf(current, study.principal);
    const evaluate = policies === null ? null : createEvaluator({ identity: policies });
    const denied = await mapDenied(usage.rows, catalog, usage.facts);
    const denials = triage(denied, new Set(mapped.grants.map(({ action }) => action)), evaluate);
    const notGranted = evaluate === null ? [] : replay(mapped, evaluate, { grantGuarded: true }).lines;
    const compared = policies === null ? null : await this.#compare(study, { selection, policies, minDays }, asking);
    return grantedView({ mapped, denied, denials, compared, notGranted, catalog, minDays });
  }

  async #compare(
    study: Study,
    {
      selection,
      policies,
      minDays,
    }: { readonly selection: Selection; readonly policies: readonly SourcedPolicy[]; readonly minDays: number },
    asking: Asking,
  ): ReturnType<typeof compareStatements> {
    const { catalog } = this.#options;
    const rows = cutToDays(await this.#backend.recorded(asking), selection);
    const { principal } = study;
    const own = ownVariables(principal);
    return compareStatements({
      statements: policies.flatMap((policy) =>
        grantedStatements([policy], own).map((granted, statement) => ({
          granted,
          statement,
          origin: policy.origin,
          createdAt: policy.createdAt,
        })),
      ),
      grants: (await study.mapped(selection)).grants,
      observability: await observabilityOf(rows, catalog, { account: principal.account, selected: null }),
      lastAccessed: null,
      minDays,
      service: (prefix) => catalog.service(prefix),
      prefixes: catalog.index.prefixes,
    });
  }
}

interface Asked {
  readonly settings: PolicySettings;
  readonly current: string | null;
}

/** What is kept for others too does not end because one asker leaves. */
const unbroken = ({ onProgress }: Asking): Asking => (onProgress === undefined ? {} : { onProgress });

/** Errors: `nobody-to-cut`. */
function refuseNobody({ principal }: Study): void {
  const refusal = nobodyToCut(principal);
  if (refusal !== null) throw refusal;
}

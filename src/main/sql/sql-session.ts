import { TrimtrailError } from '../../base/errors.js';
import type { Finding } from '../../base/findings.js';
import type { Ledger } from '../../base/ledger.js';
import { isStore } from '../../sources/list-sources.js';
import { mergeLedgers } from '../../records/ledger-collector.js';
import type { SandboxResult } from '../../engines/duckdb/sandbox/sandbox.js';
import type { Cell, QueryResult } from '../../engines/engine.js';
import type { SandboxProcess } from '../../engines/duckdb/sandbox/child-process.js';
import { MACROS } from '../../engines/duckdb/macros.js';
import { shownCell } from '../../engines/duckdb/shown-cell.js';
import { parseDdl } from '../../table/ddl/parse-ddl.js';
import type { Column } from '../../table/columns.js';
import { FUNCTION_GROUPS } from '../../table/dialect/functions/index.js';
import type { InnerQuery, TableName } from '../../table/ddl/types.js';
import { isEventDataStoreId, LAKE_SELECT } from '../../table/lake.js';
import { translateAthena, type KnownTable, type Translated } from '../../table/dialect/translate.js';
import { printType } from '../../table/dialect/types/print.js';
import type { ScanEstimate } from './athena-estimate.js';
import { athenaDiffers } from './athena-differs.js';
import { sourceStore, type SourceStoreOptions } from './cached-store.js';
import { DEFAULT_TABLE, defaultTable, lakeTable, withUsualPartitions } from './default-table.js';
import { estimateScan } from './estimate-scan.js';
import type { QueryLog } from './query-log.js';
import { injectedColumns } from './partition-predicate.js';
import { queryTables } from './query-tables.js';
import { runDdl, type DdlHost } from './run-ddl.js';
import { SandboxHolder, type SandboxLimits } from './sandbox-holder.js';
import { showStatement, type Listing } from './show.js';
import { SqlCatalog, type CatalogTable, type TableFiles } from './sql-catalog.js';

export interface SqlSessionOptions {
  readonly sources: readonly string[];
  readonly storing: SourceStoreOptions;
  /** `s3://…` of a DDL's LOCATION → local path. */
  readonly locations: ReadonlyMap<string, string>;
  /** Where CTAS and UNLOAD write; null: they are refused. */
  readonly outputDirectory: string | null;
  readonly limits: SandboxLimits;
  /** Rows after which a result is cut; null: never. */
  readonly maxRows: number | null;
  /** Literals of SQL for the `?` of a query. */
  readonly parameters: readonly string[];
  readonly now: () => Date;
  /** A sandbox that was started ahead of time. */
  readonly started: SandboxProcess | null;
  /** Told of every statement; null: nobody. */
  readonly log: QueryLog | null;
}

export type Outcome =
  | {
      readonly kind: 'rows';
      readonly result: QueryResult;
      readonly estimate: () => Promise<ScanEstimate>;
      /** Who answered, where it was not the engine of this machine. */
      readonly by?: 'athena' | 'trino';
    }
  | { readonly kind: 'listing'; readonly listing: Listing }
  /** A statement that gives no rows, with what to tell about it. */
  | { readonly kind: 'done'; readonly message: string };

/** Tables, views and prepared statements over sources, and the sandbox that answers. */
export class SqlSession {
  readonly catalog = new SqlCatalog();
  readonly #options: SqlSessionOptions;
  readonly #sandbox: SandboxHolder;
  readonly #prepared = new Map<string, string>();
  readonly #releases: (() => void)[] = [];
  readonly #findings = new Map<string, Finding>();
  readonly #ledgers: Ledger[] = [];
  #opened: Promise<Opened> | null = null;
  #nextRelation = 1;

  constructor(options: SqlSessionOptions) {
    this.#options = options;
    const { limits, started } = options;
    this.#sandbox = new SandboxHolder({ limits, started, prelude: MACROS });
  }

  get findings(): readonly Finding[] {
    return [...this.#findings.values()];
  }

  /** What was read into the stores of the session. */
  get ledger(): Ledger {
    return mergeLedgers(this.#ledgers);
  }

  /** Names that can be completed: tables, columns with their fields, functions. */
  get words(): readonly string[] {
    const tables = this.catalog.entries.map(({ name }) => name.table);
    const columns = this.catalog.entries.flatMap((entry) => (entry.kind === 'table' ? columnPaths(entry.columns) : []));
    return [...new Set([...tables, ...columns, ...functionNames().map((name) => `${name}(`)])];
  }

  /** Makes the table of the sources. Errors: those of the listing and of the ingest. */
  async open(watched: Pick<SourceStoreOptions, 'onProgress' | 'signal'> = {}): Promise<void> {
    this.#opened = this.#openSources(this.#options.sources, watched);
    await this.#addDefault(DEFAULT_TABLE);
  }

  /**
   * Runs one statement of Athena's SQL.
   *
   * Errors: `sql-syntax`, `sql-name`, `sql-type`, `sql-unsupported` with the place; `query-failed`, `query-limit`, `interrupted`; those of
   * reading a DDL's LOCATION.
   */
  async execute(sql: string, signal?: AbortSignal): Promise<Outcome> {
    const { log } = this.#options;
    if (log === null) return this.#execute(sql, signal);
    const began = new Date();
    const entry = (outcome: string, rows: number | null): void =>
      log({ time: began.toISOString(), sql: sql.trim(), outcome, rows, elapsedMs: Date.now() - began.getTime() });
    try {
      const outcome = await this.#execute(sql, signal);
      if (outcome.kind === 'rows') void outcome.result.statistics.then(({ rows }) => entry('ok', rows));
      else entry('ok', null);
      return outcome;
    } catch (error) {
      entry(error instanceof TrimtrailError ? error.code : 'unknown', null);
      throw error;
    }
  }

  async #execute(sql: string, signal: AbortSignal | undefined): Promise<Outcome> {
    const ddl = parseDdl(sql);
    if (ddl === null) return this.#query(sql, signal);
    const listing = showStatement(ddl, this.catalog);
    if (listing !== null) return { kind: 'listing', listing };
    return { kind: 'done', message: await runDdl(ddl, this.#host(sql, signal)) };
  }

  async close(): Promise<void> {
    await this.#sandbox.close();
    for (const release of this.#releases) release();
  }

  async #query(sql: string, signal: AbortSignal | undefined): Promise<Outcome> {
    const translated = await this.#translate(sql);
    if (translated.kind === 'prepare') {
      this.#prepared.set(translated.name.toLowerCase(), translated.text);
      return { kind: 'done', message: `prepared ${translated.name}` };
    }
    if (translated.kind === 'deallocate') {
      this.#prepared.delete(translated.name.toLowerCase());
      return { kind: 'done', message: `deallocated ${translated.name}` };
    }
    const result = await this.#run(translated, signal);
    return { kind: 'rows', result, estimate: () => this.#estimate(translated, result) };
  }

  async #translate(sql: string): Promise<Translated> {
    await this.#nameDefault(sql);
    return translateAthena(sql, {
      tables: this.#known(),
      now: this.#options.now(),
      prepared: this.#prepared,
      parameters: this.#options.parameters,
    });
  }

  async #run({ sql, columns }: Select, signal: AbortSignal | undefined): Promise<SandboxResult> {
    const { maxRows } = this.#options;
    const sandbox = await this.#sandbox.open();
    const result = await sandbox.query(sql, {
      ...(signal === undefined ? {} : { signal }),
      ...(maxRows === null ? {} : { maxRows }),
    });
    return asTrinoShows(result, columns);
  }

  async #estimate({ tables }: Select, { use }: SandboxResult): Promise<ScanEstimate> {
    const relations = new Set(tables.map(({ relation }) => relation));
    // one table may have several names
    const files = new Map(
      this.catalog.entries.flatMap((entry) =>
        entry.kind === 'table' && relations.has(entry.relation) ? [[entry.relation, entry.files] as const] : [],
      ),
    );
    return estimateScan(await this.#sandbox.open(), [...files.values()], use);
  }

  #known(): readonly KnownTable[] {
    return this.catalog.entries.map((entry): KnownTable => {
      const { table: name, database } = entry.name;
      const named = database === null ? { name } : { name, schema: database };
      if (entry.kind === 'view') return { ...named, relation: '', columns: [], view: entry.query };
      const injected = entry.create === null ? [] : injectedColumns(entry.create);
      const { relation, columns, hidden, isLake = false } = entry;
      return { ...named, relation, columns, hidden, injected, isLake };
    });
  }

  /** A name that a query gives to the table of the sources, as long as no DDL has made a table. */
  async #nameDefault(sql: string): Promise<void> {
    const unknown = queryTables(sql).filter((name) => this.catalog.find(name) === undefined);
    for (const name of unknown.filter(isLakeName)) await this.#addLake(name);
    if (this.catalog.entries.some((entry) => entry.kind === 'table' && entry.origin !== 'sources')) return;
    const [name, ...more] = unknown.filter((each) => !isLakeName(each));
    if (name === undefined || more.length > 0 || name.database === 'information_schema') return;
    await this.#addDefault(name);
  }

  async #addDefault(name: TableName): Promise<void> {
    const first = this.catalog.entries.find((entry) => entry.kind === 'table' && entry.origin === 'sources');
    if (first?.kind === 'table' && first.isLake !== true) return this.catalog.put({ ...first, name });
    const made = await this.#sourceFiles();
    const relation = await this.#view(withUsualPartitions(made.select), made.directory);
    this.catalog.put(defaultTable(made, relation, name));
  }

  async #addLake(name: TableName): Promise<void> {
    const made = await this.#sourceFiles();
    const select = `SELECT ${LAKE_SELECT} FROM (${made.select})`;
    this.catalog.put(lakeTable(made, { select, relation: await this.#view(select, made.directory), name }));
  }

  async #sourceFiles(): Promise<Opened> {
    return (this.#opened ??= this.#openSources(this.#options.sources));
  }
  async #openSources(
    sources: readonly string[],
    watched: Pick<SourceStoreOptions, 'onProgress' | 'signal'> = {},
  ): Promise<Opened> {
    const { store, release } = await sourceStore(sources, { ...this.#options.storing, ...watched });
    this.#releases.push(release);
    const { ledger } = store.manifest;
    this.#ledgers.push(ledger);
    for (const finding of athenaDiffers(ledger)) this.#findings.set(finding.message, finding);
    const files: TableFiles = { paths: store.paths, rawBytes: ledger.bytesRead };
    const [only, ...more] = sources;
    return {
      files,
      select: store.viewSql,
      directory: store.directory,
      isStore: only !== undefined && more.length === 0 && isStore(only),
    };
  }

  async #view(select: string, directory: string): Promise<string> {
    const relation = `"table_${this.#nextRelation}"`;
    this.#nextRelation += 1;
    await this.#sandbox.view(relation, { select, directory });
    return relation;
  }

  #host(sql: string, signal: AbortSignal | undefined): DdlHost {
    const query = async (inner: InnerQuery): Promise<SandboxResult> => {
      const translated = await this.#translate(inPlace(sql, inner));
      if (translated.kind === 'select') return this.#run(translated, signal);
      throw new TrimtrailError('sql-unsupported', 'a prepared statement cannot stand here');
    };
    return {
      catalog: this.catalog,
      locations: this.#options.locations,
      outputDirectory: this.#options.outputDirectory,
      now: this.#options.now,
      query,
      checkQuery: async (inner) => void (await this.#translate(inPlace(sql, inner))),
      openSources: (sources) => (sources === null ? this.#sourceFiles() : this.#openSources(sources)),
      view: (select, directory) => this.#view(select, directory),
      redefine: (relation, { select, directory }) => this.#sandbox.view(relation, { select, directory }),
    };
  }
}

const isLakeName = ({ database, table }: TableName): boolean => database === null && isEventDataStoreId(table);

type Select = Extract<Translated, { readonly kind: 'select' }>;

/** DuckDB's types say less than Trino's: names, types and texts of values are those of the translation. */
function asTrinoShows(result: SandboxResult, columns: Select['columns']): SandboxResult {
  async function* rows(): AsyncGenerator<readonly (readonly Cell[])[]> {
    for await (const batch of result.rows) {
      yield batch.map((row) => row.map((cell, at) => shownAs(cell, columns[at])));
    }
  }
  return { ...result, columns: columns.map(({ name, type }) => ({ name, type: printType(type) })), rows: rows() };
}

const shownAs = (cell: Cell, column: Select['columns'][number] | undefined): Cell =>
  column === undefined ? cell : shownCell(cell, column.type);

/** `useridentity`, `useridentity.arn`, …. */
function columnPaths(columns: readonly Column[], parent = ''): readonly string[] {
  return columns.flatMap(({ name, type }) => {
    const path = parent === '' ? name : `${parent}.${name}`;
    return [path, ...(type.kind === 'struct' ? columnPaths(type.fields, path) : [])];
  });
}

function functionNames(): readonly string[] {
  return FUNCTION_GROUPS.flatMap(({ rules }) => rules.map(({ signature }) => signature.split('(')[0] ?? ''));
}

/** Opened sources: the table's files and the SELECT over them. */
export interface Opened extends Pick<CatalogTable, 'files' | 'select'> {
  readonly directory: string;
  /** The user named a store; else the records were read into one just now. */
  readonly isStore: boolean;
}

/** A query inside a statement, at its place: what is wrong with it is then told with line and column of the whole. */
function inPlace(sql: string, { text, at }: InnerQuery): string {
  return sql.slice(0, at).replaceAll(/[^\n]/g, ' ') + text;
}

import { TrimtrailError } from '../../base/errors.js';
import type { Cell, Engine } from '../../engines/engine.js';
import type { SqlText } from '../../engines/sql-text.js';
import type { Ledger } from '../../base/ledger.js';
import { RECORD_SHAPES, type RecordShape, type UsageRow } from '../../base/usage-row.js';
import { AssumptionFold } from '../facts.js';
import { compileFilter, type RecordFilter } from '../filter.js';
import { finishUsage } from '../finish-usage.js';
import { UsageFold } from '../fold.js';
import { projectRecord } from '../project.js';
import type { FilterSpec, Usage } from '../types.js';
import { eventKey, MEASURES, planEvents, planRows, planShared, type RowPlan } from './plan.js';
import { countsOf, packedRowReader, textsOf } from './row-record.js';

export interface EngineUsageOptions {
  readonly engine: Pick<Engine, 'query'>;
  readonly text: SqlText;
  /** The table, as it is named in SQL. */
  readonly table: string;
  /** An event may be in it more than once. */
  readonly mayRepeat?: boolean;
  readonly filter: FilterSpec;
  /** The catalogue's projections of one service. */
  readonly projectionOf: (eventSource: string) => Promise<(eventName: string) => readonly string[]>;
  readonly maxValues: number;
  /** What was read into the table; `matched` and `excluded` are counted here. Null: what the engine finds is all that can be told. */
  readonly ledger: Ledger | null;
  readonly signal?: AbortSignal;
}

/**
 * Usage from an engine: the same as that of the records behind the table, read from files with `strict`. SQL filters roughly and
 * aggregates; what counts is decided here, by the code that decides for records.
 *
 * Errors: `bad-principal`, `bad-exclude`, and those of the engine.
 */
export async function usageFromEngine(options: EngineUsageOptions): Promise<Usage> {
  const { filter, maxValues } = options;
  const compiled = compileFilter(filter);
  const { projections, shapes } = await lookAtEvents(options);
  const gathered = new Gathered(compiled, projections, maxValues);
  for (const plan of planRows(options, projections)) await gathered.read(plan, options);
  return gathered.finish(filter, options.ledger === null ? ledgerOf(shapes) : await asOfFiles(options, options.ledger));
}

/** What was read into a table, counted as files are. */
async function asOfFiles(options: EngineUsageOptions, ledger: Ledger): Promise<Ledger> {
  let shared = 0;
  for await (const batch of (await ask(options, planShared(options.table))).rows)
    for (const [count] of batch) shared += Number(count);
  return { ...ledger, duplicates: ledger.duplicates + shared };
}

/** Projections of the events that are there, and rows by the shape of their records. */
async function lookAtEvents(options: EngineUsageOptions): Promise<Seen> {
  const projections = new Map<string, readonly string[]>();
  const shapes = new Map<RecordShape, number>();
  const { rows } = await ask(options, planEvents(options));
  for await (const batch of rows) {
    for (const [source, name, recordShape, count] of batch) {
      const shape = RECORD_SHAPES.find((each) => each === recordShape) ?? 'trail';
      shapes.set(shape, (shapes.get(shape) ?? 0) + Number(count));
      if (typeof source !== 'string' || typeof name !== 'string') continue;
      const lookUp = await options.projectionOf(source);
      projections.set(eventKey({ eventSource: source, eventName: name }), lookUp(name));
    }
  }
  return { projections, shapes };
}

interface Seen {
  readonly projections: ReadonlyMap<string, readonly string[]>;
  readonly shapes: ReadonlyMap<RecordShape, number>;
}

/** Of a table that others fill: the rows that were asked for. */
function ledgerOf(shapes: Seen['shapes']): Ledger {
  const records = [...shapes.values()].reduce((sum, count) => sum + count, 0);
  const nothing = {
    files: 0,
    skipped: {},
    refused: [],
    bytesRead: 0,
    bytesInflated: 0,
    duplicates: 0,
    matched: 0,
    excluded: 0,
  };
  return {
    ...nothing,
    records,
    examined: records,
    malformed: [],
    malformedCount: 0,
    shapes: Object.fromEntries(shapes),
  };
}

function ask({ engine, signal }: EngineUsageOptions, plan: { sql: string; params: readonly string[] }) {
  return engine.query(plan.sql, signal === undefined ? { params: plan.params } : { params: plan.params, signal });
}

const FIRST = MEASURES.indexOf('first');

class Gathered {
  readonly #filter: RecordFilter;
  readonly #projections: ReadonlyMap<string, readonly string[]>;
  readonly #fold: UsageFold;
  readonly #maxValues: number;
  readonly #assumptions = new AssumptionFold();
  #excluded = 0;
  #copiesDiffer = 0;

  constructor(filter: RecordFilter, projections: ReadonlyMap<string, readonly string[]>, maxValues: number) {
    this.#filter = filter;
    this.#projections = projections;
    this.#fold = new UsageFold({ maxValues });
    this.#maxValues = maxValues;
  }

  async read(plan: RowPlan, options: EngineUsageOptions): Promise<void> {
    const read = packedRowReader(plan, FIRST);
    let isUntouched = true;
    try {
      const { rows } = await ask(options, plan);
      for await (const batch of rows) {
        isUntouched = false;
        for (const row of batch) this.#add(read(row));
      }
    } catch (error) {
      const halves = isTooComplex(error) && isUntouched ? (plan.halves?.() ?? null) : null;
      if (halves === null) throw error;
      for (const half of halves) await this.read(half, options);
    }
  }

  #add({ record, shape, eventSource, measures }: ReturnType<ReturnType<typeof packedRowReader>>): void {
    const [days, events, first, last, ids, differ] = measures;
    const verdict = this.#filter.judge(record);
    if (verdict === 'match' || verdict === 'fact') this.#assumptions.add(record);
    const count = Number(events);
    if (verdict === 'excluded') this.#excluded += count;
    if (verdict !== 'match') return;
    this.#copiesDiffer += Number(differ);
    const paths = this.#projections.get(eventKey({ eventSource, eventName: record.eventName })) ?? [];
    const row: UsageRow = {
      ...projectRecord(record, paths, { shape }),
      count,
      firstSeen: textOf(first),
      lastSeen: textOf(last),
      eventIds: textsOf(ids),
      days: countsOf(days),
    };
    this.#fold.merge(row);
  }

  finish(filter: FilterSpec, read: Ledger): Usage {
    const { matched: _, ...ledger } = read;
    return finishUsage({
      rows: this.#fold.rows(),
      assumedByServices: this.#assumptions.assumedByServices(),
      ledger: { ...ledger, excluded: this.#excluded },
      filter,
      copiesDiffer: this.#copiesDiffer,
      maxValues: this.#maxValues,
    });
  }
}

const isTooComplex = (error: unknown): boolean => error instanceof TrimtrailError && error.code === 'query-too-complex';

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');

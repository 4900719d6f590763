import type { Cell } from '../../engines/engine.js';
import type { Ledger } from '../../base/ledger.js';
import type { CloudTrailRecord } from '../../base/record.js';
import { RECORD_SHAPES, type RecordShape, type UsageRow } from '../../base/usage-row.js';
import { AssumptionFold } from '../facts.js';
import { compileFilter, type RecordFilter } from '../filter.js';
import { finishUsage } from '../finish-usage.js';
import { UsageFold } from '../fold.js';
import { projectRecord } from '../project.js';
import type { FilterSpec, Usage } from '../types.js';
import { callersFromCounts, type Callers } from './callers.js';
import { isCountable, isNarrowable } from './counted.js';
import { cheapest, type EngineTable } from './identities.js';
import { eventKey, MEASURES, planEvents, planRows, planShared, type PlanOptions, type RowPlan } from './plan.js';
import { isTooComplex } from './too-complex.js';
import { countsOf, packedRowReader, textsOf } from './row-record.js';

export interface EngineUsageOptions extends EngineTable {
  /** An event may be in the table more than once. */
  readonly mayRepeat?: boolean;
  /** Nobody asks for values, ids or days: counts answer where the filter lets them. */
  readonly countsOnly?: boolean;
  readonly filter: FilterSpec;
  /** The catalogue's projections of one service. */
  readonly projectionOf: (eventSource: string) => Promise<(eventName: string) => readonly string[]>;
  readonly maxValues: number;
  /** Condition keys that rows keep: those that the table's columns can answer. None unless told. */
  readonly contextKeys?: readonly string[];
  /** What was read into the table; `matched` and `excluded` are counted here. Null: what the engine finds is all that can be told. */
  readonly ledger: Ledger | null;
}

/**
 * Usage from an engine: the same as that of the records behind the table, read from files with `strict`. SQL filters roughly and
 * aggregates; what counts is decided here, by the code that decides for records.
 *
 * Errors: `bad-principal`, `bad-exclude`, and those of the engine.
 */
export async function usageFromEngine(options: EngineUsageOptions): Promise<Usage> {
  const { filter, maxValues, contextKeys = [], countsOnly = false } = options;
  const compiled = compileFilter(filter);
  const callers = await narrowed(options, compiled);
  const counts = isCountable(filter) ? cheapest(options) : {};
  const { projections, shapes } = await lookAtEvents(
    callers === null ? { ...options, ...counts } : { ...options, ...cheapest(options), where: callers.whenever },
  );
  const gathered = new Gathered(compiled, projections, { maxValues, contextKeys });
  for (const fact of callers?.facts ?? []) gathered.addFact(fact);
  const where = callers === null ? {} : { where: callers.where };
  const asked = { ...options, ...(countsOnly ? counts : {}), ...where };
  for (const plan of planRows(asked, projections)) await gathered.read(plan, options);
  return gathered.finish(filter, options.ledger === null ? ledgerOf(shapes) : await asOfFiles(options, options.ledger));
}

/** Of the callers that the filter asks for, counts tell where their rows are; null where that is of no use. */
async function narrowed(options: EngineUsageOptions, filter: RecordFilter): Promise<Callers | null> {
  return options.counts === undefined || filter.needles === null || !isNarrowable(options.filter)
    ? null
    : callersFromCounts({ ...options, counts: options.counts }, filter);
}

/** What was read into a table, counted as files are. */
async function asOfFiles(options: EngineUsageOptions, ledger: Ledger): Promise<Ledger> {
  let shared = 0;
  for await (const batch of (await ask(options, planShared(cheapest(options).table))).rows)
    for (const [count] of batch) shared += Number(count);
  return { ...ledger, duplicates: ledger.duplicates + shared };
}

/** Projections of the events that are there, and rows by the shape of their records. */
async function lookAtEvents(options: EngineUsageOptions & PlanOptions): Promise<Seen> {
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

interface Gathering {
  readonly maxValues: number;
  readonly contextKeys: readonly string[];
}

class Gathered {
  readonly #filter: RecordFilter;
  readonly #projections: ReadonlyMap<string, readonly string[]>;
  readonly #fold: UsageFold;
  readonly #how: Gathering;
  readonly #assumptions = new AssumptionFold();
  #excluded = 0;
  #copiesDiffer = 0;

  constructor(filter: RecordFilter, projections: ReadonlyMap<string, readonly string[]>, how: Gathering) {
    this.#filter = filter;
    this.#projections = projections;
    this.#fold = new UsageFold({ maxValues: how.maxValues });
    this.#how = how;
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

  /** A service's AssumeRole by a caller that the filter does not ask for. */
  addFact(record: CloudTrailRecord): void {
    if (this.#filter.judge(record) === 'fact') this.#assumptions.add(record);
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
      ...projectRecord(record, paths, { shape, contextKeys: this.#how.contextKeys }),
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
      maxValues: this.#how.maxValues,
    });
  }
}

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');

import type { Cell, Engine } from '../../engines/engine.js';
import type { SqlText } from '../../engines/sql-text.js';
import type { Ledger } from '../../base/ledger.js';
import type { UsageRow } from '../../base/usage-row.js';
import { AssumptionFold } from '../facts.js';
import { compileFilter, type RecordFilter } from '../filter.js';
import { finishUsage } from '../finish-usage.js';
import { UsageFold } from '../fold.js';
import { projectRecord } from '../project.js';
import type { FilterSpec, Usage } from '../types.js';
import { eventKey, MEASURES, planEvents, planRows, type RowPlan } from './plan.js';
import { rowReader } from './row-record.js';

export interface EngineUsageOptions {
  readonly engine: Pick<Engine, 'query'>;
  readonly text: SqlText;
  /** The table, as it is named in SQL; each event is in it once. */
  readonly table: string;
  readonly filter: FilterSpec;
  /** The catalogue's projections of one service. */
  readonly projectionOf: (eventSource: string) => Promise<(eventName: string) => readonly string[]>;
  readonly maxValues: number;
  /** What was read into the table; `matched` and `excluded` are counted here. */
  readonly ledger: Ledger;
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
  const projections = await projectionsOf(options);
  const gathered = new Gathered(compiled, projections, maxValues);
  for (const plan of planRows(options, projections)) await gathered.read(plan, options);
  return gathered.finish(filter, options.ledger);
}

/** Projections of the events that are there. */
async function projectionsOf(options: EngineUsageOptions): Promise<ReadonlyMap<string, readonly string[]>> {
  const projections = new Map<string, readonly string[]>();
  const { rows } = await ask(options, planEvents(options));
  for await (const batch of rows) {
    for (const [source, name] of batch) {
      if (typeof source !== 'string' || typeof name !== 'string') continue;
      const lookUp = await options.projectionOf(source);
      projections.set(eventKey({ eventSource: source, eventName: name }), lookUp(name));
    }
  }
  return projections;
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
    const read = rowReader(plan, FIRST);
    const { rows } = await ask(options, plan);
    for await (const batch of rows) for (const row of batch) this.#add(read(row));
  }

  #add({ record, shape, eventSource, measures }: ReturnType<ReturnType<typeof rowReader>>): void {
    const [day, events, first, last, ids, differ] = measures;
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
      eventIds: Array.isArray(ids) ? ids.map(textOf) : [],
      days: { [textOf(day)]: count },
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

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');

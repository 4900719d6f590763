import type { Cell, QueryResult } from '../../engines/engine.js';
import type { Principal, UsageKey } from '../../base/usage-row.js';
import { DetailFold, placeOf, type UsageDetail } from '../detail.js';
import { AssumptionFold } from '../facts.js';
import { projectRecord } from '../project.js';
import type { UsageFacts } from '../types.js';
import { cheapest, type EngineTable } from './identities.js';
import {
  BY_SERVICES,
  eventKey,
  MEASURES,
  planEvents,
  planRows,
  type BoundSql,
  type PlanOptions,
  type RowPlan,
} from './plan.js';
import { packedRowReader, textsOf, type RowRecord } from './row-record.js';
import { isTooComplex } from './too-complex.js';
import { NO_FILTER } from '../no-filter.js';

export interface EngineDetailOptions extends EngineTable {
  /** The rows that are looked at. */
  readonly where: BoundSql;
  /** Whose a row is, once all are known; null: not the one that is asked for. */
  readonly owner: (principal: Principal) => Principal | null;
  readonly projectionOf: (eventSource: string) => Promise<(eventName: string) => readonly string[]>;
}

const FIRST = MEASURES.indexOf('first');

/** The detail of one principal: the same as that of the records behind the table. Errors: those of the engine. */
export async function detailFromEngine(options: EngineDetailOptions): Promise<UsageDetail> {
  const { owner } = options;
  const projections = await projectionsOf(options);
  const fold = new DetailFold();
  for await (const { record, shape, eventSource, measures } of rowsOf({ ...options, detailed: true }, projections)) {
    const paths = projections.get(eventKey({ eventSource, eventName: record.eventName })) ?? [];
    const key: UsageKey = projectRecord(record, paths, { shape });
    const principal = owner(key.principal);
    if (principal === null) continue;
    const [, events, first, last, ids] = measures;
    fold.add({ ...key, principal }, placeOf(record), {
      count: Number(events),
      firstSeen: textOf(first),
      lastSeen: textOf(last),
      eventIds: textsOf(ids),
    });
  }
  return fold.detail();
}

const textOf = (cell: Cell | undefined): string => (typeof cell === 'string' ? cell : '');

async function projectionsOf(options: EngineDetailOptions): Promise<ReadonlyMap<string, readonly string[]>> {
  const { engine, signal, projectionOf } = options;
  const { sql, params } = planEvents({ ...options, ...cheapest(options), filter: NO_FILTER });
  const { rows } = await engine.query(sql, { params, ...(signal === undefined ? {} : { signal }) });
  const projections = new Map<string, readonly string[]>();
  for await (const batch of rows) {
    for (const [eventSource, eventName] of batch) {
      if (typeof eventSource !== 'string' || typeof eventName !== 'string') continue;
      projections.set(eventKey({ eventSource, eventName }), (await projectionOf(eventSource))(eventName));
    }
  }
  return projections;
}

/** Rows of a plan; of its halves where the engine finds it too complex, which it says before the first row. */
async function* rowsOfPlan(
  plan: RowPlan,
  ask: (sql: string, params: readonly string[]) => Promise<QueryResult>,
): AsyncGenerator<RowRecord> {
  const read = packedRowReader(plan, FIRST);
  let isUntouched = true;
  try {
    for await (const batch of (await ask(plan.sql, plan.params)).rows) {
      isUntouched = false;
      for (const row of batch) yield read(row);
    }
  } catch (error) {
    const halves = isTooComplex(error) && isUntouched ? (plan.halves?.() ?? null) : null;
    if (halves === null) throw error;
    for (const half of halves) yield* rowsOfPlan(half, ask);
  }
}

type Asked = EngineTable & Pick<PlanOptions, 'counted' | 'detailed'> & { readonly where: BoundSql };

async function* rowsOf(asked: Asked, projections: ReadonlyMap<string, readonly string[]>): AsyncGenerator<RowRecord> {
  const { engine, signal } = asked;
  const watched = signal === undefined ? {} : { signal };
  for (const plan of planRows({ ...asked, filter: NO_FILTER }, projections))
    yield* rowsOfPlan(plan, (sql, params) => engine.query(sql, { params, ...watched }));
}

const ASSUME_ROLE = eventKey({ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole' });

/** Which services assumed which roles, whoever asks. Errors: those of the engine. */
export async function assumptionsFromEngine(table: EngineTable): Promise<UsageFacts['assumedByServices']> {
  const fold = new AssumptionFold();
  const asked = { ...table, ...cheapest(table), where: BY_SERVICES };
  for await (const { record } of rowsOf(asked, new Map([[ASSUME_ROLE, []]]))) fold.add(record);
  return fold.assumedByServices();
}

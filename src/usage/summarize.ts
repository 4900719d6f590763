import { EMPTY_LEDGER, type Ledger } from '../base/ledger.js';
import type { CloudTrailRecord } from '../base/record.js';
import { eventIdentity } from '../base/canonical.js';
import { RECORD_SHAPES } from '../base/usage-row.js';
import type { ProjectionLookup, RecordShape } from '../base/usage-row.js';
import { CopyResolver } from './copies.js';
import type { Copy } from './copies.js';
import type { DataPlaneActions } from './data-events.js';
import { AssumptionFold } from './facts.js';
import { compileFilter } from './filter.js';
import { finishUsage } from './finish-usage.js';
import { UsageFold } from './fold.js';
import { projectRecord } from './project.js';
import type { FilterSpec, Usage } from './types.js';
import { NO_FILTER } from './no-filter.js';

export interface SummarizeOptions {
  readonly filter?: Partial<FilterSpec>;
  /** The catalogue's projections; without them no parameter is looked at. */
  readonly projections?: ProjectionLookup;
  readonly contextKeys?: readonly string[];
  /** 10,000 by default. */
  readonly maxValues?: number;
  /** The reader's ledger; its counts of records stand, the rest is counted here. */
  readonly ledger?: Ledger | Promise<Ledger>;
  readonly dataPlane?: DataPlaneActions;
}

/** A bare record counts as one of a trail. */
export type UsageInput = CloudTrailRecord | Copy;

/**
 * Records to usage, in memory: the plain definition that faster ways are held to. Every event once (RULES.md 2, DESIGN decision 6): all
 * copies are resolved before any is judged.
 *
 * Errors: `bad-principal`, `bad-exclude`.
 */
export async function summarizeUsage(
  records: AsyncIterable<UsageInput> | Iterable<UsageInput>,
  options: SummarizeOptions = {},
): Promise<Usage> {
  const filter = { ...NO_FILTER, ...options.filter };
  const compiled = compileFilter(filter);
  const read = await readAll(records);
  const { maxValues, dataPlane } = options;
  const fold = new UsageFold(maxValues === undefined ? {} : { maxValues });
  const assumptions = new AssumptionFold();
  let excluded = 0;
  let copiesDiffer = 0;
  for (const copy of read.events) {
    const verdict = compiled.judge(copy.record);
    if (verdict === 'match' || verdict === 'fact') assumptions.add(copy.record);
    if (verdict === 'excluded') excluded += 1;
    if (verdict !== 'match') continue;
    if (copy.differ) copiesDiffer += 1;
    fold.add(keyOf(copy, options), { time: copy.record.eventTime, eventId: eventIdentity(copy.record) });
  }
  const ledger = {
    ...((await options.ledger) ?? { ...EMPTY_LEDGER, records: read.count }),
    ...countsOf(read),
    excluded,
  };
  return finishUsage({
    rows: fold.rows(),
    assumedByServices: assumptions.assumedByServices(),
    ledger,
    filter,
    copiesDiffer,
    ...(maxValues === undefined ? {} : { maxValues }),
    ...(dataPlane === undefined ? {} : { dataPlane }),
  });
}

function keyOf(copy: Copy, options: SummarizeOptions): ReturnType<typeof projectRecord> {
  const { record, shape } = copy;
  const paths = options.projections?.(record.eventSource ?? '', record.eventName) ?? [];
  const { contextKeys } = options;
  return projectRecord(record, paths, contextKeys === undefined ? { shape } : { shape, contextKeys });
}

interface ReadAll {
  readonly events: ReturnType<CopyResolver['events']>;
  readonly count: number;
  readonly shapes: ReadonlyMap<RecordShape, number>;
}

async function readAll(records: AsyncIterable<UsageInput> | Iterable<UsageInput>): Promise<ReadAll> {
  const copies = new CopyResolver();
  const shapes = new Map<RecordShape, number>();
  let count = 0;
  for await (const input of records) {
    const copy = isCopy(input) ? input : { record: input, shape: 'trail' as const };
    copies.add(copy);
    shapes.set(copy.shape, (shapes.get(copy.shape) ?? 0) + 1);
    count += 1;
  }
  return { events: copies.events(), count, shapes };
}

function isCopy(input: UsageInput): input is Copy {
  return typeof input['record'] === 'object' && typeof input['shape'] === 'string';
}

function countsOf({ count, events, shapes }: ReadAll): Pick<Ledger, 'examined' | 'duplicates' | 'shapes'> {
  return {
    examined: count,
    duplicates: count - events.length,
    shapes: Object.fromEntries(RECORD_SHAPES.flatMap((shape) => entryOf(shapes, shape))),
  };
}

function entryOf(shapes: ReadAll['shapes'], shape: RecordShape): readonly (readonly [RecordShape, number])[] {
  const count = shapes.get(shape);
  return count === undefined ? [] : [[shape, count]];
}

import { eventIdentity } from '../base/canonical.js';
import type { CloudTrailRecord } from '../base/record.js';
import { RECORD_SHAPES } from '../base/usage-row.js';
import type { RecordShape } from '../base/usage-row.js';
import { EventSet, writeIdentity } from '../records/event-set.js';
import { copyIdentity } from '../usage/copies.js';
import { serviceAssumption } from '../usage/facts.js';
import { compileFilter, type RecordFilter, type Verdict } from '../usage/filter.js';
import { textOf } from '../usage/principal.js';
import { projectRecord } from '../usage/project.js';
import type { FilterSpec } from '../usage/types.js';
import { EventColumnsBuilder } from './event-columns.js';
import { CONFLICT, ROW, type BatchResult, type Fact, type OpenEvent, type ScannerOptions } from './messages.js';
import { Projections } from './projections.js';
import type { RecordExaminer } from './record-examiner.js';
import { canRepeat, Repeats } from './repeats.js';
import { RowIndex } from './row-index.js';

/** Where to go back to when a file must be read another way. */
export interface Mark {
  readonly events: number;
  readonly open: number;
  readonly facts: number;
}

/** What of a batch's result comes from its records. */
export type Examined = Omit<BatchResult, 'ledger'>;

/** Judges and projects records, and writes down what becomes of each: a line in the event columns, or an open event. */
export class Examiner implements RecordExaminer<Examined, Mark> {
  readonly #filter: RecordFilter;
  /** Null: rows have no values. */
  readonly #projections: Projections | null;
  readonly #conflicts: EventSet;
  readonly #rows: RowIndex;
  readonly #contextKeys: readonly string[];
  readonly #events: EventColumnsBuilder;
  #open: OpenEvent[] = [];
  #facts: Fact[] = [];
  readonly #ids = new Uint32Array(4);
  /** Null: what decides about a row is more than a summary holds. */
  readonly repeats: Repeats | null;

  /** `lends`: the event columns that {@link take} gives are valid until the next record. */
  constructor(options: ScannerOptions, lends = false) {
    this.#events = new EventColumnsBuilder(lends);
    this.#filter = compileFilter(options.filter);
    this.#projections = options.projections === null ? null : new Projections(options.projections);
    this.#conflicts = EventSet.fromWords(options.conflicts);
    this.#rows = new RowIndex(options.maxValues);
    this.#contextKeys = options.contextKeys;
    this.repeats = canRepeat(options) ? this.#repeats(options.filter) : null;
  }

  #repeats(filter: FilterSpec): Repeats {
    const always = compileFilter({ ...filter, from: null, to: null });
    const rowOf = (record: CloudTrailRecord): number => this.#rowOf(record, 'trail', always.judge(record));
    return new Repeats(filter, { events: this.#events, conflicts: this.#conflicts, rowOf, outside: ROW.none });
  }

  get needles(): readonly string[] | null {
    return this.#filter.needles;
  }

  /** `contents`: 28 bits or more that equal contents share. */
  examine(record: CloudTrailRecord, shape: RecordShape, contents: number): void {
    const verdict = this.#filter.judge(record);
    const row = this.#rowOf(record, shape, verdict);
    const fact = verdict === 'match' || verdict === 'fact' ? factOf(record) : null;
    const identity = copyIdentity(record);
    const isGuid = writeIdentity(identity, this.#ids, 0);
    const replaces = textOf(record.addendum?.originalEventID) !== null;
    const rank = (replaces ? 0 : RECORD_SHAPES.length) + RECORD_SHAPES.indexOf(shape);
    const mark = (((rank + 1) << 28) | (contents & 0xfffffff)) >>> 0;
    const conflict = this.#conflicts.get(this.#ids, 0);
    if (conflict !== 0 || textOf(record.sharedEventID) !== null) {
      const part = conflict === CONFLICT.contents ? record : rankingPart(record);
      const ids = this.#ids.slice();
      this.#open.push({ ids, mark, record: part, shape, eventId: eventIdentity(record), row, fact });
      return;
    }
    if (fact !== null) this.#facts.push(fact);
    const text = replaces ? eventIdentity(record) : isGuid ? null : identity;
    this.#events.push(this.#ids, 0, row, Date.parse(record.eventTime) / 1000, mark);
    if (text !== null) this.#events.spell(text);
  }

  #rowOf(record: CloudTrailRecord, shape: RecordShape, verdict: Verdict): number {
    if (verdict !== 'match') return verdict === 'excluded' ? ROW.excluded : ROW.none;
    const paths = this.#projections?.lookUp(record.eventSource ?? '', record.eventName) ?? null;
    return this.#rows.numberOf(projectRecord(record, paths, { shape, contextKeys: this.#contextKeys }));
  }

  mark(): Mark {
    return { events: this.#events.count, open: this.#open.length, facts: this.#facts.length };
  }

  /** Forgets what was examined since. */
  rollBack(mark: Mark): void {
    this.#events.truncate(mark.events);
    this.#open.length = mark.open;
    this.#facts.length = mark.facts;
  }

  /** What was examined since the last call. */
  take(): Examined {
    const taken = {
      events: this.#events.take(),
      open: this.#open,
      rows: this.#rows.takeFresh(),
      facts: distinct(this.#facts),
    };
    this.#open = [];
    this.#facts = [];
    return taken;
  }
}

function distinct(facts: readonly Fact[]): readonly Fact[] {
  return [...new Map(facts.map((fact) => [fact.join(' '), fact])).values()];
}

function factOf(record: CloudTrailRecord): Fact | null {
  const found = serviceAssumption(record);
  return found === null ? null : [found.role.arn, found.service];
}

/** What `mergeCopies` and `mergeShared` look at in a record when contents do not decide. */
function rankingPart(record: CloudTrailRecord): CloudTrailRecord {
  const { eventTime, eventName, eventID, sharedEventID, recipientAccountId, addendum, userIdentity } = record;
  const { type, accountId, arn, sessionContext } = userIdentity ?? {};
  const issuer = sessionContext?.sessionIssuer?.accountId;
  return {
    eventTime,
    eventName,
    ...(eventID === undefined ? {} : { eventID }),
    ...(sharedEventID === undefined ? {} : { sharedEventID }),
    ...(recipientAccountId === undefined ? {} : { recipientAccountId }),
    ...(addendum === undefined ? {} : { addendum }),
    userIdentity: {
      ...(type === undefined ? {} : { type }),
      ...(accountId === undefined ? {} : { accountId }),
      ...(arn === undefined ? {} : { arn }),
      ...(issuer === undefined ? {} : { sessionContext: { sessionIssuer: { accountId: issuer } } }),
    },
  };
}

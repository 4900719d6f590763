import type { UsageMeasures, UsageRow } from '../base/usage-row.js';
import { rowOf } from '../usage/row-of.js';
import { isTree, listText } from '../usage/row-text.js';
import { DayCounts } from './day-counts.js';
import { LeastIds } from './least-ids.js';
import type { FreshDetail } from './row-index.js';
import { KeyParts, unpair, type RowDetail } from './row-parts.js';
import { ScannedRows } from './scanned-rows.js';

const DAY = 86_400;
const NO_IDS: readonly string[] = [];
const NO_DETAIL: RowDetail = { values: {}, context: {} };

/** Keys that are equal in everything but the texts of `tree` paths. */
interface Head {
  readonly number: number;
  /** The first of them. */
  readonly detail: RowDetail;
}

/** The measures of rows: what events add up to. Flat numbers, since every event passes the main thread. */
export class Cells {
  readonly #countsOnly: boolean;
  readonly #parts = new KeyParts();
  /** By row: the pair of its parts, and what else it holds. */
  readonly #pairs: number[] = [];
  readonly #details: RowDetail[] = [];
  /** Rows that hold nothing else, by their pairs. */
  readonly #plain = new Map<number, number>();
  readonly #heads = new Map<string, Head>();
  readonly #rows = new Map<string, number>();
  #counts = new Float64Array(64);
  #first = new Float64Array(64);
  #last = new Float64Array(64);
  readonly #days = new DayCounts();
  readonly #ids = new LeastIds();
  #hasValues = false;

  /** `countsOnly`: rows come without event ids and days. */
  constructor(countsOnly = false) {
    this.#countsOnly = countsOnly;
  }

  /** Keys hold values, of which there may be too many. */
  get hasValues(): boolean {
    return this.#hasValues;
  }

  /** Takes the rows of one scanner; equal keys of several share one row here. */
  scanner(): ScannedRows {
    return new ScannedRows(this.#parts, (both, fresh) => this.#rowOf(both, fresh));
  }

  /** `both`: the pair of the key's parts, as they are numbered here. */
  #rowOf(both: number, fresh: FreshDetail | undefined): number {
    if (fresh === undefined) return this.#plain.get(both) ?? this.#put(this.#plain, both, both, NO_DETAIL);
    const text = `${both}${fresh.text}`;
    let head = this.#heads.get(text);
    if (head === undefined) this.#heads.set(text, (head = { number: this.#heads.size, detail: fresh.detail }));
    return this.#rowUnder(head, both, fresh.detail);
  }

  #rowUnder(head: Head, both: number, detail: RowDetail): number {
    for (const _ in detail.values) this.#hasValues = true;
    const text = `${head.number}${treeText(detail)}`;
    const shared = head.detail === detail ? detail : sharing(head.detail, detail);
    return this.#rows.get(text) ?? this.#put(this.#rows, text, both, shared);
  }

  // oxlint-disable-next-line max-params -- the first two say where it is found again
  #put<Key>(rows: Map<Key, number>, under: Key, both: number, detail: RowDetail): number {
    const row = this.#pairs.length;
    rows.set(under, row);
    this.#pairs.push(both);
    this.#details.push(detail);
    if (row >= this.#counts.length) this.#grow();
    if (!this.#countsOnly) this.#ids.reserve(row + 1);
    return row;
  }

  /** An event whose id is the GUID that the words of `ids` at `at` spell. `time`: UTC seconds. */
  // oxlint-disable-next-line max-params -- a hot loop: no object for every event
  addGuid(row: number, time: number, ids: Uint32Array, at: number): void {
    this.#count(row, time);
    if (!this.#countsOnly) this.#ids.addGuid(row, ids, at);
  }

  /** An event with any other id, or one that is known as a text. */
  addText(row: number, time: number, id: string): void {
    this.#count(row, time);
    if (!this.#countsOnly) this.#ids.addText(row, id);
  }

  #count(row: number, time: number): void {
    const count = this.#counts[row] ?? 0;
    if (count === 0 || time < (this.#first[row] ?? 0)) this.#first[row] = time;
    if (count === 0 || time > (this.#last[row] ?? 0)) this.#last[row] = time;
    this.#counts[row] = count + 1;
    if (!this.#countsOnly) this.#days.add(row, Math.floor(time / DAY));
  }

  /** The rows that have events. */
  *rows(): Generator<UsageRow> {
    const days = this.#days.byRow();
    for (const [row, both] of this.#pairs.entries()) {
      if ((this.#counts[row] ?? 0) === 0) continue;
      const { principal, call } = unpair(both);
      const measures = this.#measures(row, days.get(row) ?? []);
      const { values, context, prefixed } = this.#details[row] ?? NO_DETAIL;
      const key = { ...this.#parts.calls.at(call), principal: this.#parts.principals.at(principal), values, context };
      yield rowOf(key, measures, prefixed);
    }
  }

  #measures(row: number, dayCounts: readonly (readonly [number, number])[]): UsageMeasures {
    const days: Record<string, number> = {};
    for (const [day, count] of dayCounts) days[dayText(day)] = count;
    return {
      count: this.#counts[row] ?? 0,
      firstSeen: timeText(this.#first[row] ?? 0),
      lastSeen: timeText(this.#last[row] ?? 0),
      eventIds: this.#countsOnly ? NO_IDS : this.#ids.of(row),
      days,
    };
  }

  #grow(): void {
    const size = this.#counts.length * 2;
    this.#counts = wider(this.#counts, size);
    this.#first = wider(this.#first, size);
    this.#last = wider(this.#last, size);
  }
}

function wider(old: Float64Array<ArrayBuffer>, size: number): Float64Array<ArrayBuffer> {
  const fresh = new Float64Array(size);
  fresh.set(old);
  return fresh;
}

/** What `restText` leaves out: the texts of `tree` paths, and which of them were cut. */
function treeText({ values, prefixed }: RowDetail): string {
  let text = '';
  for (const spec of Object.keys(values).filter(isTree).toSorted()) text += `|${listText(values[spec] ?? [])}`;
  return prefixed === undefined ? text : `${text}~${listText(prefixed)}`;
}

/** The detail, made of another's parts where they are equal: there may be tens of thousands of rows that differ in one text. */
function sharing(like: RowDetail, detail: RowDetail): RowDetail {
  const values = { ...like.values };
  for (const spec in detail.values) if (isTree(spec)) values[spec] = detail.values[spec] ?? [];
  const { prefixed } = detail;
  return { values, context: like.context, ...(prefixed === undefined ? {} : { prefixed }) };
}

const dayTexts = new Map<number, string>();

function dayText(day: number): string {
  let text = dayTexts.get(day);
  if (text === undefined) {
    text = new Date(day * DAY * 1000).toISOString().slice(0, 10);
    if (dayTexts.size < 50_000) dayTexts.set(day, text);
  }
  return text;
}

function timeText(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

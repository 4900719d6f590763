import type { UsageMeasures, UsageRow } from '../base/usage-row.js';
import { rowOf } from '../usage/row-of.js';
import { isTree, listText } from '../usage/row-text.js';
import { DayCounts } from './day-counts.js';
import { LeastIds } from './least-ids.js';
import type { FreshRow, RowKey } from './row-index.js';

const DAY = 86_400;
const NO_IDS: readonly string[] = [];

/** Keys that are equal in everything but the texts of `tree` paths. */
interface Head {
  readonly number: number;
  /** The first of them. */
  readonly key: RowKey;
}

/** The measures of rows: what events add up to. Flat numbers, since every event passes the main thread. */
export class Cells {
  readonly #countsOnly: boolean;
  readonly #keys: RowKey[] = [];
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

  /** The number of the key's row, here; equal keys of several scanners share one. */
  rowOf({ key, head: text }: FreshRow): number {
    let head = this.#heads.get(text);
    if (head === undefined) this.#heads.set(text, (head = { number: this.#heads.size, key }));
    return this.#rowUnder(head, key);
  }

  #rowUnder(head: Head, key: RowKey): number {
    for (const _ in key.values) this.#hasValues = true;
    const text = `${head.number}${treeText(key)}`;
    const known = this.#rows.get(text);
    if (known !== undefined) return known;
    const row = this.#keys.length;
    this.#rows.set(text, row);
    this.#keys.push(head.key === key ? key : sharing(head.key, key));
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
    for (const [row, key] of this.#keys.entries()) {
      if ((this.#counts[row] ?? 0) === 0) continue;
      yield rowOf(key, this.#measures(row, days.get(row) ?? []));
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

/** What `headText` leaves out: the texts of `tree` paths, and which of them were cut. */
function treeText(key: RowKey): string {
  let text = '';
  for (const spec of Object.keys(key.values).filter(isTree).toSorted()) text += `|${listText(key.values[spec] ?? [])}`;
  return key.prefixed === undefined ? text : `${text}~${listText(key.prefixed)}`;
}

/** The key, made of another's parts where they are equal: there may be tens of thousands of rows that differ in one text. */
function sharing(like: RowKey, key: RowKey): RowKey {
  const values = { ...like.values };
  for (const spec in key.values) if (isTree(spec)) values[spec] = key.values[spec] ?? [];
  const { prefixed: _, ...rest } = like;
  return key.prefixed === undefined ? { ...rest, values } : { ...rest, values, prefixed: key.prefixed };
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

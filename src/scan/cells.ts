import type { UsageMeasures, UsageRow } from '../base/usage-row.js';
import { guidText } from '../records/event-set.js';
import type { RowKey } from './row-index.js';

const MOST_IDS = 5;
const DAY = 86_400;
/** More than the days of four-digit years. */
const DAYS = 2 ** 22;
const NO_LIMIT = 0xffffffff;

/** The measures of the rows of one scanner, by row number: what events add up to. Flat, since all of them pass the main thread. */
export class Cells {
  readonly #keys: RowKey[] = [];
  #counts = new Float64Array(64);
  #first = new Float64Array(64);
  #last = new Float64Array(64);
  /** The first day of a row that was seen, and its events; other days are in `#more`. */
  #day = new Int32Array(64);
  #dayCount = new Float64Array(64);
  readonly #more = new Map<number, number>();
  /** First word of the fifth smallest id: larger ones need not be spelled. */
  #limit = new Uint32Array(64);
  readonly #ids: string[][] = [];

  addKeys(keys: readonly RowKey[]): void {
    for (const key of keys) {
      this.#keys.push(key);
      this.#ids.push([]);
    }
    if (this.#keys.length > this.#counts.length) this.#grow();
  }

  /** `time`: UTC seconds; `id`: the event id, or where its GUID's words are. */
  add(row: number, time: number, id: string | { readonly words: Uint32Array; readonly at: number }): void {
    const count = this.#counts[row] ?? 0;
    const day = Math.floor(time / DAY);
    if (count === 0) {
      this.#first[row] = time;
      this.#last[row] = time;
      this.#day[row] = day;
      this.#limit[row] = NO_LIMIT;
    }
    this.#counts[row] = count + 1;
    if (time < (this.#first[row] ?? 0)) this.#first[row] = time;
    if (time > (this.#last[row] ?? 0)) this.#last[row] = time;
    if (this.#day[row] === day) this.#dayCount[row] = (this.#dayCount[row] ?? 0) + 1;
    else this.#more.set(row * DAYS + day, (this.#more.get(row * DAYS + day) ?? 0) + 1);
    if (typeof id === 'string') this.#addId(row, id);
    else if ((id.words[id.at] ?? 0) <= (this.#limit[row] ?? 0)) this.#addId(row, guidText(id.words, id.at));
  }

  #addId(row: number, id: string): void {
    const ids = this.#ids[row] ?? [];
    if (ids.includes(id)) return;
    let at = ids.length;
    while (at > 0 && (ids[at - 1] ?? '') > id) at -= 1;
    ids.splice(at, 0, id);
    if (ids.length > MOST_IDS) ids.pop();
    const fifth = ids[MOST_IDS - 1];
    this.#limit[row] = fifth !== undefined && /^[0-9a-f]{8}-/.test(fifth) ? Number.parseInt(fifth, 16) : NO_LIMIT;
  }

  /** The rows that have events. */
  *rows(): Generator<UsageRow> {
    const days = this.#daysByRow();
    for (const [row, key] of this.#keys.entries()) {
      if ((this.#counts[row] ?? 0) > 0) yield { ...key, ...this.#measures(row, days.get(row) ?? []) };
    }
  }

  #measures(row: number, more: readonly (readonly [number, number])[]): UsageMeasures {
    const days: Record<string, number> = { [dayText(this.#day[row] ?? 0)]: this.#dayCount[row] ?? 0 };
    for (const [day, count] of more) days[dayText(day)] = count;
    return {
      count: this.#counts[row] ?? 0,
      firstSeen: timeText(this.#first[row] ?? 0),
      lastSeen: timeText(this.#last[row] ?? 0),
      eventIds: this.#ids[row] ?? [],
      days,
    };
  }

  #daysByRow(): ReadonlyMap<number, readonly (readonly [number, number])[]> {
    const found = new Map<number, (readonly [number, number])[]>();
    for (const [key, count] of this.#more) {
      const row = Math.floor(key / DAYS);
      const days = found.get(row);
      if (days === undefined) found.set(row, [[key % DAYS, count]]);
      else days.push([key % DAYS, count]);
    }
    return found;
  }

  #grow(): void {
    const size = Math.max(this.#keys.length, this.#counts.length * 2);
    // oxlint-disable-next-line consistent-function-scoping -- says what growing is, where it is done
    const wider = <T extends Float64Array | Int32Array | Uint32Array>(fresh: T, old: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.#counts = wider(new Float64Array(size), this.#counts);
    this.#first = wider(new Float64Array(size), this.#first);
    this.#last = wider(new Float64Array(size), this.#last);
    this.#day = wider(new Int32Array(size), this.#day);
    this.#dayCount = wider(new Float64Array(size), this.#dayCount);
    this.#limit = wider(new Uint32Array(size), this.#limit);
  }
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

import type { TakenRecords } from './kernel/kernel.js';
import type { EventColumns } from './messages.js';

const FIRST = 1024;

/** Event columns that grow, and that can forget what a file gave when the file must be read another way. */
export class EventColumnsBuilder {
  #count = 0;
  #ids = new Uint32Array(FIRST * 4);
  #rows = new Int32Array(FIRST);
  #times = new Float64Array(FIRST);
  #marks = new Uint32Array(FIRST);
  #texts = new Map<number, string>();
  readonly #lends: boolean;

  /** `lends`: what {@link take} gives is valid until the next event is pushed, and is not copied. */
  constructor(lends = false) {
    this.#lends = lends;
  }

  get count(): number {
    return this.#count;
  }

  /** An event whose id is the four words of `ids` from `from` on. */
  // oxlint-disable-next-line max-params -- a hot loop: no object for every event
  push(ids: Uint32Array, from: number, row: number, time: number, mark: number): void {
    const at = this.#count;
    if (at === this.#rows.length) this.#grow();
    for (let word = 0; word < 4; word += 1) this.#ids[at * 4 + word] = ids[from + word] ?? 0;
    this.#rows[at] = row;
    this.#times[at] = time;
    this.#marks[at] = mark;
    this.#count += 1;
  }

  /** Many events at once. */
  pushAll({ count, ids, rows, times, marks }: TakenRecords): void {
    const at = this.#count;
    while (at + count > this.#rows.length) this.#grow();
    this.#ids.set(ids, at * 4);
    this.#rows.set(rows, at);
    this.#times.set(times, at);
    this.#marks.set(marks, at);
    this.#count = at + count;
  }

  /** The id of the last event, where its words do not spell it. */
  spell(text: string): void {
    this.#texts.set(this.#count - 1, text);
  }

  /** Forgets the events from `count` on. */
  truncate(count: number): void {
    this.#count = count;
    for (const at of this.#texts.keys()) if (at >= count) this.#texts.delete(at);
  }

  /** The events, and none are left. */
  take(): EventColumns {
    const count = this.#count;
    const [ids, rows, times, marks] = [this.#ids, this.#rows, this.#times, this.#marks];
    const texts = this.#texts;
    const columns = this.#lends
      ? { count, ids, rows, times, marks, texts }
      : {
          count,
          ids: ids.slice(0, count * 4),
          rows: rows.slice(0, count),
          times: times.slice(0, count),
          marks: marks.slice(0, count),
          texts,
        };
    this.#count = 0;
    this.#texts = new Map();
    return columns;
  }

  #grow(): void {
    const size = this.#rows.length * 2;
    const [ids, rows, times, marks] = [this.#ids, this.#rows, this.#times, this.#marks];
    this.#ids = new Uint32Array(size * 4);
    this.#rows = new Int32Array(size);
    this.#times = new Float64Array(size);
    this.#marks = new Uint32Array(size);
    this.#ids.set(ids);
    this.#rows.set(rows);
    this.#times.set(times);
    this.#marks.set(marks);
  }
}

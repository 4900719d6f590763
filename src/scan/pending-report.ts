import type { MalformedRecord, RefusedInput } from '../base/ledger.js';
import type { RecordShape } from '../base/usage-row.js';
import type { LedgerCollector } from '../records/ledger-collector.js';
import type { ReadReport } from '../records/types.js';

/** One file's report until it is certain that the way it was read holds. */
export class PendingReport implements ReadReport {
  #found = 0;
  #inflated = 0;
  readonly #shapes = new Map<RecordShape, number>();
  readonly #refused: RefusedInput[] = [];
  readonly #malformed: MalformedRecord[] = [];
  readonly #skipped: (readonly [kind: string, file: string])[] = [];

  found(count: number): void {
    this.#found += count;
  }

  inflated(bytes: number): void {
    this.#inflated += bytes;
  }

  examined(shape: RecordShape, count = 1): void {
    this.#shapes.set(shape, (this.#shapes.get(shape) ?? 0) + count);
  }

  refused(input: RefusedInput): void {
    this.#refused.push(input);
  }

  malformed(record: MalformedRecord): void {
    this.#malformed.push(record);
  }

  skipped(kind: string, file: string): void {
    this.#skipped.push([kind, file]);
  }

  /** Makes the report final. */
  commit(ledger: LedgerCollector): void {
    ledger.found(this.#found);
    ledger.inflated(this.#inflated);
    for (const [shape, count] of this.#shapes) ledger.examined(shape, count);
    for (const input of this.#refused) ledger.refused(input);
    for (const record of this.#malformed) ledger.malformed(record);
    for (const [kind, file] of this.#skipped) ledger.skipped(kind, file);
  }
}

import { compareText } from '../base/findings.js';
import type { Ledger, MalformedRecord, RefusedInput } from '../base/ledger.js';
import type { RecordShape } from '../base/usage-row.js';
import type { ReadReport } from './types.js';

/** Malformed records that a ledger lists; all are counted. */
export const MAX_LISTED = 1000;

/** A {@link ReadReport} that adds up to a ledger. What the reader cannot know is told by the caller. */
export interface LedgerCollector extends ReadReport {
  file(): void;
  bytesRead(bytes: number): void;
  /** Records looked at closely, by what their source keeps. */
  examined(shape: RecordShape, count?: number): void;
  duplicates(count: number): void;
  matched(count: number): void;
  excluded(count: number): void;
  /** The ledger so far. */
  ledger(): Ledger;
}

type Counts = { -readonly [K in keyof Ledger as Ledger[K] extends number ? K : never]: number };

/** Starts an empty ledger. */
export function createLedger(): LedgerCollector {
  const counts = noCounts();
  const skipped = new Map<string, number>();
  const shapes = new Map<RecordShape, number>();
  const refused: RefusedInput[] = [];
  let malformed: MalformedRecord[] = [];
  const add = (name: keyof Counts, count: number): void => void (counts[name] += count);
  return {
    file: () => add('files', 1),
    bytesRead: (bytes) => add('bytesRead', bytes),
    inflated: (bytes) => add('bytesInflated', bytes),
    found: (count) => add('records', count),
    duplicates: (count) => add('duplicates', count),
    matched: (count) => add('matched', count),
    excluded: (count) => add('excluded', count),
    refused: (input) => void refused.push(input),
    skipped: (kind) => void skipped.set(kind, (skipped.get(kind) ?? 0) + 1),
    examined: (shape, count = 1) => {
      add('examined', count);
      shapes.set(shape, (shapes.get(shape) ?? 0) + count);
    },
    malformed: (record) => {
      add('malformedCount', 1);
      malformed.push(record);
      // the first by order are kept; sorting now and then keeps the list short
      if (malformed.length >= 2 * MAX_LISTED) malformed = firstListed(malformed);
    },
    ledger: () => ({
      ...counts,
      skipped: Object.fromEntries([...skipped].toSorted(([a], [b]) => compareText(a, b))),
      shapes: Object.fromEntries([...shapes].toSorted(([a], [b]) => compareText(a, b))),
      refused: refused.toSorted(byPlace),
      malformed: firstListed(malformed),
    }),
  };
}

function noCounts(): Counts {
  const read = { files: 0, bytesRead: 0, bytesInflated: 0, records: 0, examined: 0 };
  return { ...read, duplicates: 0, matched: 0, excluded: 0, malformedCount: 0 };
}

function firstListed(malformed: readonly MalformedRecord[]): MalformedRecord[] {
  return malformed.toSorted(byPlace).slice(0, MAX_LISTED);
}

function byPlace(a: RefusedInput, b: RefusedInput): number {
  return compareText(a.file, b.file) || (a.offset ?? -1) - (b.offset ?? -1) || compareText(a.reason, b.reason);
}

/** Adds ledgers of threads up; the result does not depend on their order. */
export function mergeLedgers(ledgers: readonly Ledger[]): Ledger {
  const counts = noCounts();
  const names = Object.keys(counts) as readonly (keyof Counts)[]; // the literal's own keys
  for (const ledger of ledgers) for (const name of names) counts[name] += ledger[name];
  return {
    ...counts,
    skipped: sum(ledgers.map(({ skipped }) => skipped)),
    shapes: sum(ledgers.map(({ shapes }) => shapes)),
    refused: ledgers.flatMap(({ refused }) => refused).toSorted(byPlace),
    malformed: firstListed(ledgers.flatMap(({ malformed }) => malformed)),
  };
}

function sum(tables: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total = new Map<string, number>();
  for (const table of tables) {
    for (const [name, count] of Object.entries(table)) total.set(name, (total.get(name) ?? 0) + count);
  }
  return Object.fromEntries([...total].toSorted(([a], [b]) => compareText(a, b)));
}

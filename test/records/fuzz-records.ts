import { canonicalJson } from '../../src/base/canonical.js';
import { CsvRows } from '../../src/records/csv-rows.js';
import { JsonSplitter } from '../../src/records/json-splitter.js';
import { isMalformed, normalizeRecord } from '../../src/records/normalize-record.js';
import { athenaCsv, consoleCsv, jsonForms, lookupEvents, makeRecord, makeRecords, readAll } from './make.js';

export interface FuzzResult {
  readonly inputs: number;
  readonly records: number;
  /** What went wrong, with the seed that repeats it. */
  readonly failures: readonly string[];
}

const STRUCTURE = Buffer.from('{}[]",:\\\n\r\t ;=\0\x1b\x7f\xff0e-tfn', 'latin1');

/** Small seeded generator (mulberry32): the same numbers everywhere. */
export function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

/** One unmutated input of every form. */
function corpus(): readonly Buffer[] {
  const records = [...makeRecords(3), makeRecord(3, { errorCode: 'AccessDenied', resources: null })];
  const texts = [consoleCsv(records), consoleCsv(records, ';'), athenaCsv(records), lookupEvents(records)];
  const rows = records.map((record) => Object.entries(record).map(([name, value]) => ({ [name]: String(value) })));
  texts.push(JSON.stringify({ QueryResultRows: rows }), '{"digestStartTime":"t","logFiles":[]}', '');
  return [...Object.values(jsonForms(records)), ...texts].map((bytes) => Buffer.from(bytes));
}

/** Reads `count` mutated inputs; never throws for what one of them does. */
export async function fuzzRecords(seed: number, count: number): Promise<FuzzResult> {
  const seeds = corpus();
  const failures: string[] = [];
  let records = 0;
  for (let n = 0; n < count; n += 1) {
    const pick = numbers(seed + n);
    const input = mutate(seeds, pick);
    try {
      records += await probe(input, 1 + pick(300));
    } catch (error) {
      failures.push(`seed ${seed + n}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }
  return { inputs: count, records, failures };
}

function mutate(seeds: readonly Buffer[], pick: (below: number) => number): Buffer {
  let bytes: Buffer = Buffer.from(seeds[pick(seeds.length)] ?? Buffer.alloc(0));
  const times = 1 + pick(4);
  for (let k = 0; k < times; k += 1) bytes = mutateOnce(bytes, seeds, pick);
  return bytes;
}

function mutateOnce(bytes: Buffer, seeds: readonly Buffer[], pick: (below: number) => number): Buffer {
  const at = pick(bytes.length + 1);
  const end = Math.min(bytes.length, at + 1 + pick(200));
  const other = seeds[pick(seeds.length)] ?? bytes;
  const from = pick(other.length + 1);
  switch (pick(7)) {
    case 0:
      if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) ^ (1 << pick(8));
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([
        bytes.subarray(0, at),
        Buffer.from([STRUCTURE[pick(STRUCTURE.length)] ?? 0]),
        bytes.subarray(at),
      ]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    case 5:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + pick(500)), bytes.subarray(at)]);
    default:
      return Buffer.concat([bytes.subarray(0, at), other.subarray(from)]);
  }
}

/** Reads one input; throws when it breaks a promise. Returns the number of records. */
async function probe(input: Buffer, chunk: number): Promise<number> {
  checkSteps(input, chunk);
  const { records, ledger } = await readAll(input, chunk, 1 << 24);
  for (const record of records) {
    const again = normalizeRecord(record);
    if (isMalformed(again)) throw new Error(`a record that fails the check: ${again.malformed}`);
    if (canonicalJson(again) !== canonicalJson(record)) throw new Error('a record that the check still changes');
  }
  if (ledger.records !== records.length + ledger.malformedCount) throw new Error('the counts do not add up');
  // an empty container or a header without rows
  const isEmpty = /^\s*(\{"\w+":)?\[\s*\]|^User name/.test(input.toString('latin1'));
  const nothing =
    records.length + ledger.malformedCount + ledger.refused.length + Object.keys(ledger.skipped).length === 0;
  if (nothing && !isEmpty && input.length > 2000) {
    throw new Error('nothing was said about an input that gave nothing');
  }
  return records.length;
}

function ignore(): void {}

/** The work on an input is counted in steps, not in time. */
function checkSteps(input: Buffer, chunk: number): void {
  const json = new JsonSplitter({ value: ignore, damaged: ignore, stray: ignore, truncated: ignore });
  const csv = new CsvRows(',', { row: ignore, damaged: ignore });
  for (let at = 0; at < input.length; at += chunk) {
    json.push(new Uint8Array(input.subarray(at, at + chunk)));
    csv.push(input.toString('latin1', at, at + chunk));
  }
  json.end();
  csv.end();
  const bound = 40 * input.length + 1000;
  if (json.steps > bound || csv.steps > bound) throw new Error(`too much work: ${json.steps}, ${csv.steps} steps`);
}

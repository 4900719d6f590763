import { peek, type Peeked } from '../base/peek.js';
import { ReadFailure } from '../base/read-failure.js';
import type { CloudTrailRecord } from '../base/record.js';
import { fromUtf16, oneChunk, skipBytes } from './byte-stream.js';
import { detectForm, HEAD_BYTES } from './detect-form.js';
import { FileReport } from './file-report.js';
import type { Found } from './found.js';
import { isMalformed, normalizeRecord } from './normalize-record.js';
import { readCsv } from './read-csv.js';
import { readJson, type Located } from './read-json.js';
import type { Bytes, ReadRecord, ReadReport } from './types.js';

/** Inflates gzip: all members, one after the other. Throws a {@link ReadFailure} behind the last byte it could inflate. */
export type Gunzip = (bytes: Bytes) => Bytes;

export interface ReadOptions {
  /** How the file is named in the report. */
  readonly file: string;
  readonly report: ReadReport;
  readonly gunzip: Gunzip;
  /** Bytes the file may inflate to; 512 MiB unless told. */
  readonly maxInflatedBytes?: number;
}

interface Reading {
  readonly report: FileReport;
  readonly gunzip: Gunzip;
  readonly maxInflatedBytes: number;
  /** Bytes inflated so far, all layers. */
  inflated: number;
  /** Layers opened: gzip in gzip, payloads in records. */
  depth: number;
}

const MAX_LAYERS = 4;
const MB512 = 512 * 1024 * 1024;

/**
 * Bytes of one file → its records, whatever form it has: known by content, never by name. Holds no more than one record
 * and one chunk at a time. Whatever cannot be read goes to the report; nothing is thrown for what the bytes hold.
 */
export async function* readRecordsFrom(bytes: Bytes, options: ReadOptions): AsyncGenerator<ReadRecord> {
  const { file, gunzip, maxInflatedBytes = MB512 } = options;
  const report = new FileReport(file, options.report);
  yield* readLayer(bytes, { report, gunzip, maxInflatedBytes, inflated: 0, depth: 0 });
  report.finish();
}

async function* readLayer(source: Bytes, reading: Reading): AsyncGenerator<ReadRecord> {
  const peeked = await peek(source, HEAD_BYTES);
  try {
    yield* readForm(peeked, reading);
  } finally {
    await peeked.close();
  }
}

async function* readForm({ head, all }: Peeked, reading: Reading): AsyncGenerator<ReadRecord> {
  const form = detectForm(head);
  if (form.kind === 'gzip' || form.kind === 'utf-16') {
    yield* readInner(form.kind === 'gzip' ? inflate(all, reading) : fromUtf16(all, form.encoding), reading);
    return;
  }
  const guarded = guard(all, reading);
  if (form.kind === 'refused') {
    // a stream that broke at once has said why; one that gave nothing is empty
    for await (const chunk of guarded) if (chunk.length > 0) break;
    reading.report.truncated(null, form.reason);
    return;
  }
  if (form.kind === 'csv') yield* check(readCsv(skipBytes(guarded, form.skip), form.table), reading);
  else yield* check(readJson(skipBytes(guarded, form.skip), { ...form, report: reading.report }), reading);
}

async function* readInner(bytes: Bytes, reading: Reading): AsyncGenerator<ReadRecord> {
  if (reading.depth >= MAX_LAYERS) {
    reading.report.refused(null, 'packed too many times');
    return;
  }
  reading.depth += 1;
  yield* readLayer(bytes, reading);
  reading.depth -= 1;
}

/** Counts and bounds what comes out of gzip. */
async function* inflate(packed: Bytes, reading: Reading): Bytes {
  for await (const chunk of reading.gunzip(packed)) {
    reading.inflated += chunk.length;
    if (reading.inflated > reading.maxInflatedBytes) {
      throw new ReadFailure(`inflates to more than ${reading.maxInflatedBytes} bytes`);
    }
    reading.report.inflated(chunk.length);
    yield chunk;
  }
}

/** Ends a stream that breaks, with a line in the report. */
async function* guard(bytes: Bytes, reading: Reading): Bytes {
  let offset = 0;
  try {
    for await (const chunk of bytes) {
      yield chunk;
      offset += chunk.length;
    }
  } catch (error) {
    if (!(error instanceof ReadFailure)) throw error;
    reading.report.refused(offset, error.message);
  }
}

async function* check(values: AsyncIterable<Located>, reading: Reading): AsyncGenerator<ReadRecord> {
  for await (const { found, offset } of values) {
    if (found.kind === 'packed') yield* readPacked(found.base64, offset, reading);
    else {
      const read = admit(found, offset, reading.report);
      if (read !== null) yield read;
    }
  }
}

function admit(found: Exclude<Found, { kind: 'packed' }>, offset: number, report: FileReport): ReadRecord | null {
  if (found.kind === 'skipped') report.skipped(found.what);
  else if (found.kind === 'malformed') report.malformed(offset, found.reason);
  else {
    const record = normalizeRecord(found.json);
    if (!isMalformed(record)) return pass(record, found.shape, { offset, report });
    if (record.alien === true) report.alien(offset, record.malformed);
    else report.malformed(offset, record.malformed);
  }
  return null;
}

interface Place {
  readonly offset: number;
  readonly report: FileReport;
}

function pass(record: CloudTrailRecord, shape: ReadRecord['shape'], { offset, report }: Place): ReadRecord {
  report.record();
  return { record, shape, offset };
}

async function* readPacked(base64: string, offset: number, reading: Reading): AsyncGenerator<ReadRecord> {
  const bytes = decodeBase64(base64);
  if (bytes === null) {
    reading.report.malformed(offset, 'the payload is not base64');
    return;
  }
  for await (const inner of readInner(oneChunk(bytes), reading)) yield { ...inner, offset };
}

function decodeBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return null;
  }
}

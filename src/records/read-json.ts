import type { FileReport } from './file-report.js';
import type { Found } from './found.js';
import { JsonSplitter } from './json-splitter.js';
import { MAX_DEPTH } from './parse-json.js';
import type { Bytes } from './types.js';
import { unwrap } from './unwrap.js';

/** Something found, and where. */
export interface Located {
  readonly found: Found;
  readonly offset: number;
}

export interface ReadJsonOptions {
  readonly loose: boolean;
  /** Bytes that were left out before these. */
  readonly skip: number;
  readonly report: FileReport;
}

/** JSON in any arrangement: see json-splitter.ts. Damage goes to the report, in order with what is found. */
export async function* readJson(bytes: Bytes, { loose, skip, report }: ReadJsonOptions): AsyncGenerator<Located> {
  let batch: Located[] = [];
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const lost = (offset: number, reason: string): void => {
    batch.push({ offset: offset + skip, found: { kind: 'malformed', reason } });
  };
  const splitter = new JsonSplitter(
    {
      value: (value, at) => {
        for (const found of readValue(decoder.decode(value), at.depth)) batch.push({ found, offset: at.offset + skip });
      },
      damaged: lost,
      stray: (offset, reason) => report.refused(offset + skip, reason),
      truncated: (offset, reason) => report.truncated(offset + skip, reason),
    },
    { loose },
  );
  for await (const chunk of bytes) {
    splitter.push(chunk);
    const ready = batch;
    batch = [];
    yield* ready;
  }
  splitter.end();
  yield* batch;
}

function readValue(text: string, depth: number): readonly Found[] {
  if (depth > MAX_DEPTH) return [{ kind: 'malformed', reason: `nested deeper than ${MAX_DEPTH} levels` }];
  try {
    return unwrap(JSON.parse(text));
  } catch {
    return [{ kind: 'malformed', reason: 'damaged JSON' }];
  }
}

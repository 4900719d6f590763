import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { TrimtrailError } from '../../base/errors.js';
import type { Interval, LookupAttribute } from './lookup-pages.js';

const stateSchema = v.object({
  version: v.literal(1),
  /** What has been fetched whole, apart and in order. */
  covered: v.array(v.object({ from: v.number(), to: v.number() })),
  files: v.array(v.pipe(v.string(), v.regex(/^[\w.-]+\.json\.gz$/))),
});
type State = v.InferOutput<typeof stateSchema>;

/** What was fetched from event history of one region before, on disk: events and the times they cover. Readable by this user alone. */
export class LookupState {
  readonly #directory: string;
  readonly #name: string;
  #state: State = { version: 1, covered: [], files: [] };

  /** Errors: `output-failed`, `bad-usage` when the file is none of ours. */
  constructor(directory: string, region: string, attribute: LookupAttribute | null) {
    this.#directory = directory;
    const what =
      attribute === null
        ? 'all'
        : createHash('sha256').update(`${attribute.key}\0${attribute.value}`).digest('hex').slice(0, 12);
    this.#name = `${region}.${what}`;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    } catch (cause) {
      throw new TrimtrailError('output-failed', `${directory} cannot be made`, { cause });
    }
    this.#read();
  }

  /** Paths of the files with events. */
  get files(): readonly string[] {
    return this.#state.files.map((name) => join(this.#directory, name));
  }

  /** What of the interval is not covered, the latest first. */
  missing({ from, to }: Interval): readonly Interval[] {
    let open: readonly Interval[] = [{ from, to }];
    for (const { from: first, to: last } of this.#state.covered) {
      open = open.flatMap((gap) => [
        { from: gap.from, to: Math.min(gap.to, first) },
        { from: Math.max(gap.from, last), to: gap.to },
      ]);
      open = open.filter((gap) => gap.from < gap.to);
    }
    return open.toSorted((a, b) => b.to - a.to);
  }

  /** Keeps events and, behind them, that the interval is covered; gives the path. Killed in between, they are fetched again. */
  keep(bytes: Uint8Array | null, covered: Interval): string | null {
    const name = `${this.#name}.${this.#state.files.length + 1}.json.gz`;
    if (bytes !== null) write(join(this.#directory, name), bytes);
    this.#state = {
      version: 1,
      covered: joined([...this.#state.covered, covered]),
      files: bytes === null ? this.#state.files : [...this.#state.files, name],
    };
    write(join(this.#directory, `${this.#name}.state.json`), Buffer.from(JSON.stringify(this.#state)));
    return bytes === null ? null : join(this.#directory, name);
  }

  #read(): void {
    const path = join(this.#directory, `${this.#name}.state.json`);
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return;
    }
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), stateSchema), text);
    if (!parsed.success)
      throw new TrimtrailError('bad-usage', `${path} is damaged`, { hint: 'remove it; the events are fetched again' });
    this.#state = parsed.output;
  }
}

function write(path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(`${path}.tmp`, bytes, { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  } catch (cause) {
    throw new TrimtrailError('output-failed', `${path} cannot be written`, { cause });
  }
}

/** Overlapping and touching intervals as one, in order. */
function joined(intervals: readonly Interval[]): Interval[] {
  const result: Interval[] = [];
  for (const interval of intervals.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last === undefined || interval.from > last.to) result.push(interval);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, interval.to) };
  }
  return result.filter(({ from, to }) => from < to);
}

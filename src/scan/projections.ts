import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventNameCandidates } from '../base/event-name.js';

type Table = ReadonlyMap<string, readonly string[]>;

const NONE: readonly string[] = [];
const NO_TABLE: Table = new Map();

/** The catalogue's projections, read from disk service by service when first asked for: a thread has no time to wait. */
export class Projections {
  readonly #directory: string;
  #labels: ReadonlyMap<string, string> | null = null;
  readonly #tables = new Map<string, Table>();
  /** By source and name as records spell them. */
  readonly #found = new Map<string, readonly string[]>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** The path specifications for one event; empty for what the catalogue does not know. */
  lookUp(eventSource: string, eventName: string): readonly string[] {
    const key = `${eventSource} ${eventName}`;
    const known = this.#found.get(key);
    if (known !== undefined) return known;
    const table = this.#tableOf(this.#directory, eventSource);
    const name = eventNameCandidates(eventName).find((candidate) => table.has(candidate));
    const paths = (name === undefined ? undefined : table.get(name)) ?? NONE;
    // names come from records: a hostile log must not grow this without end
    if (this.#found.size < 20_000 && key.length < 200) this.#found.set(key, paths);
    return paths;
  }

  #tableOf(directory: string, eventSource: string): Table {
    this.#labels ??= readTable(join(directory, 'index.json'), 'eventSources') as ReadonlyMap<string, string>;
    // as the catalogue spells sources: see `normaliseSource` there
    const source = eventSource.toLowerCase().replace(/\.amazonaws\.com\.cn$/, '.amazonaws.com');
    const label = this.#labels.get(source);
    if (label === undefined) return NO_TABLE;
    const known = this.#tables.get(label);
    if (known !== undefined) return known;
    const table = readTable(join(directory, 'projections', `${label}.json`), null) as Table;
    this.#tables.set(label, table);
    return table;
  }
}

/** The package's own data: its shape is held by the catalogue's tests. */
function readTable(path: string, member: string | null): ReadonlyMap<string, unknown> {
  const json = JSON.parse(readFileSync(path, 'utf8')) as Readonly<Record<string, unknown>>;
  return new Map(Object.entries(member === null ? json : (json[member] as Readonly<Record<string, unknown>>)));
}

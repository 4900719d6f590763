import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDb } from '../engines/duckdb/duckdb.js';
import { quoteText } from '../engines/duckdb/quote.js';
import type { Cell } from '../engines/engine.js';
import { firstCopy, mergeCopies, type KeptCopy } from '../usage/copies.js';
import { cellText, rowsOf } from './duckdb-pool.js';
import { LINES_PER_THREAD } from './line-examiner.js';
import { copyOfLine, recordLine, shapeOf } from './record-line.js';
import { recordOf, type RecordRow } from './record-row.js';
import type { Spooled } from './spool-files.js';
import {
  FILE_COLUMNS,
  FILE_IDENTITY,
  FILE_RANK,
  fileList,
  filesTable,
  FROM_FILES,
  FROM_LINES,
  LINE_IDENTITY,
  linesTable,
} from './store-sql.js';

export interface ResolveRequest {
  readonly spooled: Spooled;
  /** The store's files, as paths. */
  readonly files: readonly string[];
  /** A folder for what is found. */
  readonly folder: string;
}

/** Which copies stay. */
export interface Resolved {
  /** Spool files, those written here included. */
  readonly parts: ReadonlyMap<string, number>;
  readonly longest: number;
  /** A file that lists the numbers of lines to leave out; null: none. */
  readonly dropped: string | null;
  /** File of the store → a file that lists the events whose rows leave it. */
  readonly replaced: ReadonlyMap<string, string>;
}

/** Numbers no thread uses. */
const MERGED_LINES = LINES_PER_THREAD * 2 ** 15;

/**
 * Decides between copies of one event, among the lines of the spool and between them and the store (DESIGN decision 6): the richest stays,
 * of equally rich ones that differ the one with the smallest canonical bytes.
 */
export async function resolveCopies(db: DuckDb, request: ResolveRequest): Promise<Resolved> {
  mkdirSync(request.folder, { recursive: true });
  const resolver = new Resolver(db, request);
  await resolver.start();
  await resolver.withinSpool();
  await resolver.againstStore();
  await resolver.contest();
  return resolver.finish();
}

/** Nothing to decide: no event has a copy here, and there is no store yet. */
export function isDecided({ spooled, files }: ResolveRequest): boolean {
  return files.length === 0 && spooled.copies.length === 0 && spooled.disputed.size === 0;
}

class Resolver {
  readonly #db: DuckDb;
  readonly #request: ResolveRequest;
  readonly #parts: Map<string, number>;
  readonly #paths: readonly string[];
  #longest: number;

  constructor(db: DuckDb, request: ResolveRequest) {
    this.#db = db;
    this.#request = request;
    this.#parts = new Map(request.spooled.parts);
    this.#paths = [...this.#parts.keys()];
    this.#longest = request.spooled.longest;
  }

  async start(): Promise<void> {
    const { copies, disputed } = this.#request.spooled;
    await this.#run('CREATE TABLE dropped (n BIGINT)');
    await this.#run('CREATE TABLE contested (id VARCHAR)');
    await this.#run('CREATE TABLE replaced (file VARCHAR, id VARCHAR)');
    await this.#run('CREATE TABLE disputed (id VARCHAR)');
    await this.#run('CREATE TABLE tie (n BIGINT, id VARCHAR, filename VARCHAR)');
    await this.#load('dropped', 'n', copies);
    await this.#load('disputed', 'id', [...disputed]);
  }

  /** Copies in the spool that are not equal. */
  async withinSpool(): Promise<void> {
    if (this.#request.spooled.disputed.size === 0) return;
    await this.#run(
      `CREATE TABLE copies AS SELECT n, ${LINE_IDENTITY} AS id, rank FROM ${this.#keys()} ` +
        `WHERE ${LINE_IDENTITY} IN (SELECT id FROM disputed) AND n NOT IN (SELECT n FROM dropped)`,
    );
    await this.#run(
      'INSERT INTO dropped SELECT n FROM (SELECT n, rank, min(rank) OVER (PARTITION BY id) AS best FROM copies) WHERE rank > best',
    );
    await this.#run(
      'INSERT INTO contested SELECT id FROM copies WHERE n NOT IN (SELECT n FROM dropped) GROUP BY id HAVING count(*) > 1',
    );
  }

  async againstStore(): Promise<void> {
    const { files } = this.#request;
    if (files.length === 0 || this.#paths.length === 0) return;
    await this.#run(
      `CREATE TABLE fresh AS SELECT n, ${LINE_IDENTITY} AS id, rank FROM ${this.#keys()} WHERE n NOT IN (SELECT n FROM dropped)`,
    );
    await this.#run(
      `CREATE TABLE old AS SELECT id, rank, filename FROM (SELECT ${FILE_IDENTITY} AS id, ${FILE_RANK} AS rank, filename ` +
        `FROM ${filesTable(files, ', filename = true')}) WHERE id IN (SELECT id FROM fresh)`,
    );
    await this.#run('INSERT INTO dropped SELECT n FROM fresh JOIN old USING (id) WHERE fresh.rank > old.rank');
    await this.#run(
      'INSERT INTO replaced SELECT DISTINCT filename, id FROM fresh JOIN old USING (id) WHERE fresh.rank < old.rank',
    );
    await this.#run(
      'INSERT INTO tie SELECT n, id, filename FROM fresh JOIN old USING (id) WHERE fresh.rank = old.rank',
    );
    await this.#dropEqual();
    await this.#run('INSERT INTO contested SELECT id FROM tie WHERE n NOT IN (SELECT n FROM dropped)');
  }

  /** Lines that the store has already, to the letter: an input that was read before from another place. */
  async #dropEqual(): Promise<void> {
    const files = await this.#list('SELECT DISTINCT filename FROM tie');
    if (files.length === 0) return;
    const columns = FILE_COLUMNS.map(([name]) => name).filter((name) => name !== 'copiesdiffer');
    const same = columns.map((name) => `l.${name} IS NOT DISTINCT FROM f.${name}`).join(' AND ');
    await this.#run(
      `INSERT INTO dropped SELECT n FROM (SELECT n, ${LINE_IDENTITY} AS id, ${FROM_LINES} FROM ` +
        `${linesTable(this.#paths, this.#longest)} WHERE n IN (SELECT n FROM tie)) AS l JOIN (SELECT ${FILE_IDENTITY} AS id, ` +
        `${FROM_FILES} FROM ${filesTable(files)} WHERE ${FILE_IDENTITY} IN (SELECT id FROM tie)) AS f USING (id) WHERE ${same}`,
    );
  }

  /** What SQL cannot decide: equally rich copies that differ. The one that stays is written anew, with a mark. */
  async contest(): Promise<void> {
    const [[count] = [0]] = await rowsOf(this.#db, 'SELECT count(*) FROM contested');
    if (Number(count) === 0) return;
    const kept = new Map<string, KeptCopy>();
    await this.#readLines(kept);
    await this.#readStore(kept);
    let n = MERGED_LINES;
    for (const copy of kept.values()) {
      const line = recordLine(copy, { n: (n += 1), differ: copy.differ });
      const text = line.pieces.join('');
      const path = join(this.#request.folder, `${line.day}.${line.account}.merged.ndjson`);
      appendFileSync(path, text);
      this.#parts.set(path, (this.#parts.get(path) ?? 0) + Buffer.byteLength(text));
      this.#longest = Math.max(this.#longest, text.length * 3);
    }
  }

  async #readLines(kept: Map<string, KeptCopy>): Promise<void> {
    await this.#run(
      `CREATE TABLE contesting AS SELECT n, ${LINE_IDENTITY} AS id FROM ${this.#keys()} ` +
        `WHERE ${LINE_IDENTITY} IN (SELECT id FROM contested) AND n NOT IN (SELECT n FROM dropped)`,
    );
    const size = Math.max(2 ** 24, this.#longest + 1024);
    const rows = await this.#db.query(
      `SELECT id, json::VARCHAR FROM read_ndjson_objects(${fileList(this.#paths)}, maximum_object_size = ${size}) JOIN contesting ` +
        `ON (json ->> '$.n')::BIGINT = n`,
    );
    for await (const batch of rows.rows) {
      for (const [id, text] of batch) keep(kept, cellText(id), firstCopy(copyOfLine(cellText(text))));
    }
    await this.#run('INSERT INTO dropped SELECT n FROM contesting');
  }

  async #readStore(kept: Map<string, KeptCopy>): Promise<void> {
    const files = await this.#list('SELECT DISTINCT filename FROM tie');
    if (files.length === 0) return;
    const where = `${FILE_IDENTITY} IN (SELECT id FROM contested)`;
    const rows = await this.#db.query(
      `SELECT ${FILE_IDENTITY}, ${FROM_FILES} FROM ${filesTable(files)} WHERE ${where}`,
    );
    for await (const batch of rows.rows) for (const row of batch) keep(kept, cellText(row[0]), copyOfRow(row.slice(1)));
    await this.#run(
      `INSERT INTO replaced SELECT DISTINCT filename, id FROM tie WHERE id IN (SELECT id FROM contested)`,
    );
  }

  async finish(): Promise<Resolved> {
    const { folder } = this.#request;
    const dropped = join(folder, 'dropped.ndjson');
    const [[count] = [0]] = await rowsOf(this.#db, 'SELECT count(DISTINCT n) FROM dropped');
    if (Number(count) > 0)
      await this.#run(`COPY (SELECT DISTINCT n FROM dropped) TO ${quoteText(dropped)} (FORMAT json)`);
    const replaced = new Map<string, string>();
    for (const file of await this.#list('SELECT DISTINCT file FROM replaced')) {
      const list = join(folder, `replaced-${replaced.size}.ndjson`);
      await this.#run(
        `COPY (SELECT id FROM replaced WHERE file = ${quoteText(file)}) TO ${quoteText(list)} (FORMAT json)`,
      );
      replaced.set(file, list);
    }
    return {
      parts: this.#parts,
      longest: this.#longest,
      dropped: Number(count) > 0 ? dropped : null,
      replaced,
    };
  }

  #keys(): string {
    return linesTable(this.#paths, this.#longest, 'keys');
  }

  async #run(sql: string): Promise<void> {
    await this.#db.run(sql);
  }

  async #list(sql: string): Promise<readonly string[]> {
    return (await rowsOf(this.#db, sql)).map(([text]) => cellText(text));
  }

  async #load(table: string, column: string, values: readonly (string | number)[]): Promise<void> {
    if (values.length === 0) return;
    const path = join(this.#request.folder, `${table}.ndjson`);
    writeFileSync(path, values.map((value) => `${JSON.stringify({ [column]: value })}\n`).join(''));
    const type = column === 'n' ? 'BIGINT' : 'VARCHAR';
    await this.#run(
      `INSERT INTO ${table} SELECT ${column} FROM read_json(${quoteText(path)}, columns = {${column}: '${type}'}, ` +
        `format = 'newline_delimited')`,
    );
  }
}

function keep(kept: Map<string, KeptCopy>, id: string, copy: KeptCopy): void {
  const present = kept.get(id);
  kept.set(id, present === undefined ? copy : mergeCopies(present, copy));
}

/** A copy as a row of the store's columns has it. */
export function copyOfRow(cells: readonly Cell[]): KeptCopy {
  const columns = Object.fromEntries(FILE_COLUMNS.map(([name], index) => [name, cells[index]]));
  const { otherfields } = columns;
  const other = typeof otherfields === 'string' ? (JSON.parse(otherfields) as RecordRow['other']) : undefined;
  const copy = firstCopy({ record: recordOf({ columns, other }), shape: shapeOf(columns['recordshape']) });
  return { ...copy, differ: columns['copiesdiffer'] === true };
}

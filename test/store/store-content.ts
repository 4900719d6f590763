import { canonicalJson } from '../../src/base/canonical.js';
import { openDuckDb } from '../../src/engines/duckdb/duckdb.js';
import { allRows } from '../../src/engines/engine.js';
import { readRecordCopies } from '../../src/main/read-records.js';
import { openStore } from '../../src/store/open-store.js';
import { copyOfRow } from '../../src/store/resolve-copies.js';
import { filesTable, FROM_FILES } from '../../src/store/store-sql.js';
import { copyIdentity, firstCopy, mergeCopies, type KeptCopy } from '../../src/usage/copies.js';

const lineOf = ({ record, shape, differ }: KeptCopy): string => `${shape} ${String(differ)} ${canonicalJson(record)}`;

/** Every row of a store as the record it was, sorted. */
export async function storeContent(directory: string): Promise<readonly string[]> {
  const { paths } = openStore(directory);
  const db = await openDuckDb();
  try {
    const rows = await allRows(await db.query(`SELECT ${FROM_FILES} FROM ${filesTable(paths)}`));
    return rows.map((row) => lineOf(copyOfRow(row))).toSorted();
  } finally {
    await db.close();
  }
}

/** What a store made from the sources must hold: of each event the copy that counts. */
export async function expectedContent(sources: readonly string[]): Promise<readonly string[]> {
  const kept = new Map<string, KeptCopy>();
  for await (const copy of readRecordCopies(sources).records) {
    const identity = copyIdentity(copy.record);
    const present = kept.get(identity);
    kept.set(identity, present === undefined ? firstCopy(copy) : mergeCopies(present, firstCopy(copy)));
  }
  return [...kept.values()].map(lineOf).toSorted();
}

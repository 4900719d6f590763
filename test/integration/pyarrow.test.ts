import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ingestInto } from '../../src/main/ingest.js';
import { openStore } from '../../src/store/open-store.js';
import { CLOUDTRAIL_COLUMNS } from '../../src/table/columns.js';

const root = mkdtempSync(join(tmpdir(), 'trimtrail-pyarrow-'));
const store = join(root, 'store');
const python = join(root, 'venv/bin/python');

/** What pyarrow makes of the directory as it lies, by nothing but file names. */
const READ = `
import json, sys, pyarrow.dataset as ds
table = ds.dataset(sys.argv[1], format="parquet", partitioning="hive").to_table()
alice = table.filter(ds.field("useridentity", "arn") == sys.argv[2]) if table.num_rows else table
print(json.dumps({
  "rows": table.num_rows,
  "alice": alice.num_rows,
  "columns": table.schema.names,
  "identity": [f.name for f in table.schema.field("useridentity").type],
  "resources": str(table.schema.field("resources").type),
  "days": sorted({str(day)[:10] for day in table.column("day").to_pylist()}),
}))
`;

beforeAll(async () => {
  execFileSync('python3', ['-m', 'venv', join(root, 'venv')]);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', 'pyarrow==21.0.0'], { stdio: 'inherit' });
  await ingestInto(store, ['examples/data']);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('pyarrow', () => {
  it('reads the store as it lies', () => {
    const { manifest } = openStore(store);
    const arn = 'arn:aws:iam::111122223333:user/alice';
    const read = JSON.parse(execFileSync(python, ['-c', READ, store, arn], { encoding: 'utf8' })) as Record<
      string,
      unknown
    >;
    expect(read['rows']).toBe(manifest.files.reduce((sum, { rows }) => sum + rows, 0));
    expect(read['alice']).toBeGreaterThan(100);
    expect(read['columns']).toEqual([
      ...CLOUDTRAIL_COLUMNS.map(({ name }) => name),
      'recordid',
      'recordshape',
      'copiesdiffer',
      'otherfields',
      'day',
    ]);
    expect(read['identity']).toEqual(
      'type principalid arn accountid invokedby accesskeyid username onbehalfof sessioncontext'.split(' '),
    );
    expect(read['resources']).toBe('list<element: struct<arn: string, accountid: string, type: string>>');
    expect(read['days']).toEqual([...new Set(manifest.files.map(({ day }) => day))].toSorted());
  });
});

/** One SQL query in a DuckDB of its own, on all cores: `duckdb.mjs SQL`. Prints the rows as JSON. */
import { DuckDBInstance } from '@duckdb/node-api';

const [sql = ''] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
// the order of rows is not asked for, and keeping it costs time and memory
await connection.run('SET preserve_insertion_order = false');
const reader = await connection.runAndReadAll(sql);
console.log(JSON.stringify(reader.getRowObjectsJson()));

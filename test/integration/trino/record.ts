/**
 * Asks a running Trino every case of the conformance suite.
 *
 *     npx tsx test/integration/trino/record.ts http://127.0.0.1:8080           compare: exit 1 where a case differs
 *     npx tsx test/integration/trino/record.ts http://127.0.0.1:8080 --write   write Trino's answers into the cases
 *
 * The server needs the memory connector as catalogue `memory`. Cases about the time of the query are left alone.
 */
import { writeFileSync } from 'node:fs';
import { byText, conformanceFiles, type ConformanceCase } from '../../conformance/case.js';
import { trinoTable } from '../../conformance/fixtures/cloudtrail.js';
import { askTrino, TrinoError } from './client.js';

const [server = 'http://127.0.0.1:8080', mode] = process.argv.slice(2);

type Outcome = Pick<ConformanceCase, 'types' | 'rows' | 'error'>;

async function outcome(each: ConformanceCase): Promise<Outcome> {
  try {
    const { types, rows } = await askTrino(server, each.sql);
    return { types, rows: each.ordered === true ? rows : rows.toSorted(byText) };
  } catch (error) {
    if (!(error instanceof TrinoError)) throw error;
    return { error: error.errorName };
  }
}

await askTrino(server, 'DROP TABLE IF EXISTS cloudtrail_logs');
await askTrino(server, trinoTable());
const differing: string[] = [];
let asked = 0;
for (const [name, file] of conformanceFiles()) {
  const cases: ConformanceCase[] = [];
  for (const each of file.cases) {
    const { types, rows, error, ...rest } = each;
    const expected = error === undefined ? { types, rows } : { error };
    const found = await outcome(each);
    asked += 1;
    if (JSON.stringify(found) !== JSON.stringify(expected)) differing.push(`${name}: ${each.name}`);
    cases.push({ ...rest, ...found });
  }
  const path = new URL(`../../conformance/cases/${name}`, import.meta.url);
  if (mode === '--write') writeFileSync(path, `${JSON.stringify({ ...file, cases }, undefined, 2)}\n`);
}
console.log(`${asked} cases asked, ${differing.length} differ`);
for (const name of differing) console.log(`  ${name}`);
if (differing.length > 0 && mode !== '--write') process.exitCode = 1;

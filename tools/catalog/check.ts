/**
 * `catalog:check`: what the map covers, per label and in total. `--botocore DIR`, `--iam-data DIR`; `--list LABEL` names what
 * is unknown or cannot be filled there. Exit 1 when a rule names an action that does not exist, or when a number is worse than
 * its floor in floors.json; `--write-floors` moves the floors to today's numbers.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { assemble } from './assemble.js';
import { coverageOf, type Coverage } from './coverage.js';
import { belowFloors, FLOORS, floorsOf, readFloors } from './floors.js';
import { FOLDER_OPTIONS, inputsFor } from './options.js';
import { sentences, totalsOf } from './summary.js';

const COLUMNS = [
  'operations',
  'sameName',
  'curated',
  'noPermission',
  'retired',
  'unlisted',
  'unknown',
  'typed',
  'filled',
  'neverShown',
  'conditional',
  'inferred',
] as const;

const { values } = parseArgs({
  options: { ...FOLDER_OPTIONS, list: { type: 'string', multiple: true }, 'write-floors': { type: 'boolean' } },
});
const built = assemble(inputsFor(values));
const all = built.labels.map((label) => coverageOf(label, built.iam)).filter((one) => one.operations > 0);
console.log(['label'.padEnd(32), ...COLUMNS.map((name) => name.padStart(13))].join(''));
for (const one of all) console.log(line(one.label, (column) => one[column]));
const totals = totalsOf(all);
console.log(line('total', (column) => totals[column]));
console.log(['', ...sentences(totals, built)].join('\n'));
for (const one of all.filter(({ label }) => (values.list ?? []).includes(label))) printDetails(one);
const floors = floorsOf(all, totals);
if (values['write-floors']) writeFileSync(FLOORS, `${JSON.stringify(floors, null, 2)}\n`);
const problems = [...all.flatMap((one) => one.invalid), ...belowFloors(floors, readFloors())];
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

function line(label: string, read: (column: (typeof COLUMNS)[number]) => number): string {
  return [label.padEnd(32), ...COLUMNS.map((column) => String(read(column)).padStart(13))].join('');
}

function printDetails(one: Coverage): void {
  for (const name of one.unknownNames) console.log(`${one.label} unknown ${name}`);
  for (const text of one.unfilled) console.log(`${one.label} unfilled ${text}`);
}

/** `npm run bench [-- NAME… --runs N]`: prints ratios of whole processes and whether they reach their bars; exit 1 when one does not. */
import { parseArgs } from 'node:util';
import type { BenchLine } from './harness/bench-line.js';
import { buildPrograms } from './harness/built-programs.js';
import { measure } from './harness/measure.js';
import { lineText, machineText, reaches, shownText } from './harness/print.js';
import { LINES } from './lines/lines.js';

const { values, positionals } = parseArgs({
  options: { runs: { type: 'string' }, list: { type: 'boolean' }, prepare: { type: 'boolean' } },
  allowPositionals: true,
});

function chosen(names: readonly string[]): readonly BenchLine[] {
  const unknown = names.filter((name) => !LINES.some((line) => line.name === name));
  if (unknown.length === 0) return names.length === 0 ? LINES : LINES.filter(({ name }) => names.includes(name));
  throw new Error(`no line named ${unknown.join(', ')}; there are ${LINES.map(({ name }) => name).join(', ')}`);
}

/** Progress on one line that is written over; none in a file. */
function tell(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

async function runLine(line: BenchLine): Promise<boolean> {
  process.stdout.write(`\n${line.name}\n${shownText(line)}`);
  const arms = await measure(line, Number(values.runs ?? line.runs), tell);
  tell('');
  process.stdout.write(lineText(line, arms));
  const medians = arms.map(({ median }) => median);
  return line.figures.every((figure) => reaches(figure, figure.value(medians)));
}

const lines = chosen(positionals);
if (values.list === true) process.stdout.write(lines.map(({ name }) => `${name}\n`).join(''));
else if (values.prepare === true) for (const line of lines) line.arms();
else {
  await buildPrograms();
  process.stdout.write(machineText());
  const results: boolean[] = [];
  for (const line of lines) results.push(await runLine(line));
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

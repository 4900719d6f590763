import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { codeBlocks, documents, read, root, type CodeBlock } from './markdown.js';

/**
 * Runs every ```console block of the documents: lines that begin with `$ ` are commands, what follows is what they print
 * on both outputs together. A line `…` stands for any number of lines. `console exit=2` says how the last command ends.
 * The commands run in an empty folder that holds `examples`, with `trimtrail` on the PATH; the blocks of a document share it.
 *
 * Each ```js block is a program over the built library; it must end well and print a number first.
 *
 * `UPDATE_DOCS=1 npx vitest run test/docs` writes what commands print into the documents, except where a `…` stands.
 */
interface Step {
  readonly command: string;
  readonly printed: readonly string[];
}

const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-docs-'));
const bin = join(scratch, 'bin');
mkdirSync(bin);
symlinkSync(join(root, 'bin/trimtrail.js'), join(bin, 'trimtrail'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function stepsOf({ lines }: CodeBlock): readonly Step[] {
  const steps: { command: string; printed: string[] }[] = [];
  for (const line of lines) {
    const last = steps.at(-1);
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), printed: [] });
    else if (line.startsWith('> ') && last?.command.endsWith('\\')) last.command += `\n${line.slice(2)}`;
    else last?.printed.push(line);
  }
  return steps;
}

function run(command: string, folder: string): { readonly status: number | null; readonly printed: string } {
  const file = join(scratch, 'printed');
  const out = openSync(file, 'w');
  const { status } = spawnSync('bash', ['-c', command], {
    cwd: folder,
    // Both outputs go to one file, so that they stay in order.
    stdio: ['ignore', out, out],
    env: { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: folder, TZ: 'UTC', LC_ALL: 'C', NO_COLOR: '1' },
  });
  closeSync(out);
  return { status, printed: readFileSync(file, 'utf8').trimEnd() };
}

/** The expected text as a pattern: everything literal but lines that are `…`. */
function pattern(printed: readonly string[]): RegExp {
  const text = printed.join('\n').trimEnd();
  const parts = text.split(/(?:^|\n)…(?=\n|$)/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('[^]*')}$`);
}

const joined = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');

function update(document: string, { command, printed }: Step, now: string): void {
  const head = `$ ${command.replaceAll('\n', '\n> ')}\n`;
  const text = read(document).replace(`${head}${joined(printed)}`, () => `${head}${now === '' ? '' : `${now}\n`}`);
  writeFileSync(join(root, document), text);
}

describe.each(documents())('%s', (document) => {
  const blocks = codeBlocks(read(document)).filter(({ info }) => /^console\b/.test(info));
  const folder = join(scratch, document.replaceAll('/', '-'));
  mkdirSync(folder);
  symlinkSync(join(root, 'examples'), join(folder, 'examples'));

  it.each(blocks.map((block) => [block.line, block] as const))('prints what line %i shows', (_, block) => {
    const steps = stepsOf(block);
    expect(steps.length).toBeGreaterThan(0);
    const exit = Number(/exit=(\d+)/.exec(block.info)?.[1] ?? 0);
    for (const [index, { command, printed }] of steps.entries()) {
      const result = run(command, folder);
      if (process.env['UPDATE_DOCS'] !== undefined && !printed.includes('…')) {
        update(document, { command, printed }, result.printed);
        continue;
      }
      if (!pattern(printed).test(result.printed)) expect(result.printed, command).toBe(printed.join('\n').trimEnd());
      expect(result.status, command).toBe(index === steps.length - 1 ? exit : 0);
    }
  });

  const programs = codeBlocks(read(document)).filter(({ info }) => info === 'js');

  it.each(programs.map((block) => [block.line, block] as const))('runs the program at line %i', (line, { lines }) => {
    const file = join(folder, `line-${line}.mjs`);
    const library = pathToFileURL(join(root, 'dist/index.js')).href;
    writeFileSync(file, lines.join('\n').replaceAll("from 'trimtrail'", `from '${library}'`));
    const { status, printed } = run(`node ${file}`, folder);
    expect({ status, printed: /^[1-9]/.test(printed) ? 'a number' : printed }).toEqual({
      status: 0,
      printed: 'a number',
    });
  });

  it('has only blocks whose language is named', () => {
    expect(codeBlocks(read(document)).filter(({ info }) => info === '')).toEqual([]);
  });
});

describe('the runner', () => {
  it('tells a right output from a wrong one', () => {
    expect(pattern(['a.b', '…', 'c']).test('a.b\n1\n2\nc')).toBe(true);
    expect(pattern(['a.b', '…', 'c']).test('axb\n1\nc')).toBe(false);
    expect(pattern(['a']).test('a\nb')).toBe(false);
  });

  it('finds commands to run in the README', () => {
    expect(codeBlocks(read('README.md')).filter(({ info }) => info.startsWith('console')).length).toBeGreaterThan(0);
  });
});

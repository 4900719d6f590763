import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/command-table.js';
import { OPTIONS } from '../../src/cli/option-table.js';
import { headings, read, root } from './markdown.js';

describe('docs/cli.md', () => {
  it('is what npm run docs writes', () => {
    const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');
    const { status, stderr } = spawnSync(process.execPath, [tsx, 'tools/build-docs.ts', '--check'], {
      cwd: root,
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('has every command and every option that a command takes', () => {
    const text = read('docs/cli.md');
    expect(
      headings(text)
        .filter(({ level }) => level === 2)
        .map((heading) => heading.text),
    ).toEqual(COMMANDS.map(({ name }) => name));
    const taken = new Set<string>(COMMANDS.flatMap(({ options }) => options));
    for (const { name } of OPTIONS.filter((option) => taken.has(option.name))) expect(text).toContain(`--${name}`);
  });
});

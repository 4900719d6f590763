import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const core = join(root, 'dist/core.js');

/** Imports the module, then takes away what a browser does not have, and looks at what is exported. */
const PROBE = `
  const report = process.stdout.write.bind(process.stdout);
  for (const name of ['process', 'Buffer', 'require', 'global', 'setImmediate']) delete globalThis[name];
  const core = await import(${JSON.stringify(`file://${core}`)});
  report(JSON.stringify(Object.keys(core).sort()));
`;

describe('dist/core.js', () => {
  it('loads without process, Buffer and the other globals that only Node has', () => {
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', PROBE], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect((JSON.parse(stdout) as readonly string[]).length).toBeGreaterThan(3);
  });

  it('imports nothing', () => {
    expect(readFileSync(core, 'utf8')).not.toMatch(/^\s*(?:import|export)\b[^;]*\bfrom\s*["']/m);
  });
});

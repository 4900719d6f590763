import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const core = join(root, 'dist/core.js');

/** Takes away what a browser does not have, then does the whole job with what the module exports. */
const PROBE = `
  import { readFileSync } from 'node:fs';
  const report = process.stdout.write.bind(process.stdout);
  const bytes = new Uint8Array(readFileSync(${JSON.stringify(join(root, 'examples/data/event_history.json'))}));
  const read = async (name) => readFileSync(${JSON.stringify(join(root, 'data/catalog/'))} + name, 'utf8');
  for (const name of ['process', 'Buffer', 'require', 'global', 'setImmediate']) delete globalThis[name];

  const core = await import(${JSON.stringify(pathToFileURL(core).href)});
  const catalog = await core.openCatalog(read);
  const ignore = { refused() {}, malformed() {}, skipped() {}, inflated() {}, found() {} };
  const records = core.readRecordsFrom((async function* () { yield bytes; })(), { file: 'history', report: ignore });
  const usage = await core.summarizeUsage(catalog, records);
  const { generated } = await core.policyOf(usage, catalog, { whose: { spec: 'alice' }, granting: core.DEFAULT_GRANTING });
  report(core.policyJson(generated.policy));
`;

describe('dist/core.js', () => {
  it('writes the same policy as the program, without process, Buffer and the other globals that only Node has', () => {
    const inBrowser = spawnSync(process.execPath, ['--input-type=module', '-e', PROBE], { encoding: 'utf8' });
    expect(inBrowser.stderr).toBe('');
    const program = [join(root, 'bin/trimtrail.js'), 'policy', '--principal', 'alice', '--quiet', '--fail-on', 'none'];
    const onNode = spawnSync(process.execPath, [...program, join(root, 'examples/data/event_history.json')], {
      encoding: 'utf8',
    });
    expect(JSON.parse(inBrowser.stdout)).toEqual(JSON.parse(onNode.stdout));
  });

  it('imports nothing', () => {
    expect(readFileSync(core, 'utf8')).not.toMatch(/^\s*(?:import|export)\b[^;]*\bfrom\s*["']/m);
  });
});

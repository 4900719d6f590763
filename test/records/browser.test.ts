import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('the readers bundle for a browser: no node module, no Buffer, no process', async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const { outputFiles, errors } = await build({
    stdin: {
      contents: "export * from './src/records/read-records.ts'; export * from './src/records/ledger-collector.ts';",
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    absWorkingDir: root,
  });
  expect(errors).toEqual([]);
  expect(outputFiles[0]?.text).not.toMatch(/["']node:|\bBuffer\.|\bprocess\./);
});

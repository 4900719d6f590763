import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

test('the committed kernel is what its source compiles to', () => {
  const { status, stderr } = spawnSync(process.execPath, ['tools/build-kernel.mjs', '--check'], { encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const scratch = mkdtempSync(join(tmpdir(), 'trimtrail-imports-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A small project with one violation per rule. */
const FILES = {
  'package.json': '{"name":"small","type":"module","dependencies":{},"devDependencies":{"fast-check":"1"}}',
  'src/base/up.ts': "export { x } from '../policy/x.js';",
  'src/policy/x.ts': 'export const x = 1;',
  'src/policy/node.ts': "import { readFileSync } from 'node:fs';\nexport const read = readFileSync;",
  'src/usage/code.ts': "export { r } from '../records/r.js';",
  'src/usage/type.ts': "import type { R } from '../records/r.js';\nexport type S = R;",
  'src/records/r.ts': 'export const r = 1;\nexport type R = number;',
  'src/records/development.ts': "export * from 'fast-check';",
  'src/iam/one.ts': "import { two } from './two.js';\nexport const one: number = two;",
  'src/iam/two.ts': "import { one } from './one.js';\nexport const two: number = one;",
  'src/aws/early.ts': "import { S3Client } from '@aws-sdk/client-s3';\nexport const client = S3Client;",
  'src/attic/a.ts': "export { x } from '../policy/x.js';",
  'src/actions/tools.ts': "export { t } from '../../tools/t.js';",
  'tools/t.ts': 'export const t = 1;',
};

describe('the import rules', () => {
  let printed = '';

  beforeAll(() => {
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json', 'tools/check-imports.mjs']) {
      cpSync(join(root, file), join(scratch, file), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(scratch, 'node_modules'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(scratch, path)), { recursive: true });
      writeFileSync(join(scratch, path), text);
    }
    const result = spawnSync(process.execPath, ['tools/check-imports.mjs'], { cwd: scratch, encoding: 'utf8' });
    printed = result.stdout + result.stderr;
    expect(result.status).toBe(1);
  });

  it.each([
    'room-base: src/base/up.ts → src/policy/x.ts',
    'pure-without-node: src/policy/node.ts → fs',
    'room-usage-types: src/usage/code.ts → src/records/r.ts',
    'no-circular: src/iam/one.ts → src/iam/two.ts',
    'aws-when-needed: src/aws/early.ts',
    'rooms-are-listed: src/attic/a.ts',
    'no-development-packages: src/records/development.ts',
    'src-stands-alone: src/actions/tools.ts → tools/t.ts',
  ])('finds %s', (violation) => {
    expect(printed).toContain(violation);
  });

  it('allows types where code is not allowed', () => {
    expect(printed).not.toContain('src/usage/type.ts');
  });

  it('fails when it reads fewer modules than there are', () => {
    expect(printed).toContain('the cruiser did not read src/');
  });
});

#!/usr/bin/env node
/**
 * Compiles src/scan/kernel/assembly to src/scan/kernel/kernel-bytes.ts; `--check` compares instead and fails when they differ.
 *
 * The result is committed so that tests, type checks and `tsx` work on a fresh clone; test/scan/kernel-bytes.test.ts compiles anew
 * and compares, so that it never strays from its source. Needs nothing but the packages that are installed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const sources = ['borders', 'inflate'].map((name) => `src/scan/kernel/assembly/${name}.ts`);
const target = join(root, 'src/scan/kernel/kernel-bytes.ts');

/** The text of kernel-bytes.ts. */
export async function compileKernel() {
  let binary = null;
  const options = [
    ...sources,
    '--outFile',
    'kernel.wasm',
    '--runtime',
    'stub',
    '--enable',
    'simd',
    '-O3',
    '--noAssert',
  ];
  const { error, stderr } = await asc.main([...options, '--initialMemory', '64', '--baseDir', root], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = contents;
    },
  });
  // oxlint-disable-next-line no-base-to-string -- asc gives a stream that prints itself
  if (error !== null || binary === null) throw new Error(`the kernel does not compile: ${String(stderr)}`);
  const base64 = Buffer.from(binary).toString('base64');
  const lines = base64.match(/.{1,110}/g) ?? [];
  return [
    '/** Compiled from assembly by tools/build-kernel.mjs; do not edit. */',
    'export const KERNEL_BASE64 =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await compileKernel();
  const present = (() => {
    try {
      return readFileSync(target, 'utf8');
    } catch {
      return '';
    }
  })();
  if (present !== text && process.argv.includes('--check')) {
    console.error('build-kernel: kernel-bytes.ts is not what its source compiles to; run node tools/build-kernel.mjs');
    process.exit(1);
  }
  if (present !== text) writeFileSync(target, text);
}

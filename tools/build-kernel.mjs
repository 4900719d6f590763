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
/** Name of the exported text → modules whose exports are the kernel's. */
const KERNELS = { KERNEL_BASE64: ['borders', 'inflate'], SEEN_BASE64: ['seen'] };
const target = join(root, 'src/scan/kernel/kernel-bytes.ts');

/** The text of kernel-bytes.ts. */
export async function compileKernel() {
  const texts = ['/** Compiled from assembly by tools/build-kernel.mjs; do not edit. */\n'];
  for (const [name, modules] of Object.entries(KERNELS)) {
    const base64 = Buffer.from(await compile(modules)).toString('base64');
    const lines = base64.match(/.{1,110}/g) ?? [];
    texts.push(`export const ${name} =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`);
  }
  return texts.join('');
}

async function compile(modules) {
  let binary = null;
  const sources = modules.map((name) => `src/scan/kernel/assembly/${name}.ts`);
  const options = ['--outFile', 'kernel.wasm', '--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert'];
  const { error, stderr } = await asc.main([...sources, ...options, '--initialMemory', '256', '--baseDir', root], {
    writeFile: (name, contents) => {
      if (name.endsWith('.wasm')) binary = contents;
    },
  });
  // oxlint-disable-next-line no-base-to-string -- asc gives a stream that prints itself
  if (error !== null || binary === null) throw new Error(`the kernel does not compile: ${String(stderr)}`);
  return binary;
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

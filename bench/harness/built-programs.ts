import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Below node_modules, so that what is built there finds the packages it imports. */
const target = `${root}node_modules/.cache/trimtrail-bench`;

/** The program under test. */
export const TRIMTRAIL = `${root}bin/trimtrail.js`;

/** The path of a program of bench/programs, built. */
export const builtProgram = (name: string, extension: 'mjs' | 'cjs' = 'mjs'): string =>
  `${target}/${name}.${extension}`;

/** Makes plain JavaScript of bench/programs: a peer must not pay for a TypeScript loader. */
export async function buildPrograms(): Promise<void> {
  const shared = { bundle: true, platform: 'node', packages: 'external', target: 'node20.19', outdir: target } as const;
  const entry = (name: string): string => `${root}bench/programs/${name}.ts`;
  await Promise.all([
    build({ ...shared, entryPoints: [entry('peak')], format: 'cjs', outExtension: { '.js': '.cjs' } }),
    build({
      ...shared,
      entryPoints: ['inflate', 'duckdb', 'mapping', 'policy-of-rows', 'page', 'page-brush', 'multiply'].map(entry),
      format: 'esm',
      outExtension: { '.js': '.mjs' },
    }),
  ]);
}

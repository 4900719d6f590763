#!/usr/bin/env node
/**
 * Builds dist/: `npm run build`, or `node tools/build.mjs --no-types` for the JavaScript alone.
 *
 *   dist/cli.js, dist/index.js, dist/*-worker.js, dist/sql-child.js   Node, sharing chunks; npm dependencies stay imports
 *   dist/core.js                                      for browsers, self-contained; a `node:` import fails the build
 *   dist/page/                                        the browser page (tools/build-page.mjs)
 *   dist/types/                                       declarations
 *
 * Files are compared before they are written and replaced by renaming, so that builds running side by side and programs
 * already running never see half a file.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildPage } from './build-page.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const { version, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Output name → source file. */
const NODE_ENTRIES = {
  cli: './src/cli/main.ts',
  index: './src/index.ts',
  'sql-child': './src/engines/duckdb/sandbox/child.ts',
  'store-worker': './src/store/worker.ts',
};
/** Threads: all that they always need in one file, since a thread starts the sooner the fewer files it loads. */
const THREAD_ENTRIES = { 'scan-worker': './src/scan/worker.ts' };
/** Copied into dist: little of it is used, and loading all of it would take longer than the rest of a small command. */
const COPIED = ['valibot'];
const BROWSER_ENTRIES = { core: './src/core.ts' };

const shared = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  format: 'esm',
  charset: 'utf8',
  write: false,
  metafile: true,
  sourcemap: false,
  logLevel: 'warning',
  define: { TRIMTRAIL_VERSION: JSON.stringify(version) },
  loader: { '.wasm': 'binary' },
};

async function buildAll() {
  runStep('tools/build-kernel.mjs');
  const external = Object.keys(dependencies).filter((name) => !COPIED.includes(name));
  const forNode = { ...shared, platform: 'node', target: 'node20.19', external };
  const [node, threads, browser, page] = await Promise.all([
    build({ ...forNode, entryPoints: NODE_ENTRIES, splitting: true, chunkNames: 'chunks/[name]-[hash]' }),
    build({ ...forNode, entryPoints: THREAD_ENTRIES, splitting: true, chunkNames: 'chunks/thread-[name]-[hash]' }),
    build({ ...shared, entryPoints: BROWSER_ENTRIES, platform: 'browser', target: 'es2022', legalComments: 'eof' }),
    buildPage(root, version),
  ]);
  const files = [...node.outputFiles, ...threads.outputFiles, ...browser.outputFiles].map((file) => ({
    path: file.path,
    contents: Buffer.from(file.contents),
  }));
  for (const { path, contents } of page.files) files.push({ path: join(dist, 'page', path), contents });
  const bundles = [node, threads, browser].flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const notices = noticesOf([...bundles, ...page.modules]);
  files.push({ path: join(dist, 'THIRD-PARTY-NOTICES.txt'), contents: Buffer.from(notices) });
  for (const file of files) replaceFile(file.path, file.contents);
  dropStale(new Set(files.map((file) => file.path)));
}

/** The licence texts of the packages that are copied into a bundle. */
function noticesOf(inputs) {
  const packages = new Set();
  for (const input of inputs) {
    const name = /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (name !== undefined) packages.add(name);
  }
  const parts = [...packages].toSorted().map((name) => {
    const folder = join(root, 'node_modules', name);
    const licence = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    if (licence === undefined) throw new Error(`${name} is bundled but has no licence file`);
    return `== ${name}\n\n${readFileSync(join(folder, licence), 'utf8').trim()}\n`;
  });
  return `The files of dist contain code of these packages.\n\n${parts.join('\n')}`;
}

function replaceFile(path, contents) {
  if (existsSync(path) && readFileSync(path).equals(contents)) return;
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}.tmp`;
  writeFileSync(fresh, contents);
  renameSync(fresh, path);
}

/** Removes what an earlier build left; declarations have their own step. */
function dropStale(fresh) {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || relative(dist, path).split(sep)[0] === 'types' || path.endsWith('.tmp')) continue;
    if (!fresh.has(path)) rmSync(path, { force: true });
  }
}

function buildTypes() {
  rmSync(join(dist, 'types'), { recursive: true, force: true });
  run(['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']);
}

function runStep(script) {
  if (existsSync(join(root, script))) run([script]);
}

function run(args) {
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) {
    console.error(`build: ${args.join(' ')} failed`);
    process.exit(1);
  }
}

try {
  await buildAll();
} catch (error) {
  // esbuild has printed its own messages already.
  console.error(`build: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  process.exit(1);
}
if (!process.argv.includes('--no-types')) buildTypes();

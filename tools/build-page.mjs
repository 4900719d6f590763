/** The browser page: src/page → files of dist/page, made by Vite. Used by tools/build.mjs. */
import { join } from 'node:path';
import { build } from 'vite';

/** Vite's part of the page's build: relative addresses, nothing inlined (the page's CSP allows no inline script, style or data:). */
const settings = (root, version) => ({
  configFile: false,
  root: join(root, 'src/page'),
  base: './',
  logLevel: 'warn',
  publicDir: false,
  define: { TRIMTRAIL_VERSION: JSON.stringify(version) },
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact', legalComments: 'none' },
  build: {
    write: false,
    target: 'es2022',
    // Core does nothing by being loaded; without saying so, what one name of it needs would bring all of it.
    rollupOptions: {
      treeshake: { moduleSideEffects: (id) => !id.startsWith(join(root, 'src')) || id.includes('/src/page/') },
    },
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
  },
});

/**
 * Builds the page in memory.
 *
 * Gives its files, `path` relative to dist/page, and the names of the packages whose code is in them.
 */
export async function buildPage(root, version) {
  const result = await build(settings(root, version));
  const outputs = (Array.isArray(result) ? result : [result]).flatMap(({ output }) => output);
  const files = outputs.map((one) => ({
    path: one.fileName,
    contents: Buffer.from(one.type === 'chunk' ? one.code : one.source),
  }));
  const modules = outputs.flatMap((one) => (one.type === 'chunk' ? Object.keys(one.modules) : []));
  return { files, modules };
}

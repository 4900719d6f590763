import { readFileSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };

/** Tests that start the built program; dist/ is built once before the first of them. */
const SPAWNING = ['test/cli/**/*.test.ts', 'test/**/*.spawn.test.ts'];
const APART = ['test/integration/**', 'test/long/**', 'node_modules/**'];

const shared = { testTimeout: 60_000, hookTimeout: 60_000, pool: 'forks' } as const;

export default defineConfig({
  define: { TRIMTRAIL_VERSION: JSON.stringify(version) },
  test: {
    projects: [
      {
        extends: true,
        test: { ...shared, name: 'unit', include: ['test/**/*.test.ts'], exclude: [...APART, ...SPAWNING] },
      },
      {
        extends: true,
        test: {
          ...shared,
          name: 'program',
          include: SPAWNING,
          exclude: APART,
          globalSetup: 'test/package/build-once.ts',
        },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

/** `npm run test:integration`: what needs a registry or another program; each test fetches what it needs itself. */
export default defineConfig({
  test: { include: ['test/integration/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 300_000, pool: 'forks' },
});

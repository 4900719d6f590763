import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** `npm run test:long`: what takes minutes, such as the whole fuzzing run. */
export default mergeConfig(
  { define: base.define },
  defineConfig({
    test: {
      include: ['test/long/**/*.test.ts'],
      testTimeout: 7_200_000,
      pool: 'forks',
      globalSetup: 'test/package/build-once.ts',
    },
  }),
);

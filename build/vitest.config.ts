import { defineConfig } from 'vitest/config';

/**
 * Two projects: `unit` (beside the source, no daemon, parallel) and `integration` (real daemons from test/lab,
 * one file after another, because two cores carry one emulated guest at a time), and `e2e` (the built program in
 * the system's Chromium).
 */
export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{main,preload,renderer,build}/**/*.test.{ts,tsx}',
            'test/{contract,architecture,lab,bench}/**/*.test.ts',
          ],
          environment: 'node',
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

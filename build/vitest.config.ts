import { defineConfig } from 'vitest/config';

/**
 * A guest under emulation on a shared machine is late now and then: in CI a test that fails there gets one more try.
 */
const retry = process.env['CI'] ? 1 : 0;

/**
 * Three projects: `unit` (beside the source, no daemon, parallel) and `integration` (real daemons from test/lab,
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
          testTimeout: 180_000,
          hookTimeout: 300_000,
          retry,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          environment: 'node',
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
          retry,
        },
      },
    ],
  },
});

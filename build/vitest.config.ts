import { defineConfig } from 'vitest/config';

/**
 * A guest under emulation on a shared machine is late now and then: in CI a test that fails there gets one more try.
 */
const retry = process.env['CI'] ? 1 : 0;

/** What waits more than it works, or keeps one core busy at most: it runs beside the others. */
const ASIDE = ['test/integration/hosts-{ssh,far,far-failures,cuts}.test.ts', 'test/e2e/gallery.test.ts'];

/** Two files at a time: each waits for a guest or a page more than it works, and has hosts of its own. */
const TWO_AT_A_TIME = { fileParallelism: true, maxWorkers: 2 } as const;

const oneAfterAnother = {
  environment: 'node',
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 300_000,
  retry,
} as const;

/**
 * Four projects: `unit` (beside the source, no daemon, parallel) and `integration` (real daemons from test/lab),
 * `e2e` (the built program in the system's Chromium), and `aside` (what of these can run beside `unit` and
 * `integration`, one file after another).
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
          ...oneAfterAnother,
          ...TWO_AT_A_TIME,
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: ASIDE,
        },
      },
      {
        test: {
          ...oneAfterAnother,
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: ASIDE,
          ...TWO_AT_A_TIME,
        },
      },
      { test: { ...oneAfterAnother, name: 'aside', include: ASIDE } },
    ],
  },
});

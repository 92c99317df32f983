import { defineConfig } from 'vitest/config';

/**
 * A guest under emulation on a shared machine is late now and then: in CI a test that fails there gets one more try.
 */
const retry = process.env['CI'] ? 1 : 0;

/** What waits more than it works, or keeps one core busy at most: it runs beside the others. */
const ASIDE = ['test/integration/hosts-{ssh,far,far-failures,cuts}.test.ts', 'test/e2e/gallery.test.ts'];

const oneAfterAnother = {
  environment: 'node',
  fileParallelism: false,
  testTimeout: 180_000,
  hookTimeout: 300_000,
  retry,
} as const;

/**
 * Four projects: `unit` (beside the source, no daemon, parallel) and `integration` (real daemons from test/lab,
 * one file after another, because two cores carry one emulated guest at a time), `e2e` (the built program in
 * the system's Chromium, two files at a time), and `aside` (what of these can run beside `unit` and `integration`).
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
          // Two at a time: each waits for a guest or a page more than it works, and has hosts of its own.
          fileParallelism: true,
          maxWorkers: 2,
        },
      },
      { test: { ...oneAfterAnother, name: 'aside', include: ASIDE } },
    ],
  },
});

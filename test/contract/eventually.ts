import { vi } from 'vitest';

/** Long enough for a machine that does other work besides; a check that holds is found within milliseconds. */
const PATIENCE_MS = 15_000;

/** Resolves when `check` passes for the first time, and fails as it last did. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: PATIENCE_MS, interval: 10 });
}

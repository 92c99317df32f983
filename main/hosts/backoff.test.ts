import { expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

it('doubles up to the cap and begins anew after a reset', () => {
  const backoff = new Backoff({ firstMs: 500, maxMs: 5000, jitter: 0.5, random: () => 0 });
  expect(Array.from({ length: 6 }, () => backoff.next())).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  backoff.reset();
  expect(backoff.next()).toBe(500);
});

it('shortens by up to the jitter, so that hosts lost together do not return together', () => {
  const random = [0, 0.5, 1];
  const backoff = new Backoff({ firstMs: 1000, maxMs: 1000, jitter: 0.3, random: () => random.shift() ?? 0 });
  expect([backoff.next(), backoff.next(), backoff.next()]).toEqual([1000, 850, 700]);
});

it('stays finite however often it is asked', () => {
  const backoff = new Backoff({ firstMs: 500, maxMs: 30_000, jitter: 0.3 });
  for (let i = 0; i < 5000; i += 1) {
    const delay = backoff.next();
    expect(delay).toBeGreaterThan(0);
    expect(delay).toBeLessThanOrEqual(30_000);
  }
});

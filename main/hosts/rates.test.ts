import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rates, tooNear, type Counters } from './rates.ts';

const counters = (fields: Partial<Counters>): Counters => ({
  at: 0,
  cpuTimeNs: NaN,
  readBytes: NaN,
  writeBytes: NaN,
  rxBytes: NaN,
  txBytes: NaN,
  ...fields,
});

describe('rates', () => {
  it('divides by the time between the samples, CPU by the vCPUs too', () => {
    const before = counters({ at: 1000, cpuTimeNs: 5e9, readBytes: 100, txBytes: 10 });
    const after = counters({ at: 3000, cpuTimeNs: 6e9, readBytes: 5100, txBytes: 10 });
    expect(rates(before, after, 2)).toEqual({
      cpu: 0.25,
      readBytes: 2500,
      writeBytes: NaN,
      rxBytes: NaN,
      txBytes: 0,
    });
  });

  it('has nothing to say of a first sample, of one too near and of one after a long gap', () => {
    const now = counters({ at: 100_000, cpuTimeNs: 5e9 });
    expect(rates(undefined, now, 1).cpu).toBeNaN();
    expect(rates(counters({ at: 99_990, cpuTimeNs: 1e9 }), now, 1).cpu).toBeNaN();
    expect(rates(counters({ at: 1_000, cpuTimeNs: 1e9 }), now, 1).cpu).toBeNaN();
  });

  it('gives no rate for a counter that fell, and the right one again afterwards', () => {
    const first = counters({ at: 0, cpuTimeNs: 1e9, readBytes: 2 ** 32 - 10, rxBytes: 100 });
    const wrapped = counters({ at: 1000, cpuTimeNs: 1.5e9, readBytes: 90, rxBytes: 300 });
    const third = counters({ at: 2000, cpuTimeNs: 2e9, readBytes: 190, rxBytes: 300 });
    expect(rates(first, wrapped, 1)).toMatchObject({ cpu: 0.5, readBytes: NaN, rxBytes: 200 });
    expect(rates(wrapped, third, 1)).toMatchObject({ cpu: 0.5, readBytes: 100, rxBytes: 0 });
  });

  it('takes a CPU time that fell for another process: none of its counters continue', () => {
    const before = counters({ at: 0, cpuTimeNs: 9e9, rxBytes: 1000 });
    const restarted = counters({ at: 1000, cpuTimeNs: 1e9, rxBytes: 5000 });
    expect(rates(before, restarted, 1)).toMatchObject({ cpu: NaN, rxBytes: NaN });
  });

  it('survives fields that come and go', () => {
    const without = counters({ at: 1000, cpuTimeNs: 1e9 });
    const withDisk = counters({ at: 2000, cpuTimeNs: 1e9, readBytes: 7 });
    expect(rates(without, withDisk, 1)).toMatchObject({ cpu: 0, readBytes: NaN });
    expect(rates(withDisk, { ...without, at: 3000 }, 1)).toMatchObject({ readBytes: NaN });
  });

  it('never shows a negative rate, an infinite one, or more CPU than there is', () => {
    const value = fc.oneof(fc.constant(NaN), fc.double({ min: 0, max: 2 ** 64, noNaN: true }));
    const sample = fc.record({
      at: fc.nat(200_000),
      cpuTimeNs: value,
      readBytes: value,
      writeBytes: value,
      rxBytes: value,
      txBytes: value,
    });
    fc.assert(
      fc.property(sample, sample, fc.nat(64), (before, after, vcpus) => {
        const rate = rates(before, after, vcpus);
        for (const figure of Object.values(rate)) {
          expect(Number.isNaN(figure) || (figure >= 0 && Number.isFinite(figure))).toBe(true);
        }
        expect(rate.cpu > 1).toBe(false);
      }),
    );
  });
});

it('keeps the older base where two samples follow too soon', () => {
  expect(tooNear(counters({ at: 1000 }), counters({ at: 1100 }))).toBe(true);
  expect(tooNear(counters({ at: 1000 }), counters({ at: 2000 }))).toBe(false);
  expect(tooNear(undefined, counters({ at: 0 }))).toBe(false);
});

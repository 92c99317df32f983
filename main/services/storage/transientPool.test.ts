import { expect, it, vi } from 'vitest';
import { LibvirtError } from '../../libvirt/index.ts';
import { afterLooks } from './transientPool.ts';

const refusal = (pool: string): LibvirtError =>
  new LibvirtError({
    code: 9,
    domain: 18,
    message: `operation failed: Storage source conflict with pool: '${pool}'`,
    level: 2,
  } as ConstructorParameters<typeof LibvirtError>[0]);

it('what is refused because of a look is done when the look is over', async () => {
  const work = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(refusal('virtdeck-look-94936cf18169'))
    .mockRejectedValueOnce(refusal('virtdeck-look-0123456789ab'))
    .mockResolvedValue('made');
  expect(await afterLooks(undefined, work)).toBe('made');
  expect(work).toHaveBeenCalledTimes(3);
});

it('what is refused because of a real pool, or of anything else, is refused at once', async () => {
  for (const error of [refusal('default'), new Error("conflict with 'virtdeck-look-1'")]) {
    const work = vi.fn<() => Promise<string>>().mockRejectedValue(error);
    await expect(afterLooks(undefined, work)).rejects.toBe(error);
    expect(work).toHaveBeenCalledTimes(1);
  }
});

it('a look that somebody left behind does not hold it for ever, nor does one hold whoever gave up', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const error = refusal('virtdeck-look-94936cf18169');
    const work = vi.fn<() => Promise<string>>().mockImplementation(() => {
      vi.advanceTimersByTime(6_000);
      return Promise.reject(error);
    });
    await expect(afterLooks(undefined, work)).rejects.toBe(error);
    expect(work).toHaveBeenCalledTimes(2);
  } finally {
    vi.useRealTimers();
  }
  const stop = AbortSignal.abort(new Error('the window was closed'));
  const work = vi.fn<() => Promise<string>>().mockRejectedValue(refusal('virtdeck-look-94936cf18169'));
  await expect(afterLooks(stop, work)).rejects.toThrow(/abort/i);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { HardwareResult } from '../../../preload/contract/index.ts';
import type { TaskControl } from '../../hosts/index.ts';
import type { Connection, Domain } from '../../libvirt/index.ts';
import { runSteps } from './run.ts';
import { stepsOf } from './steps.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const attempt = { object: 'domain a', tried: 'Cannot change a' };
const rngs = ['rng0', 'rng1', 'rng2'];

/** Takes three devices out of a VM whose guest lets none of them go. */
function takingOut(stored: string | undefined) {
  const asked: string[] = [];
  const connection = {
    domainEventRegisterAny: () => Promise.resolve(() => Promise.resolve()),
  } as unknown as Connection;
  const domain = {
    name: 'a',
    detachDeviceFlags: (xml: string) => Promise.resolve(asked.push(xml)),
    getXMLDesc: () => Promise.resolve(rngs.map((name) => `<alias name='${name}'/>`).join('')),
  } as unknown as Domain;
  const live = rngs.map(
    (alias, change) =>
      ({ what: 'detach', change, xml: `<rng n='${change}'/>`, shown: '<rng/>', alias }) as const,
  );
  const steps = stepsOf(
    { changed: false, after: '', live },
    { changes: 3, stored, name: 'a', uri: 'test:///' },
  );
  const cancel = new AbortController();
  const cancellable: boolean[] = [];
  const task = {
    signal: cancel.signal,
    report: (news) => news.cancellable !== undefined && cancellable.push(news.cancellable),
  } as TaskControl;
  const done: HardwareResult['steps'] = [];
  const running = runSteps(steps, done, connection, domain, attempt, task);
  return { asked, cancel, cancellable, done, running };
}

test('several devices are waited for together, each with its own time', async () => {
  const { asked, done, running } = takingOut('<domain/>');
  await vi.advanceTimersByTimeAsync(19_000);
  expect(asked).toEqual(["<rng n='0'/>", "<rng n='1'/>", "<rng n='2'/>"]);
  await vi.advanceTimersByTimeAsync(1_500);
  expect((await running)?.data.code).toBe('Conflict');
  expect(done).toHaveLength(3);
  expect(done[2]?.failure?.message).toContain('within 20 seconds');
  expect(done[2]?.failure?.remedy?.text).toContain('next start');
});

test('the waiting can be ended, and a VM that is not stored is promised no next start', async () => {
  const { cancel, cancellable, done, running } = takingOut(undefined);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(cancellable).toEqual([true]);
  cancel.abort();
  await running;
  expect(cancellable).toEqual([true, false]);
  expect(done.map((step) => step.failure?.message.includes('stopped waiting'))).toEqual([true, true, true]);
  expect(done[0]?.failure?.remedy?.text).not.toContain('next start');
});

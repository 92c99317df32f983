import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ErrorCode, FailureData } from '../../../preload/contract/index.ts';
import type { ByteChannel } from '../../../preload/wire/transport.ts';
import { ConsoleLink, type LinkState, type OpenedConsole } from './consoleLink.ts';

const failure = (code: ErrorCode): FailureData => ({ code, message: code, retryable: true });

/** A link whose openings the test answers one by one. */
function setUp() {
  const openings: { force: boolean; answer: PromiseWithResolvers<OpenedConsole> }[] = [];
  const phases: LinkState['phase'][] = [];
  const link = new ConsoleLink({
    open: (force) => {
      const answer = Promise.withResolvers<OpenedConsole>();
      openings.push({ force, answer });
      return answer.promise;
    },
    failureOf: (error) => error as FailureData,
    onChange: ({ phase }) => phases.push(phase),
  });
  const channel = () => ({ close: vi.fn() }) as unknown as ByteChannel;
  const tick = () => vi.advanceTimersByTimeAsync(0);
  return { link, openings, phases, channel, tick };
}

describe('a console link', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('waits for the VM, opens at once, and is open when the far end speaks', async () => {
    const { link, openings, phases, channel, tick } = setUp();
    expect(link.state.phase).toBe('waiting');
    link.setAvailable(true);
    openings[0]?.answer.resolve({ channel: channel() });
    await tick();
    expect(link.state.phase).toBe('opening');
    link.connected();
    expect(phases).toEqual(['opening', 'opening', 'open']);
  });

  it('tries again with growing waits, and anew when the VM starts', async () => {
    const { link, openings, tick } = setUp();
    link.setAvailable(true);
    for (const wait of [200, 400, 800, 1600, 3200, 5000, 5000]) {
      openings.at(-1)?.answer.reject(failure('Unreachable'));
      await tick();
      expect(link.state.phase).toBe('retrying');
      const before = openings.length;
      await vi.advanceTimersByTimeAsync(wait - 1);
      expect(openings.length).toBe(before);
      await vi.advanceTimersByTimeAsync(1);
      expect(openings.length).toBe(before + 1);
    }
    link.setAvailable(false);
    openings.at(-1)?.answer.reject(failure('Unreachable'));
    await tick();
    expect(link.state.phase).toBe('waiting');
    const before = openings.length;
    link.setAvailable(true);
    expect(openings.length).toBe(before + 1);
    openings.at(-1)?.answer.reject(failure('Unreachable'));
    await tick();
    expect(link.state).toMatchObject({ phase: 'retrying', retryAt: Date.now() + 200 });
  });

  it('keeps an open channel when the host is lost, waits when it goes too, and comes back', async () => {
    const { link, openings, channel, tick } = setUp();
    link.setAvailable(true);
    openings[0]?.answer.resolve({ channel: channel() });
    await tick();
    link.connected();
    link.setAvailable(false);
    expect(link.state.phase).toBe('open');
    link.ended();
    expect(link.state.phase).toBe('waiting');
    link.setAvailable(true);
    expect(link.state.phase).toBe('opening');
    expect(openings).toHaveLength(2);
  });

  it('leaves a console that another client holds alone until the user takes it', async () => {
    const { link, openings, channel, tick } = setUp();
    link.setAvailable(true);
    openings[0]?.answer.reject(failure('Conflict'));
    await tick();
    expect(link.state.phase).toBe('taken');
    link.retry(true);
    expect(openings[1]?.force).toBe(true);
    openings[1]?.answer.resolve({ channel: channel() });
    await tick();
    link.connected();
    link.ended();
    await vi.advanceTimersByTimeAsync(200);
    expect(openings[2]?.force).toBe(false);
  });

  it('takes a console that became free, and asks without a word till then', async () => {
    const { link, openings, phases, channel, tick } = setUp();
    link.setAvailable(true);
    for (let n = 0; n < 3; n += 1) {
      openings[n]?.answer.reject(failure('Conflict'));
      await vi.advanceTimersByTimeAsync(3000);
    }
    expect(openings.map(({ force }) => force)).toEqual([false, false, false, false]);
    expect(phases).toEqual(['opening', 'taken', 'taken', 'taken']);
    openings[3]?.answer.resolve({ channel: channel() });
    await tick();
    link.connected();
    expect(link.state.phase).toBe('open');
  });

  it('forgets a refusal that came because the VM was stopping', async () => {
    const { link, openings, channel, tick } = setUp();
    link.setAvailable(true);
    link.setAvailable(false);
    openings[0]?.answer.reject(failure('Unsupported'));
    await tick();
    expect(link.state.phase).toBe('waiting');
    link.setAvailable(true);
    openings[1]?.answer.resolve({ channel: channel() });
    await tick();
    link.connected();
    expect(link.state.phase).toBe('open');
  });

  it('comes back from a refusal when the VM runs again, or is asked again', async () => {
    const { link, openings, tick } = setUp();
    link.setAvailable(true);
    openings[0]?.answer.reject(failure('Unsupported'));
    await tick();
    expect(link.state.phase).toBe('failed');
    await vi.advanceTimersByTimeAsync(3000);
    expect(openings).toHaveLength(2);
    expect(link.state.phase).toBe('failed');
    openings[1]?.answer.reject(failure('Unsupported'));
    await tick();
    link.setAvailable(false);
    link.setAvailable(true);
    expect(openings).toHaveLength(3);
    expect(link.state.phase).toBe('opening');
  });

  it('asks no further after a wrong password', async () => {
    const { link, openings, channel, tick } = setUp();
    link.setAvailable(true);
    openings[0]?.answer.reject(failure('Denied'));
    await tick();
    expect(link.state.phase).toBe('failed');
    link.retry();
    openings[1]?.answer.resolve({ channel: channel() });
    await tick();
    link.ended({ denied: 'Authentication failed' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(link.state).toEqual({ phase: 'denied', reason: 'Authentication failed' });
    expect(openings).toHaveLength(2);
  });

  it('closes a channel that arrives after it was given up', async () => {
    const { link, openings, phases, channel, tick } = setUp();
    link.setAvailable(true);
    const late = channel();
    link.close();
    openings[0]?.answer.resolve({ channel: late });
    await tick();
    expect(vi.mocked(late.close)).toHaveBeenCalledOnce();
    expect(phases).toEqual(['opening']);
  });
});

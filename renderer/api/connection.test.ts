import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { backoff } from './backoff.ts';
import { Connection } from './connection.ts';
import type { ApiClient, Session } from './session.ts';
import { subscribe } from './subscribe.ts';

interface FakeSession extends Session {
  lose: (reason: string) => void;
}

function session(client: object = {}): FakeSession {
  const listeners: ((reason: string) => void)[] = [];
  return {
    client: client as ApiClient,
    openChannel: () => {
      throw new Error('no channels');
    },
    onClose: (listener) => listeners.push(listener),
    close: () => {},
    lose: (reason) => listeners.forEach((listener) => listener(reason)),
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('backoff', () => {
  test('doubles up to ten seconds and spreads by a quarter', () => {
    const middle = () => 0.5;
    expect([1, 2, 3, 4, 5, 6, 7, 20].map((n) => backoff(n, middle))).toEqual([
      250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000,
    ]);
    expect(backoff(1, () => 0)).toBe(188);
    expect(backoff(1, () => 0.999)).toBe(312);
  });
});

describe('Connection', () => {
  test('dials again when it is lost, and says why meanwhile', async () => {
    const first = session();
    const second = session();
    const dial = vi.fn().mockResolvedValueOnce(first).mockResolvedValueOnce(second);
    const connection = new Connection();
    connection.start(dial);
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.state.getState()).toMatchObject({ phase: 'open', everOpen: true });
    expect(connection.require()).toBe(first);

    first.lose('the far end is gone');
    expect(connection.state.getState()).toMatchObject({ phase: 'waiting', reason: 'the far end is gone' });
    expect(() => connection.require()).toThrow();

    await vi.advanceTimersByTimeAsync(1000);
    expect(connection.require()).toBe(second);
    expect(connection.state.getState().reason).toBeUndefined();
  });

  test('waits longer with each failure and gives the waiting their session in the end', async () => {
    const dial = vi
      .fn()
      .mockRejectedValueOnce(new Error('no'))
      .mockRejectedValueOnce(new Error('no'))
      .mockResolvedValue(session());
    const connection = new Connection();
    connection.start(dial);
    const opened = connection.whenOpen(new AbortController().signal);
    await vi.advanceTimersByTimeAsync(2000);
    await opened;
    expect(dial).toHaveBeenCalledTimes(3);
  });

  test('a wait that is given up rejects and is forgotten', async () => {
    const connection = new Connection();
    const stop = new AbortController();
    const opened = connection.whenOpen(stop.signal);
    stop.abort();
    await expect(opened).rejects.toThrow();
  });

  test('tries at once when asked', async () => {
    const dial = vi.fn().mockRejectedValueOnce(new Error('no')).mockResolvedValue(session());
    const connection = new Connection();
    connection.start(dial);
    await vi.advanceTimersByTimeAsync(0);
    connection.retryNow();
    await vi.advanceTimersByTimeAsync(0);
    expect(connection.session).toBeDefined();
  });
});

describe('subscribe', () => {
  const message = (seq: number) => ({ subscription: 's', seq });

  test('applies, acknowledges, and opens again on the next session', async () => {
    const acknowledge = vi.fn().mockResolvedValue({});
    const client = { subscriptions: { acknowledge } };
    const first = session(client);
    const dial = vi.fn().mockResolvedValueOnce(first).mockResolvedValue(session(client));
    const connection = new Connection();
    connection.start(dial);
    let opened = 0;
    const applied: number[] = [];
    const interrupted = vi.fn();
    const stop = subscribe(
      async () => {
        opened += 1;
        const n = opened;
        return (async function* () {
          yield message(n * 10);
          if (n === 1) throw new Error('connection lost');
          await new Promise(() => {});
        })();
      },
      ({ seq }) => void applied.push(seq),
      { connection, pace: async () => {}, onInterrupted: interrupted },
    );
    await vi.advanceTimersByTimeAsync(5000);
    expect(applied).toEqual([10, 20]);
    expect(acknowledge.mock.calls.map(([input]) => input)).toEqual([message(10), message(20)]);
    expect(interrupted).toHaveBeenCalledTimes(1);
    stop();
  });

  test('applies nothing more once it is stopped', async () => {
    const client = { subscriptions: { acknowledge: vi.fn().mockResolvedValue({}) } };
    const connection = new Connection();
    connection.start(() => Promise.resolve(session(client)));
    const applied: number[] = [];
    let release: () => void = () => {};
    const stop = subscribe(
      async () =>
        (async function* () {
          yield message(1);
          yield message(2);
        })(),
      ({ seq }) => void applied.push(seq),
      { connection, pace: () => new Promise((resolve) => (release = resolve)) },
    );
    await vi.advanceTimersByTimeAsync(0);
    stop();
    release();
    await vi.advanceTimersByTimeAsync(100);
    expect(applied).toEqual([]);
  });
});

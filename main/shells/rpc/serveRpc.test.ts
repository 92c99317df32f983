import { AsyncIteratorClass, os } from '@orpc/server';
import { describe, expect, test } from 'vitest';
import { Failure } from '../../../preload/contract/index.ts';
import type { FailureData } from '../../../preload/contract/index.ts';
import { connectMux, createClient, memoryPair } from '../../../preload/wire/index.ts';
import { serveRpc } from './serveRpc.ts';
import { eventually } from '../../../test/contract/eventually.ts';

const KNOWN: FailureData = {
  code: 'Conflict',
  message: 'web-01 runs already.',
  object: 'domain web-01',
  retryable: false,
};

class HostGone extends Error {}

/** A router of ways to fail, served over memory. */
function serve() {
  const faults: [string, unknown][] = [];
  const [near, far] = memoryPair();
  const main = connectMux(far);
  const router = {
    fail: {
      own: os.handler(() => {
        throw new Failure(KNOWN);
      }),
      explained: os.handler(() => {
        throw new HostGone('ECONNRESET');
      }),
      bug: os.handler(() => {
        const nothing = undefined as unknown as { name: string };
        return nothing.name;
      }),
      text: os.handler(() => {
        // eslint-disable-next-line @typescript-eslint/only-throw-error
        throw 'not even an error\nwith a second line';
      }),
      unwritable: os.handler(() => {
        const circle: Record<string, unknown> = {};
        circle['self'] = circle;
        return circle;
      }),
      halfway: os.handler(() => {
        let count = 0;
        return new AsyncIteratorClass(
          () =>
            ++count > 2
              ? Promise.reject(new HostGone('cut'))
              : Promise.resolve({ done: false, value: count }),
          () => Promise.resolve(),
        );
      }),
      patient: os.handler(
        ({ signal }) =>
          new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
      ),
      fine: os.handler(() => 'fine'),
    },
  };
  serveRpc(main.text, {
    router,
    context: {},
    explain: (error) =>
      error instanceof HostGone
        ? { code: 'Unreachable', message: 'lab-1 is gone', retryable: true }
        : undefined,
    onInternalError: (procedure, error) => faults.push([procedure, error]),
  });
  const page = connectMux(near);
  const client = createClient(page) as unknown as {
    fail: Record<string, (input?: unknown, options?: { signal: AbortSignal }) => Promise<unknown>>;
  };
  const failure = async (name: string): Promise<FailureData> => {
    const error: unknown = await client.fail[name]?.().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Failure);
    return (error as Failure).data;
  };
  return { client, failure, faults, page };
}

describe('serving calls', () => {
  test('a failure arrives as it was thrown, or as services explain it', async () => {
    const { failure, faults } = serve();
    expect(await failure('own')).toEqual(KNOWN);
    expect(await failure('explained')).toEqual({
      code: 'Unreachable',
      message: 'lab-1 is gone',
      retryable: true,
    });
    expect(faults).toEqual([]);
  });

  test('a fault of our own is logged whole, and arrives without its stack', async () => {
    const { failure, faults } = serve();
    const data = await failure('bug');
    expect(data).toMatchObject({ code: 'Internal', object: 'fail.bug', retryable: false });
    expect(JSON.stringify(data)).not.toMatch(/\.ts|\n|at /);
    expect(faults).toEqual([['fail.bug', expect.any(TypeError)]]);
    expect((await failure('text')).message).toMatch(/not even an error$/);
  });

  test('an answer that cannot be written is a fault too, and does not end the connection', async () => {
    const { failure, client } = serve();
    expect((await failure('unwritable')).code).toBe('Internal');
    expect(await client.fail['fine']?.()).toBe('fine');
  });

  test('live data that fails halfway says why', async () => {
    const { client, faults } = serve();
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const value of (await client.fail['halfway']?.()) as AsyncIterable<unknown>)
        seen.push(value);
    })();
    await expect(reading).rejects.toMatchObject({ data: { code: 'Unreachable', message: 'lab-1 is gone' } });
    expect(seen).toEqual([1, 2]);
    expect(faults).toEqual([]);
  });

  test('a client that leaves ends its calls, and that is no fault', async () => {
    const { client, faults, page } = serve();
    const stop = new AbortController();
    const cancelled = client.fail['patient']?.(undefined, { signal: stop.signal });
    const lost = client.fail['patient']?.();
    await client.fail['fine']?.();
    stop.abort();
    await expect(cancelled).rejects.toMatchObject({ data: { code: 'Cancelled' } });
    page.close();
    await expect(lost).rejects.toMatchObject({ data: { code: 'Unreachable' } });
    await eventually(() => expect(faults).toEqual([]));
  });
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ChannelClosedError, connectMux } from '../../preload/wire/index.ts';
import type { ByteChannel, Mux } from '../../preload/wire/index.ts';
import { TRANSPORTS } from './transports.ts';
import type { Link } from './transports.ts';
import { eventually } from './eventually.ts';

const WINDOW = 64 * 1024;

/** Bytes that tell their place, so that a lost, doubled or swapped one is seen. */
function pattern(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (from + index) % 251);
}

interface Collected {
  bytes: number;
  /** Index of the first byte that was not the one expected. */
  wrongAt: number | undefined;
  ended: boolean;
  closed: { reason: string | undefined } | undefined;
}

function collect(channel: ByteChannel): Collected {
  const seen: Collected = { bytes: 0, wrongAt: undefined, ended: false, closed: undefined };
  channel.onData((data) => {
    for (const byte of data) {
      if (byte !== seen.bytes % 251) seen.wrongAt ??= seen.bytes;
      seen.bytes += 1;
    }
  });
  channel.onEnd(() => (seen.ended = true));
  channel.onClose((reason) => (seen.closed = { reason }));
  return seen;
}

describe.each(TRANSPORTS)('byte channels over $name', ({ open }) => {
  let link: Link;
  let main: Mux;
  let page: Mux;
  /** Bytes that main's end has sent. */
  let toPage: number;

  beforeEach(async () => {
    link = await open();
    toPage = 0;
    const { sendParts } = link.main;
    main = connectMux(
      {
        ...link.main,
        send(message) {
          toPage += message.length;
          link.main.send(message);
        },
        ...(sendParts && {
          sendParts(head: Uint8Array, body: Uint8Array) {
            toPage += head.length + body.length;
            sendParts(head, body);
          },
        }),
      },
      { window: WINDOW },
    );
    page = connectMux(link.page, { window: WINDOW });
  });
  afterEach(() => link.dispose());

  /** Both ends of one open channel. */
  async function openPair(): Promise<[main: ByteChannel, page: ByteChannel]> {
    const attached = Promise.withResolvers<ByteChannel>();
    const pageEnd = page.openChannel(main.offerChannel(attached.resolve));
    return [await attached.promise, pageEnd];
  }

  test('carries bytes both ways, whole and in order', async () => {
    const [mainEnd, pageEnd] = await openPair();
    const atPage = collect(pageEnd);
    const atMain = collect(mainEnd);
    const total = 10 * WINDOW + 123;
    const send = async (channel: ByteChannel) => {
      for (let sent = 0; sent < total; sent += 10_000) {
        await channel.write(pattern(Math.min(10_000, total - sent), sent));
      }
      channel.end();
    };
    await Promise.all([send(mainEnd), send(pageEnd)]);
    await eventually(() => {
      expect(atPage).toEqual({
        bytes: total,
        wrongAt: undefined,
        ended: true,
        closed: { reason: undefined },
      });
      expect(atMain).toEqual({
        bytes: total,
        wrongAt: undefined,
        ended: true,
        closed: { reason: undefined },
      });
    });
  });

  test('one write larger than any window and any frame arrives whole', async () => {
    const [mainEnd, pageEnd] = await openPair();
    const atPage = collect(pageEnd);
    await mainEnd.write(pattern(1_000_000));
    await eventually(() => expect(atPage.bytes).toBe(1_000_000));
    expect(atPage.wrongAt).toBeUndefined();
  });

  test('a receiver that stalls stops the sender within one window, and nothing is lost when it goes on', async () => {
    const [mainEnd, pageEnd] = await openPair();
    const stalled = Promise.withResolvers<undefined>();
    let received = 0;
    pageEnd.onData(async (data) => {
      received += data.length;
      await stalled.promise;
    });
    let written = 0;
    const total = 40 * WINDOW;
    const writing = (async () => {
      while (written < total) {
        await mainEnd.write(new Uint8Array(8 * 1024));
        written += 8 * 1024;
      }
    })();
    await eventually(() => expect(toPage).toBeGreaterThanOrEqual(WINDOW));
    // Long enough for a sender without credit to run away.
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(written).toBeLessThanOrEqual(WINDOW + 8 * 1024);
    expect(toPage).toBeLessThan(WINDOW * 1.1);
    stalled.resolve(undefined);
    await writing;
    await eventually(() => expect(received).toBe(total));
  });

  test('a caller that never awaits its writes is refused, not buffered without end', async () => {
    const [mainEnd, pageEnd] = await openPair();
    pageEnd.onData(() => new Promise(() => undefined));
    const outcomes = Array.from({ length: 100 }, () => mainEnd.write(new Uint8Array(WINDOW)));
    const refused = outcomes.at(-1);
    await expect(refused).rejects.toThrow(/wait already/);
    mainEnd.close();
    const settled = await Promise.allSettled(outcomes);
    expect(settled.filter(({ status }) => status === 'fulfilled').length).toBeLessThanOrEqual(1);
  });

  test('a stalled channel does not hold up its neighbours or the text', async () => {
    const [, stalledEnd] = await openPair();
    const [mainEnd, pageEnd] = await openPair();
    const [stalledMain] = await openPair();
    stalledEnd.onData(() => new Promise(() => undefined));
    void stalledMain.write(new Uint8Array(5 * WINDOW)).catch(() => undefined);
    const atPage = collect(pageEnd);
    const texts: string[] = [];
    page.text.onMessage((message) => void texts.push(message));
    await mainEnd.write(pattern(2 * WINDOW));
    main.text.send('still here');
    await eventually(() => {
      expect(atPage.bytes).toBe(2 * WINDOW);
      expect(texts).toEqual(['still here']);
    });
  });

  test('after this side ended, the other may go on', async () => {
    const [mainEnd, pageEnd] = await openPair();
    const atMain = collect(mainEnd);
    const atPage = collect(pageEnd);
    mainEnd.end();
    await eventually(() => expect(atPage.ended).toBe(true));
    expect(atPage.closed).toBeUndefined();
    await pageEnd.write(pattern(1000));
    pageEnd.end();
    await eventually(() => {
      expect(atMain).toEqual({ bytes: 1000, wrongAt: undefined, ended: true, closed: { reason: undefined } });
      expect(atPage.closed).toEqual({ reason: undefined });
    });
    await expect(mainEnd.write(new Uint8Array(1))).rejects.toThrow();
  });

  test.each(['main', 'page'] as const)(
    'closing from %s tells the other side why and rejects its writes',
    async (side) => {
      const [mainEnd, pageEnd] = await openPair();
      const [closer, other] = side === 'main' ? [mainEnd, pageEnd] : [pageEnd, mainEnd];
      closer.onData(() => new Promise(() => undefined));
      const seen = collect(other);
      const waiting = other.write(new Uint8Array(10 * WINDOW));
      const rejected = expect(waiting).rejects.toThrow(ChannelClosedError);
      closer.close('the domain was destroyed');
      await eventually(() => expect(seen.closed).toEqual({ reason: 'the domain was destroyed' }));
      await rejected;
      await expect(other.write(new Uint8Array(1))).rejects.toThrow('the domain was destroyed');
    },
  );

  test('what was sent before a close is read, even by a slow listener', async () => {
    const [mainEnd, pageEnd] = await openPair();
    let received = 0;
    const closed = Promise.withResolvers<string | undefined>();
    pageEnd.onData((data) => {
      received += data.length;
      return new Promise(() => undefined);
    });
    pageEnd.onClose(closed.resolve);
    for (let i = 0; i < 4; i += 1) await mainEnd.write(new Uint8Array(1000));
    mainEnd.close('shut off');
    expect(await closed.promise).toBe('shut off');
    expect(received).toBe(4000);
  });

  test('a listener that throws closes its channel only', async () => {
    const [mainEnd, pageEnd] = await openPair();
    pageEnd.onData(() => {
      throw new Error('cannot parse');
    });
    const seen = collect(mainEnd);
    await mainEnd.write(new Uint8Array(10));
    await eventually(() => expect(seen.closed).toEqual({ reason: 'cannot parse' }));
    const [again] = await openPair();
    await again.write(new Uint8Array(10));
  });

  test('frames for a channel that is gone are ignored', async () => {
    const [mainEnd, pageEnd] = await openPair();
    const atMain = collect(mainEnd);
    // Both close at once: each gets the other's close, and data, for a channel it no longer knows.
    void pageEnd.write(new Uint8Array(100));
    mainEnd.close();
    pageEnd.close('late');
    await eventually(() => expect(atMain.closed).toBeDefined());
    const [next, nextPage] = await openPair();
    const seen = collect(nextPage);
    await next.write(pattern(10));
    await eventually(() => expect(seen.bytes).toBe(10));
  });

  test('opening a channel that was never offered closes it with the reason', async () => {
    const seen = collect(page.openChannel(999));
    await eventually(() => expect(seen.closed).toEqual({ reason: 'channel 999 is not open' }));
  });

  test('an offer that nobody opens in time is withdrawn', async () => {
    vi.useFakeTimers();
    const attach = vi.fn();
    let id: number;
    try {
      id = main.offerChannel(attach);
      vi.advanceTimersByTime(60_000);
    } finally {
      vi.useRealTimers();
    }
    const seen = collect(page.openChannel(id));
    await eventually(() => expect(seen.closed).toEqual({ reason: `channel ${id} is not open` }));
    expect(attach).not.toHaveBeenCalled();
  });

  test('a connection that is cut closes every channel and rejects what waited', async () => {
    const [mainEnd, pageEnd] = await openPair();
    mainEnd.onData(() => new Promise(() => undefined));
    const atPage = collect(pageEnd);
    const atMain = collect(mainEnd);
    const waiting = expect(pageEnd.write(new Uint8Array(20 * WINDOW))).rejects.toThrow(ChannelClosedError);
    link.cut();
    await waiting;
    await eventually(() => {
      expect(atPage.closed).toBeDefined();
      expect(atMain.closed).toBeDefined();
    });
    expect(() => page.text.send('x')).toThrow();
    expect(() => page.offerChannel(() => undefined)).toThrow();
    const late = collect(page.openChannel(5));
    expect(late.closed).toBeDefined();
  });

  test('the number of channels is bounded', () => {
    expect(() => {
      for (let i = 0; i < 5000; i += 1) main.offerChannel(() => undefined);
    }).toThrow(/1024 channels/);
  });
});

import { Duplex } from 'node:stream';
import { describe, expect, it, vi } from 'vitest';
import { connectMux, memoryPair, type ByteChannel } from '../../../preload/wire/index.ts';
import { bridge } from './byteBridge.ts';

/** A stream whose far end the test plays; it takes what is written only while it is open to. */
class FakeStream extends Duplex {
  readonly taken: Buffer[] = [];
  taking = true;
  #held: (() => void) | undefined;

  constructor() {
    super({ readableHighWaterMark: 64 * 1024, writableHighWaterMark: 64 * 1024 });
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.taken.push(chunk);
    if (this.taking) done();
    else this.#held = done;
  }

  takeAgain(): void {
    this.taking = true;
    this.#held?.();
  }

  get bytes(): number {
    return this.taken.reduce((sum, chunk) => sum + chunk.length, 0);
  }
}

/** A bridged stream and the client's end of its channel, over the real wire. */
function setUp() {
  const [near, far] = memoryPair();
  const backend = connectMux(near);
  const page = connectMux(far);
  const stream = new FakeStream();
  const onEnd = vi.fn();
  const id = backend.offerChannel((channel) => bridge(channel, stream, onEnd));
  const client = page.openChannel(id);
  return { stream, client, onEnd, page };
}

function collect(channel: ByteChannel): {
  text: () => string;
  ended: () => boolean;
  closed: () => string | true | undefined;
} {
  let text = '';
  let ended = false;
  let closed: string | true | undefined;
  channel.onData((data) => {
    text += Buffer.from(data).toString();
  });
  channel.onEnd(() => (ended = true));
  channel.onClose((error) => (closed = error ?? true));
  return { text: () => text, ended: () => ended, closed: () => closed };
}

describe('a console’s bytes', () => {
  it('go both ways', async () => {
    const { stream, client } = setUp();
    const { text } = collect(client);
    stream.push('login: ');
    await vi.waitFor(() => expect(text()).toBe('login: '));
    await client.write(Buffer.from('root\r'));
    await vi.waitFor(() => expect(Buffer.concat(stream.taken).toString()).toBe('root\r'));
  });

  it('end when the guest’s side ends, with everything that was on its way', async () => {
    const { stream, client, onEnd } = setUp();
    const { text, closed } = collect(client);
    const long = 'x'.repeat(300_000);
    stream.push(long);
    stream.push('bye');
    stream.push(null);
    await vi.waitFor(() => expect(closed()).toBe(true));
    expect(text()).toBe(`${long}bye`);
    expect(stream.destroyed).toBe(true);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it.each([
    ['ends and closes', undefined],
    ['fails', new Error('the daemon closed the connection')],
  ])('lose nothing that waits for a slow client when the stream %s', async (_, error) => {
    const { stream, client, onEnd } = setUp();
    const gate = Promise.withResolvers<void>();
    let received = 0;
    let closed: string | true | undefined;
    client.onData(async (data) => {
      received += data.length;
      await gate.promise;
    });
    client.onClose((reason) => (closed = reason ?? true));
    // More than a window: the rest waits in the bridge for credit.
    const sent = 3 * 2 ** 19;
    const over = new Promise((resolve) => stream.once('close', resolve));
    stream.end();
    stream.push(Buffer.alloc(sent));
    if (error === undefined) stream.push(null);
    await vi.waitFor(() => expect(stream.readableLength).toBe(0));
    if (error !== undefined) stream.destroy(error);
    await over;
    expect(received).toBeLessThan(sent);
    gate.resolve();
    await vi.waitFor(() => expect(closed).toBe(error?.message ?? true));
    expect(received).toBe(sent);
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('end with the reason where the stream fails', async () => {
    const { stream, client, onEnd } = setUp();
    const { closed } = collect(client);
    stream.destroy(new Error('the daemon closed the connection'));
    await vi.waitFor(() => expect(closed()).toBe('the daemon closed the connection'));
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it.each(['closes its channel', 'goes away'])('stop when the client %s', async (how) => {
    const { stream, client, onEnd, page } = setUp();
    collect(client);
    stream.push('hello');
    await vi.waitFor(() => expect(stream.readableFlowing).not.toBeNull());
    if (how === 'goes away') page.close();
    else client.close();
    await vi.waitFor(() => expect(stream.destroyed).toBe(true));
    expect(onEnd).toHaveBeenCalledOnce();
  });

  it('wait for a client that reads slowly, instead of piling up', async () => {
    const { stream, client } = setUp();
    const gate = Promise.withResolvers<void>();
    let received = 0;
    client.onData(async (data) => {
      received += data.length;
      await gate.promise;
    });
    const chunk = Buffer.alloc(64 * 1024);
    let pushed = 0;
    const timer = setInterval(() => {
      while (pushed < 20 * 2 ** 20 && stream.push(chunk)) pushed += chunk.length;
    }, 1);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(pushed).toBeLessThan(8 * 2 ** 20);
    gate.resolve();
    await vi.waitFor(() => expect(received).toBeGreaterThanOrEqual(20 * 2 ** 20), { timeout: 20_000 });
    clearInterval(timer);
    client.close();
  });

  it('wait for a guest that reads slowly', async () => {
    const { stream, client } = setUp();
    collect(client);
    stream.taking = false;
    const paste = Buffer.alloc(64 * 1024);
    let accepted = 0;
    const pasting = (async () => {
      for (let i = 0; i < 100; i += 1) {
        await client.write(paste);
        accepted += paste.length;
      }
    })();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(accepted).toBeLessThan(4 * 2 ** 20);
    stream.takeAgain();
    await pasting;
    await vi.waitFor(() => expect(stream.bytes).toBe(100 * paste.length), { timeout: 20_000 });
    client.close();
  });
});

import { describe, expect, it, vi } from 'vitest';
import type { ByteChannel } from '../../../preload/wire/transport.ts';
import { ChannelSocket } from './channelSocket.ts';

/** A channel whose far end grants credit when the test says so. */
class StingyChannel implements ByteChannel {
  readonly id = 1;
  readonly written: number[][] = [];
  readonly closed: (string | undefined)[] = [];
  data: (data: Uint8Array) => void | Promise<void> = () => {};
  ended: () => void = () => {};
  gone: (error?: string) => void = () => {};
  #grants: (() => void)[] = [];

  write(data: Uint8Array): Promise<void> {
    this.written.push([...data]);
    return new Promise((resolve) => this.#grants.push(resolve));
  }
  grant(): void {
    this.#grants.shift()?.();
  }
  end(): void {}
  close(error?: string): void {
    this.closed.push(error);
    this.gone(error);
  }
  onData(listener: (data: Uint8Array) => void | Promise<void>): void {
    this.data = listener;
  }
  onEnd(listener: () => void): void {
    this.ended = listener;
  }
  onClose(listener: (error?: string) => void): void {
    this.gone = listener;
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe('a channel in the shape of a WebSocket', () => {
  it('has every property that noVNC looks for', () => {
    const socket = new ChannelSocket(new StingyChannel());
    const names = [...Object.keys(socket), ...Object.getOwnPropertyNames(Object.getPrototypeOf(socket))];
    for (const name of [
      'send',
      'close',
      'binaryType',
      'onerror',
      'onmessage',
      'onopen',
      'protocol',
      'readyState',
    ])
      expect(names).toContain(name);
  });

  it('loses nothing that was said before noVNC listened', () => {
    const channel = new StingyChannel();
    const socket = new ChannelSocket(channel);
    const listened = vi.spyOn(channel, 'onData');
    const got: number[] = [];
    socket.onmessage = ({ data }) => got.push(...new Uint8Array(data));
    expect(listened).not.toHaveBeenCalled();
    socket.start();
    void channel.data(new Uint8Array([5]));
    expect(got).toEqual([5]);
  });

  it('copies what it is given and joins what waits for credit', async () => {
    const channel = new StingyChannel();
    const socket = new ChannelSocket(channel);
    const reused = new Uint8Array([1, 2]);
    socket.send(reused);
    reused.fill(9);
    socket.send(new Uint8Array([3]));
    socket.send(new Uint8Array([4]));
    expect(channel.written).toEqual([[1, 2]]);
    channel.grant();
    await settle();
    expect(channel.written).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('hands over exactly the bytes of a view into a larger message', () => {
    const channel = new StingyChannel();
    const socket = new ChannelSocket(channel);
    const got: number[] = [];
    socket.onmessage = ({ data }) => got.push(...new Uint8Array(data));
    socket.start();
    void channel.data(new Uint8Array([0, 0, 7, 8, 0]).subarray(2, 4));
    expect(got).toEqual([7, 8]);
  });

  it('closes as a WebSocket does: afterwards, once, and the channel with it', async () => {
    const channel = new StingyChannel();
    const socket = new ChannelSocket(channel);
    let closes = 0;
    socket.onclose = () => (closes += 1);
    socket.start();
    socket.close();
    expect([socket.readyState, closes, channel.closed]).toEqual(['closing', 0, [undefined]]);
    await settle();
    expect([socket.readyState, closes]).toEqual(['closed', 1]);
    socket.close();
    channel.gone('late');
    await settle();
    expect(closes).toBe(1);
    expect(socket.closeReason).toBeUndefined();
  });

  it('keeps the reason when the far end goes', () => {
    const channel = new StingyChannel();
    const socket = new ChannelSocket(channel);
    const reasons: (string | undefined)[] = [];
    socket.onclose = ({ reason }) => reasons.push(reason);
    socket.start();
    channel.gone('host lost');
    expect([socket.closeReason, reasons]).toEqual(['host lost', ['host lost']]);
  });

  it('ends the connection, not the page, when noVNC chokes on a message', () => {
    const channel = new StingyChannel();
    const socket = new ChannelSocket(channel);
    socket.onmessage = () => {
      throw new Error('rQwait cannot backup');
    };
    socket.start();
    expect(() => void channel.data(new Uint8Array([1]))).not.toThrow();
    expect(socket.readyState).toBe('closed');
    expect(channel.closed[0]).toContain('rQwait');
  });
});

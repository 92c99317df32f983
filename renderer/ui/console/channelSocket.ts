import type { RawChannel } from '@novnc/novnc';
import type { ByteChannel } from '../../../preload/wire/transport.ts';
import { ChannelWriter } from './channelWriter.ts';

/**
 * A byte channel in the shape of a WebSocket, for noVNC.
 *
 * Receiving: noVNC has read a message when `onmessage` returns, so credit goes back at once; RFB itself asks for the
 * next picture only when it has drawn the last.
 */
export class ChannelSocket implements RawChannel {
  binaryType = 'arraybuffer';
  readonly protocol = '';
  readyState: 'open' | 'closing' | 'closed' = 'open';
  onopen: RawChannel['onopen'] = null;
  onmessage: RawChannel['onmessage'] = null;
  onerror: RawChannel['onerror'] = null;
  onclose: RawChannel['onclose'] = null;
  /** After noVNC has handled a message. */
  ondelivered: (() => void) | null = null;
  /** Why the channel went away, where it was not an orderly end. */
  closeReason: string | undefined;

  readonly #channel: ByteChannel;
  readonly #writer: ChannelWriter;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
    this.#writer = new ChannelWriter(channel);
  }

  /**
   * Begins to listen, once noVNC is listening here: what the display said before that waits in the channel, and its
   * greeting is said only once.
   */
  start(): void {
    const channel = this.#channel;
    channel.onData((data) => this.#deliver(data));
    // RFB has no half-open state: a display that says no more is gone.
    channel.onEnd(() => channel.close());
    channel.onClose((error) => {
      if (this.readyState === 'open') this.#closed(error);
    });
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    // A copy, because noVNC hands over a view of a buffer that it reuses.
    if (this.readyState === 'open') this.#writer.send(data.slice());
  }

  close(): void {
    if (this.readyState !== 'open') return;
    this.readyState = 'closing';
    this.#writer.clear();
    this.#channel.close();
    // As a WebSocket does: the caller is done before it hears of it.
    queueMicrotask(() => this.#closed());
  }

  /** Ends the connection for a reason of ours. */
  fail(reason: string): void {
    if (this.readyState !== 'open') return;
    this.#closed(reason);
    this.#channel.close(reason);
  }

  #deliver(data: Uint8Array): void {
    if (this.readyState !== 'open') return;
    const whole = data.byteOffset === 0 && data.byteLength === data.buffer.byteLength;
    const buffer = (whole ? data.buffer : data.slice().buffer) as ArrayBuffer;
    try {
      this.onmessage?.({ data: buffer });
    } catch (error) {
      // noVNC throws on some malformed messages; the display is then lost, never the page.
      this.fail(
        `the display sent something unreadable: ${error instanceof Error ? error.message : String(error)}`,
      );
      return;
    }
    this.ondelivered?.();
  }

  #closed(error?: string): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.closeReason = error;
    this.onclose?.(error === undefined ? {} : { reason: error });
  }
}

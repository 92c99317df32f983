import type { ByteChannel } from '../../../preload/wire/transport.ts';

/** Bytes of one write: a long paste waits for credit piece by piece. */
const MAX_WRITE = 64 * 1024;

/**
 * Sends without waiting over a channel that grants credit: what is given while the far end grants none is joined into
 * one message, so a slow link gets few large messages instead of a growing row of small ones.
 */
export class ChannelWriter {
  readonly #channel: ByteChannel;
  #waiting: Uint8Array<ArrayBuffer>[] = [];
  #writing = false;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
  }

  /** Takes the array over: its bytes must not change afterwards. */
  send(data: Uint8Array<ArrayBuffer>): void {
    this.#waiting.push(data);
    if (!this.#writing) void this.#drain();
  }

  /** Forgets what was not sent yet. */
  clear(): void {
    this.#waiting = [];
  }

  async #drain(): Promise<void> {
    this.#writing = true;
    try {
      while (this.#waiting.length > 0) {
        const batch = joinBytes(this.#waiting);
        this.#waiting = [];
        for (let at = 0; at < batch.byteLength; at += MAX_WRITE) {
          await this.#channel.write(batch.subarray(at, at + MAX_WRITE));
        }
      }
    } catch {
      // The channel is closed; its onClose says why.
      this.#waiting = [];
    } finally {
      this.#writing = false;
    }
  }
}

/** One array of many; the only one itself, without a copy. */
function joinBytes(parts: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const [first] = parts;
  if (first && parts.length === 1) return first;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.byteLength;
  }
  return joined;
}

import { MAX_DATA_BYTES, WireProtocolError } from './frames.ts';

interface PendingWrite {
  data: Uint8Array;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** How frames of this half leave. */
export interface OutgoingFrames {
  data(payload: Uint8Array): void;
  end(): void;
}

/** The sending half of a channel: writes wait in order until the far side has granted the credit they cost. */
export class Outgoing {
  readonly #channel: number;
  readonly #frames: OutgoingFrames;
  /** Most bytes that may wait for credit: a caller that never awaits its writes is refused, not buffered. */
  readonly #maxPending: number;
  #credit = 0;
  #writes: PendingWrite[] = [];
  #pendingBytes = 0;
  #ending = false;
  #onEnded: (() => void) | undefined;

  constructor(channel: number, maxPending: number, frames: OutgoingFrames) {
    this.#channel = channel;
    this.#maxPending = maxPending;
    this.#frames = frames;
  }

  write(data: Uint8Array): Promise<void> {
    if (this.#ending) return Promise.reject(new Error(`channel ${this.#channel} was ended by this side`));
    if (data.length === 0) return Promise.resolve();
    if (this.#writes.length > 0 && this.#pendingBytes + data.length > this.#maxPending) {
      return Promise.reject(
        new Error(`channel ${this.#channel}: ${this.#pendingBytes} bytes wait already for its receiver`),
      );
    }
    return new Promise((resolve, reject) => {
      this.#writes.push({ data, resolve, reject });
      this.#pendingBytes += data.length;
      this.#pump();
    });
  }

  /** `onEnded` runs when the end frame has left, behind every write. */
  end(onEnded: () => void): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#onEnded = onEnded;
    this.#pump();
  }

  grant(bytes: number): void {
    this.#credit += bytes;
    if (this.#credit > 0xffff_ffff)
      throw new WireProtocolError(`channel ${this.#channel}: credit beyond 4 GiB`);
    this.#pump();
  }

  fail(error: Error): void {
    this.#ending = true;
    this.#onEnded = undefined;
    const writes = this.#writes;
    this.#writes = [];
    this.#pendingBytes = 0;
    for (const write of writes) write.reject(error);
  }

  #pump(): void {
    // Sending may fail and close everything, this half included: #writes is then empty and the loop is over.
    for (let write = this.#writes[0]; write && this.#credit > 0; write = this.#writes[0]) {
      const length = Math.min(write.data.length, this.#credit, MAX_DATA_BYTES);
      const part = write.data.subarray(0, length);
      this.#credit -= length;
      this.#pendingBytes -= length;
      if (length < write.data.length) {
        write.data = write.data.subarray(length);
      } else {
        this.#writes.shift();
        write.resolve();
      }
      this.#frames.data(part);
    }
    if (this.#onEnded && this.#writes.length === 0) {
      const onEnded = this.#onEnded;
      this.#onEnded = undefined;
      this.#frames.end();
      onEnded();
    }
  }
}

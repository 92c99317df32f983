import { encodeClose, encodeFrame, FRAME } from './frames.ts';
import { Incoming } from './incoming.ts';
import type { DataListener } from './incoming.ts';
import { Outgoing } from './outgoing.ts';
import type { ByteChannel } from './transport.ts';

/** The channel is over; the message is the reason where one was given. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError';
}

export interface ChannelOwner {
  readonly window: number;
  send(frame: Uint8Array): void;
  sendData(id: number, payload: Uint8Array): void;
  /** The channel is over; frames that still arrive for it are ignored. */
  forget(id: number): void;
}

/** Writes that wait for credit may hold so many windows. */
const MAX_PENDING_WINDOWS = 8;

/** Both ends of the wire run this same machine. It is gone once both sides ended, or either closed. */
export class Channel implements ByteChannel {
  readonly id: number;
  readonly #owner: ChannelOwner;
  readonly #outgoing: Outgoing;
  readonly #incoming: Incoming;
  #sentEnd = false;
  #sawEnd = false;
  #closed = false;
  #reason: string | undefined;
  #endListener: (() => void) | undefined;
  #closeListener: ((error?: string) => void) | undefined;
  /** What its listener has not been told yet. */
  #endUntold = false;
  #closeUntold = false;

  constructor(id: number, owner: ChannelOwner) {
    this.id = id;
    this.#owner = owner;
    const send = (frame: Uint8Array) => {
      if (!this.#closed) owner.send(frame);
    };
    this.#outgoing = new Outgoing(id, MAX_PENDING_WINDOWS * owner.window, {
      data: (payload) => {
        if (!this.#closed) owner.sendData(id, payload);
      },
      end: () => send(encodeFrame(FRAME.end, id)),
    });
    this.#incoming = new Incoming(id, owner.window, send, (reason) => this.close(reason));
  }

  write(data: Uint8Array): Promise<void> {
    const written = this.#closed ? Promise.reject(this.#closedError()) : this.#outgoing.write(data);
    // Who does not look at a write learns from onClose; in Node a rejection that nobody looks at ends the process.
    written.catch(() => undefined);
    return written;
  }

  end(): void {
    this.#outgoing.end(() => {
      this.#sentEnd = true;
      this.#finishIfBothEnded();
    });
  }

  close(error?: string): void {
    if (this.#closed) return;
    this.#owner.send(encodeClose(this.id, error));
    this.closed(error);
  }

  onData(listener: DataListener): void {
    this.#incoming.listen(listener);
  }

  onEnd(listener: () => void): void {
    this.#endListener = listener;
    this.#tell();
  }

  onClose(listener: (error?: string) => void): void {
    this.#closeListener = listener;
    this.#tell();
  }

  /** Frames from the far side, by the mux. */
  grantWindow(): void {
    this.#incoming.grantWindow();
  }
  credited(bytes: number): void {
    this.#outgoing.grant(bytes);
  }
  received(data: Uint8Array): void {
    this.#incoming.receive(data);
  }
  ended(): void {
    this.#incoming.end(() => {
      this.#sawEnd = true;
      this.#endUntold = true;
      this.#tell();
      this.#finishIfBothEnded();
    });
  }

  /** The far side closed the channel, or the connection under it is gone. */
  closed(reason: string | undefined): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#reason = reason;
    this.#owner.forget(this.id);
    this.#outgoing.fail(this.#closedError());
    this.#incoming.close();
    this.#closeUntold = true;
    this.#tell();
  }

  #finishIfBothEnded(): void {
    if (this.#sentEnd && this.#sawEnd) this.closed(undefined);
  }

  #closedError(): ChannelClosedError {
    return new ChannelClosedError(this.#reason ?? `channel ${this.id} is closed`);
  }

  #tell(): void {
    if (this.#endUntold && this.#endListener) {
      this.#endUntold = false;
      this.#endListener();
    }
    if (this.#closeUntold && this.#closeListener) {
      this.#closeUntold = false;
      this.#closeListener(this.#reason);
    }
  }
}

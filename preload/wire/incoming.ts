import { encodeCredit, WireProtocolError } from './frames.ts';

export type DataListener = (data: Uint8Array) => void | Promise<void>;

/** The receiving half of a channel: grants credit as the listener takes what came, so at most a window waits here. */
export class Incoming {
  readonly #channel: number;
  readonly #window: number;
  readonly #send: (frame: Uint8Array) => void;
  /** Bytes that the far side may still send. */
  #granted = 0;
  /** Bytes taken by the listener but not yet granted anew. */
  #taken = 0;
  #queue: Uint8Array[] = [];
  #busy = false;
  #ended = false;
  #closing = false;
  #onEnd: (() => void) | undefined;
  #listener: DataListener | undefined;
  readonly #onFailure: (reason: string) => void;

  constructor(
    channel: number,
    window: number,
    send: (frame: Uint8Array) => void,
    onFailure: (reason: string) => void,
  ) {
    this.#channel = channel;
    this.#window = window;
    this.#send = send;
    this.#onFailure = onFailure;
  }

  /** Lets the far side begin. */
  grantWindow(): void {
    this.#granted += this.#window;
    this.#send(encodeCredit(this.#channel, this.#window));
  }

  listen(listener: DataListener): void {
    this.#listener = listener;
    this.#deliver();
  }

  receive(data: Uint8Array): void {
    if (this.#ended) throw new WireProtocolError(`channel ${this.#channel}: data after its end`);
    if (data.length > this.#granted) {
      throw new WireProtocolError(
        `channel ${this.#channel}: ${data.length} bytes with ${this.#granted} granted`,
      );
    }
    this.#granted -= data.length;
    this.#queue.push(data);
    this.#deliver();
  }

  /** The far side's end; `onEnd` runs once the listener has taken everything before it. */
  end(onEnd: () => void): void {
    if (this.#ended) throw new WireProtocolError(`channel ${this.#channel}: ended twice`);
    this.#ended = true;
    this.#onEnd = onEnd;
    this.#deliver();
  }

  /**
   * The channel is over. What has arrived is handed out at once, without waiting for a slow listener (it is a window
   * at most), so that the last words of a console are read and nothing waits for a listener that never returns.
   */
  close(): void {
    this.#closing = true;
    this.#ended = true;
    this.#deliver();
  }

  #deliver(): void {
    while (this.#listener && (!this.#busy || this.#closing)) {
      const data = this.#queue.shift();
      if (!data) break;
      this.#take(this.#listener, data);
    }
    if (this.#onEnd && this.#queue.length === 0 && (!this.#busy || this.#closing)) {
      const onEnd = this.#onEnd;
      this.#onEnd = undefined;
      onEnd();
    }
  }

  #take(listener: DataListener, data: Uint8Array): void {
    try {
      const taken = listener(data);
      if (!(taken instanceof Promise)) {
        this.#regrant(data.length);
        return;
      }
      this.#busy = true;
      taken.then(
        () => {
          this.#busy = false;
          this.#regrant(data.length);
          this.#deliver();
        },
        (error: unknown) => this.#fail(error),
      );
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#queue = [];
    this.#listener = () => undefined;
    if (!this.#closing) this.#onFailure(error instanceof Error ? error.message : String(error));
  }

  /** In quarters of the window: few credit frames, and the sender never runs dry at a steady pace. */
  #regrant(bytes: number): void {
    this.#taken += bytes;
    if (this.#taken < this.#window / 4 || this.#ended) return;
    const grant = this.#taken;
    this.#taken = 0;
    this.#granted += grant;
    this.#send(encodeCredit(this.#channel, grant));
  }
}

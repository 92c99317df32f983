import type { Duplex } from 'node:stream';

/** The sending side of a connection: packets of one turn of the event loop leave in one system call. */
export class Outbox {
  readonly #transport: Duplex;
  readonly #onDrain: () => void;
  #waiters: (() => void)[] = [];
  #corked = false;
  #stopped = false;

  constructor(transport: Duplex, onDrain: () => void) {
    this.#transport = transport;
    this.#onDrain = onDrain;
    transport.on('drain', () => {
      const waiters = this.#waiters;
      this.#waiters = [];
      for (const waiter of waiters) waiter();
      this.#onDrain();
    });
  }

  /** The transport holds as much as it wants to: whoever can wait should. */
  get full(): boolean {
    return this.#transport.writableNeedDrain;
  }

  /** Sends bytes that must not be changed afterwards; false when the transport is full now. */
  write(bytes: Buffer): boolean {
    if (this.#stopped) return true;
    if (!this.#corked) {
      this.#corked = true;
      this.#transport.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#transport.uncork();
      });
    }
    return this.#transport.write(bytes);
  }

  /** Calls back once when the transport takes more. Never when the connection ends first. */
  afterDrain(callback: () => void): void {
    if (this.full) this.#waiters.push(callback);
    else queueMicrotask(callback);
  }

  stop(): void {
    this.#stopped = true;
    this.#waiters = [];
  }
}

/** Keeps what arrives before a listener is there, and says only once that it is over. Shared by all transports. */
export class Inbox {
  #early: (string | Uint8Array)[] = [];
  #listener: ((message: string | Uint8Array) => void) | undefined;
  #closed: string | undefined;
  #closeListener: ((reason: string) => void) | undefined;

  message(message: string | Uint8Array): void {
    if (this.#closed !== undefined) return;
    if (this.#listener) this.#listener(message);
    else this.#early.push(message);
  }

  close(reason: string): void {
    if (this.#closed !== undefined) return;
    this.#closed = reason;
    this.#closeListener?.(reason);
  }

  onMessage(listener: (message: string | Uint8Array) => void): void {
    this.#listener = listener;
    const early = this.#early;
    this.#early = [];
    for (const message of early) listener(message);
  }

  onClose(listener: (reason: string) => void): void {
    this.#closeListener = listener;
    if (this.#closed !== undefined) listener(this.#closed);
  }

  get isClosed(): boolean {
    return this.#closed !== undefined;
  }
}

/** How silence is noticed. libvirt's own client uses 5 s and 5 pings. */
export interface KeepAliveOptions {
  /** After so long without a byte from the daemon a ping is sent, in milliseconds. */
  intervalMs: number;
  /** So many pings in a row without a byte in between, and the connection counts as dead. */
  count: number;
}

/** Watches one connection: sends pings when nothing is heard and reports death when they are not answered. */
export class KeepAlive {
  readonly #timer: NodeJS.Timeout;
  #heard = false;
  #unanswered = 0;
  /** While we ourselves do not read (a paused stream), silence says nothing about the daemon. */
  suspended = false;

  constructor(options: KeepAliveOptions, ping: () => void, dead: () => void) {
    this.#timer = setInterval(() => {
      if (this.#heard || this.suspended) {
        this.#heard = false;
        this.#unanswered = 0;
      } else if (this.#unanswered >= options.count) {
        dead();
      } else {
        this.#unanswered++;
        ping();
      }
    }, options.intervalMs);
    this.#timer.unref();
  }

  /** Any bytes prove life, not only a pong: a large reply may take longer than the pings allow. */
  heard(): void {
    this.#heard = true;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

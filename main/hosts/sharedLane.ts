import type { Connection } from '../libvirt/index.ts';

export interface SharedLaneOptions {
  open: () => Promise<Connection>;
  /** ms without work after which the connection is closed. */
  idleMs: number;
}

/** One connection for many quick calls at once, opened when first needed and closed when idle. */
export class SharedLane {
  readonly #options: SharedLaneOptions;
  #connection: Promise<Connection> | undefined;
  #users = 0;
  #idle: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: SharedLaneOptions) {
    this.#options = options;
  }

  /** 1 while its connection is open or opening. */
  get size(): number {
    return this.#connection === undefined ? 0 : 1;
  }

  async run<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    this.#users += 1;
    try {
      return await work(await this.#open());
    } finally {
      this.#users -= 1;
      if (this.#users === 0 && !this.#closed)
        this.#idle = setTimeout(() => this.#drop(), this.#options.idleMs).unref();
    }
  }

  close(): void {
    this.#closed = true;
    this.#drop();
  }

  #open(): Promise<Connection> {
    if (this.#connection === undefined) {
      const opening = this.#options.open();
      this.#connection = opening;
      const forget = (): void => {
        if (this.#connection === opening) this.#connection = undefined;
      };
      opening.then((connection) => connection.onClose(forget), forget);
    }
    return this.#connection;
  }

  #drop(): void {
    clearTimeout(this.#idle);
    const connection = this.#connection;
    this.#connection = undefined;
    void connection?.then((open) => open.close()).catch(() => {});
  }
}

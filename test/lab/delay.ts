import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { rm } from 'node:fs/promises';

/** A port of an address of this machine or of a lab's host. */
export interface Port {
  host: string;
  /** 0 to listen at: any that is free. */
  port: number;
}

export interface DelayOptions {
  /** What to pass on to: the path of a unix socket, or a port. */
  to: string | Port;
  /** Where this one listens. */
  at: string | Port;
  /** ms added each way: half of the round trip. */
  delay: number;
}

/** What went through, over all connections since the last `resetCounts`. */
export interface DelayCounts {
  connections: number;
  bytesUp: number;
  bytesDown: number;
  /**
   * Length of the longest chain in which each message was sent only after an answer to the one before had arrived:
   * what latency multiplies. A thousand calls sent together make 1, a client that waits for each answer makes 1,000.
   */
  roundTrips: number;
}

/** A chunk on its way; `depth` is its place in the chain that `DelayCounts.roundTrips` measures. */
interface Flight {
  due: number;
  depth: number;
  /** Absent: the sender has ended. */
  chunk: Buffer | undefined;
}

interface DelayLineEnds {
  from: Socket;
  to: Socket;
  /** Tells a chunk's depth as it comes in. */
  sent: (chunk: Buffer) => number;
  /** A chunk of this depth has arrived at the other end. */
  delivered: (depth: number) => void;
}

/** One direction: every chunk leaves `delay` ms after it came, however many are on their way. */
class DelayLine {
  readonly #queue: Flight[] = [];
  readonly #proxy: DelayProxy;
  readonly #ends: DelayLineEnds;
  #timer: NodeJS.Timeout | undefined;

  constructor(proxy: DelayProxy, ends: DelayLineEnds) {
    this.#proxy = proxy;
    this.#ends = ends;
    const { from, to, sent } = ends;
    from.on('data', (chunk: Buffer) => {
      this.#push(chunk, sent(chunk));
      // The socket's own back-pressure goes on to the sender, so that nothing piles up here.
      if (to.writableNeedDrain) {
        from.pause();
        to.once('drain', () => from.resume());
      }
    });
    from.on('end', () => this.#push(undefined, 0));
    // An error on either side breaks both, as a reset connection would.
    from.on('error', () => to.destroy());
  }

  #push(chunk: Buffer | undefined, depth: number): void {
    this.#queue.push({ due: performance.now() + this.#proxy.delay, depth, chunk });
    this.flush();
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#proxy.blocked) return;
    for (;;) {
      const next = this.#queue[0];
      if (next === undefined) return;
      const wait = next.due - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => this.flush(), Math.ceil(wait));
        return;
      }
      this.#queue.shift();
      if (next.chunk === undefined) this.#ends.to.end();
      else {
        this.#ends.delivered(next.depth);
        this.#ends.to.write(next.chunk);
      }
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#queue.length = 0;
  }
}

/**
 * A far-away host on this machine: a socket in front of another one that adds latency without serialising, and that can
 * fall silent (`block`) or break (`cut`).
 */
export class DelayProxy {
  readonly #at: string | Port;
  readonly #to: string | Port;
  readonly #server: Server;
  readonly #pairs = new Map<Socket, { far: Socket; lines: DelayLine[] }>();
  #counts: DelayCounts = { connections: 0, bytesUp: 0, bytesDown: 0, roundTrips: 0 };
  #depthAtClient = 0;
  #blocked = false;
  /** ms each way; may be changed at any time, for what comes after. */
  delay: number;

  private constructor(options: DelayOptions) {
    this.#at = options.at;
    this.#to = options.to;
    this.delay = options.delay;
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#accept(near));
  }

  static async start(options: DelayOptions): Promise<DelayProxy> {
    const proxy = new DelayProxy(options);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(typeof options.at === 'string' ? { path: options.at } : options.at, resolve);
    });
    return proxy;
  }

  #accept(near: Socket): void {
    this.#counts.connections++;
    const to = typeof this.#to === 'string' ? { path: this.#to } : this.#to;
    const far = createConnection({ ...to, allowHalfOpen: true });
    let atFar = 0;
    const up = new DelayLine(this, {
      from: near,
      to: far,
      sent: (chunk) => {
        this.#counts.bytesUp += chunk.length;
        // A client is one mind: what it learnt on one connection it may act on in another.
        const depth = this.#depthAtClient + 1;
        this.#counts.roundTrips = Math.max(this.#counts.roundTrips, depth);
        return depth;
      },
      delivered: (depth) => (atFar = Math.max(atFar, depth)),
    });
    const down = new DelayLine(this, {
      from: far,
      to: near,
      sent: (chunk) => {
        this.#counts.bytesDown += chunk.length;
        return atFar;
      },
      delivered: (depth) => (this.#depthAtClient = Math.max(this.#depthAtClient, depth)),
    });
    this.#pairs.set(near, { far, lines: [up, down] });
    near.on('close', () => {
      // What is still on its way to the far end arrives; a cable does not lose it either.
      if (!far.destroyed && !this.#blocked) far.end();
      this.#pairs.delete(near);
    });
  }

  /** Its path. */
  get socket(): string {
    if (typeof this.#at !== 'string') throw new Error('This one listens at a port.');
    return this.#at;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get blocked(): boolean {
    return this.#blocked;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  get counts(): DelayCounts {
    return { ...this.#counts };
  }

  resetCounts(): void {
    this.#counts = { connections: 0, bytesUp: 0, bytesDown: 0, roundTrips: 0 };
    this.#depthAtClient = 0;
  }

  /** Nothing more goes through, in either direction, and no connection closes: a pulled cable. New ones are taken, too. */
  block(): void {
    this.#blocked = true;
  }

  /** What was held back goes on. */
  unblock(): void {
    this.#blocked = false;
    for (const { lines } of this.#pairs.values()) for (const line of lines) line.flush();
  }

  /** Breaks every connection at once; new ones may come. */
  cut(): void {
    for (const [near, { far, lines }] of this.#pairs) {
      for (const line of lines) line.stop();
      near.destroy();
      far.destroy();
    }
    this.#pairs.clear();
  }

  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.cut();
    await closed;
    if (typeof this.#at === 'string') await rm(this.#at, { force: true });
  }
}

import { openLink, type HostLink, type LinkOptions } from './hostLink.ts';

/** A link that was given up on is asked whether it still lives; one that says nothing for so long does not, ms. */
const ALIVE_MS = 5_000;

/**
 * Keeps a host's link while connections over it come and go: a daemon that restarts costs no new login. A link that has
 * ended, or that no longer answers, is replaced.
 */
export class LinkKeeper {
  readonly #open: (options: LinkOptions) => Promise<HostLink>;
  #link: HostLink | undefined;
  #suspect = false;

  constructor(open: (options: LinkOptions) => Promise<HostLink> = openLink) {
    this.#open = open;
  }

  /** The connection over it was lost, so that it may be dead itself. */
  suspect(): void {
    this.#suspect = true;
  }

  /** @throws as `openLink` */
  async get(wanted: LinkOptions): Promise<HostLink> {
    const held = this.#link;
    if (held !== undefined) {
      if (held.failure === undefined && (!this.#suspect || (await held.isAlive(within(wanted.signal))))) {
        wanted.signal.throwIfAborted();
        this.#suspect = false;
        return held;
      }
      await this.close();
      wanted.signal.throwIfAborted();
    }
    const link = await this.#open(wanted);
    if (wanted.signal.aborted) {
      await link.close();
      wanted.signal.throwIfAborted();
    }
    this.#suspect = false;
    this.#link = link;
    return link;
  }

  async close(): Promise<void> {
    const link = this.#link;
    this.#link = undefined;
    await link?.close();
  }
}

const within = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(ALIVE_MS)]);

import { DomainFeed } from './domainFeed.ts';
import type { DomainInventory } from './domainInventory.ts';
import type { HostObjects } from './objects/index.ts';
import { Sampler, type FigureTick, type Pace } from './sampler.ts';
import type { HypervisorInfo, Session } from './session.ts';

/** What is looked at closely on a host, over all of its stays. */
export interface Attention {
  pace: Pace;
  /** Domains that somebody sees. */
  visible: readonly string[];
  /** Whether the stored configuration of these is read again and again, since its changes send no event. */
  watched: boolean;
}

export interface StayOptions {
  host: string;
  session: Session;
  inventory: DomainInventory;
  objects: HostObjects;
  onFigures: (tick: FigureTick) => void;
}

/** What runs from the opening of a session to its end: the domains' rows kept true, figures taken, objects listed. */
export class Stay {
  readonly session: Session;
  readonly feed: DomainFeed;
  readonly #options: StayOptions;
  #sampler: Sampler | undefined;

  constructor(options: StayOptions) {
    this.#options = options;
    this.session = options.session;
    this.feed = new DomainFeed(options.session, options.inventory);
  }

  /** Begins what the list does not need, once that is there. */
  begin(attention: Attention): void {
    const { host, session, inventory, objects, onFigures } = this.#options;
    const { reader } = this.feed;
    this.#sampler = new Sampler({ host, session, inventory, reader, onTick: onFigures });
    this.setPace(attention.pace);
    this.setVisible(attention.visible, attention.watched);
    this.#sampler.start();
    objects.attach(session);
  }

  setPace(pace: Pace): void {
    this.#sampler?.setPace(pace);
  }

  setVisible(visible: readonly string[], watched: boolean): void {
    this.#sampler?.setVisible(visible);
    this.feed.setVisible(visible, watched);
  }

  /** After the list: it may wait, and a daemon that has just started looks its emulators over first, for seconds. */
  async readInfo(): Promise<HypervisorInfo & { hasDomainStats: boolean }> {
    const info = await this.session.readInfo({ priority: 'low' });
    return { ...info, hasDomainStats: this.feed.reader.hasStats };
  }

  /** Ends the session; the rows stay, marked lost. */
  end(): void {
    this.#sampler?.stop();
    this.feed.stop();
    this.#options.objects.detach();
    this.#options.inventory.markLost();
    void this.session.close().catch(() => {});
  }
}

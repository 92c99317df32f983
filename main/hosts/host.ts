import { Backoff } from './backoff.ts';
import type { Collection } from './collection.ts';
import { DomainFeed } from './domainFeed.ts';
import { DomainInventory } from './domainInventory.ts';
import type { DomainKey, DomainRow } from './domainRow.ts';
import { explainLoss, explainOpenFailure } from './explain.ts';
import { HostError } from './hostError.ts';
import { Credentials, type Keyholders } from './link/credentials.ts';
import type { LinkOptions } from './link/hostLink.ts';
import { LinkKeeper } from './link/linkKeeper.ts';
import { transition, type HostEvent, type HostStatus } from './machine.ts';
import type { ObjectCollections, ObjectKindName } from './objects/index.ts';
import { HostObjects } from './objects/index.ts';
import { DEFAULT_PACE, Sampler, type FigureTick, type Pace } from './sampler.ts';
import { Session, type HypervisorInfo, type SessionOptions } from './session.ts';

/** What the user saved; only the first three matter to the engine. */
export interface HostConfig {
  name: string;
  uri: string;
  readOnly: boolean;
  autoconnect?: boolean | undefined;
  group?: string | undefined;
  colour?: string | undefined;
}

/** What the list of hosts shows of this one, beside what the user saved. */
export interface HostView {
  status: HostStatus;
  /** Of the last time it was connected; absent while it never was. */
  hypervisor?: HypervisorInfo & { hasDomainStats: boolean };
  domains: number;
  running: number;
}

export interface HostOptions {
  id: string;
  config: HostConfig;
  domains: Collection<DomainKey, DomainRow>;
  objects: ObjectCollections;
  onChange: () => void;
  onFigures: (tick: FigureTick) => void;
  /** Who answers what a login asks. */
  keyholders: Keyholders;
  /** ssh's configuration file in the place of the user's own, as it is set now. */
  sshConfig?: () => string | undefined;
  /** Opens a session; replaced in tests. */
  open?: (options: SessionOptions) => Promise<Session>;
}

/** A connection that held at least this long, ms, counts as good: the next loss is retried soon again. */
const STABLE_MS = 10_000;

/** Attempts to come back: soon at first, since a daemon that restarts is back within a second or two. */
const RETRY = { firstMs: 500, maxMs: 30_000, jitter: 0.3 };

interface Live {
  session: Session;
  feed: DomainFeed;
  sampler: Sampler | undefined;
}

/**
 * One saved host: connects, notices losses, comes back by itself, and keeps its domains' rows true meanwhile. Its
 * status changes only by `transition`; every effect follows from the status that was entered.
 */
export class Host {
  readonly id: string;
  readonly inventory: DomainInventory;
  readonly #objects: HostObjects;
  readonly #options: HostOptions;
  readonly #backoff = new Backoff(RETRY);
  readonly #keeper = new LinkKeeper();
  readonly #credentials: Credentials;
  #config: HostConfig;
  #status: HostStatus = { state: 'disconnected' };
  #hypervisor: HostView['hypervisor'];
  #live: Live | undefined;
  #attempt: AbortController | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  #wasConnected = false;
  #connectedAt = Infinity;
  #pace: Pace = DEFAULT_PACE;
  #visible: readonly string[] = [];
  #watched = false;
  #announced = '';

  constructor(options: HostOptions) {
    this.id = options.id;
    this.#options = options;
    this.#config = options.config;
    this.inventory = new DomainInventory(options.id, options.domains);
    this.#objects = new HostObjects(options.id, options.objects);
    this.#credentials = new Credentials(options.id, () => this.#config.name, options.keyholders);
  }

  get config(): HostConfig {
    return this.#config;
  }

  get status(): HostStatus {
    return this.#status;
  }

  get view(): HostView {
    return {
      status: this.#status,
      ...(this.#hypervisor !== undefined && { hypervisor: this.#hypervisor }),
      domains: this.inventory.size,
      running: this.inventory.running,
    };
  }

  /** @throws HostError where the host is not connected: with the reason for which it is not. */
  get session(): Session {
    return this.#connected().session;
  }

  get feed(): DomainFeed {
    return this.#connected().feed;
  }

  /** Begins to connect unless it is connected or on its way; how it went shows in the status. */
  connect(): void {
    this.#dispatch({ type: 'connect' });
  }

  disconnect(): void {
    this.#dispatch({ type: 'disconnect' });
  }

  /** Resolves when the host is connected; rejects with its failure where an attempt ended otherwise. */
  async whenConnected(signal: AbortSignal): Promise<void> {
    while (this.#status.state === 'connecting') {
      signal.throwIfAborted();
      await this.#changed(signal);
    }
    this.#connected();
  }

  /** New values of a saved host. Another address or mode takes effect by connecting anew. */
  configure(config: HostConfig): void {
    const moved = config.uri !== this.#config.uri || config.readOnly !== this.#config.readOnly;
    this.#config = config;
    if (!moved) return;
    // What the other place said of itself is not true of this one.
    this.#hypervisor = undefined;
    if (this.#status.state === 'disconnected') return;
    this.disconnect();
    this.connect();
  }

  /** What was told at its logins is forgotten, in memory and in the keyring. */
  forgetSecrets(): Promise<void> {
    return this.#credentials.forget();
  }

  setPace(pace: Pace): void {
    this.#pace = pace;
    this.#live?.sampler?.setPace(pace);
  }

  setVisible(uuids: readonly string[], watched: boolean): void {
    this.#visible = uuids;
    this.#watched = watched;
    this.#live?.sampler?.setVisible(uuids);
    this.#live?.feed.setVisible(uuids, watched);
  }

  /** Whether anybody watches the host's networks, pools or devices. */
  setWanted(kind: ObjectKindName, wanted: boolean): void {
    this.#objects.setWanted(kind, wanted);
  }

  /** Tells listeners if what the list of hosts shows of this host has changed (its counts follow its domains). */
  announce(): void {
    const { domains, running } = this.view;
    const now = `${domains} ${running}`;
    if (now === this.#announced) return;
    this.#announced = now;
    this.#options.onChange();
  }

  /** Closes and forgets everything; the host is not to be used again. */
  dispose(): void {
    this.disconnect();
  }

  #connected(): Live {
    if (this.#live !== undefined && this.#status.state === 'connected') return this.#live;
    const status = this.#status;
    if ('failure' in status) throw status.failure;
    throw new HostError(
      'notConnected',
      status.state === 'connecting'
        ? `${this.#config.name} is still being connected`
        : `${this.#config.name} is not connected`,
      { remedy: { text: 'Connect the host first.' } },
    );
  }

  #dispatch(event: HostEvent): void {
    const before = this.#status;
    const after = transition(before, event);
    if (after === before) return;
    this.#status = after;
    this.#enter(after);
    this.#options.onChange();
    for (const wake of this.#waiters.splice(0)) wake();
  }

  readonly #waiters: (() => void)[] = [];

  async #changed(signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      const giveUp = (): void => {
        const at = this.#waiters.indexOf(wake);
        if (at >= 0) this.#waiters.splice(at, 1);
        resolve();
      };
      this.#waiters.push(wake);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #enter(status: HostStatus): void {
    clearTimeout(this.#retryTimer);
    switch (status.state) {
      case 'disconnected':
        this.#attempt?.abort(new Error(`${this.#config.name} was disconnected`));
        this.#end();
        this.#backoff.reset();
        this.#wasConnected = false;
        void this.#keeper.close();
        this.#credentials.clear();
        this.inventory.clear();
        this.#objects.clear();
        return;
      case 'connecting':
        this.#backoff.reset();
        this.#begin();
        return;
      case 'connected':
        this.#wasConnected = true;
        this.#connectedAt = performance.now();
        return;
      case 'lost':
        this.#end();
        this.#awaitRetry(status.retryAt);
        return;
      case 'retrying':
        if (status.retryAt === undefined) this.#begin();
        else this.#awaitRetry(status.retryAt);
        return;
      case 'failed':
        this.#end();
        // The next login may be another one: as another user, in other groups, with another key.
        void this.#keeper.close();
    }
  }

  #awaitRetry(retryAt: number): void {
    this.#retryTimer = setTimeout(
      () => this.#dispatch({ type: 'retryDue' }),
      Math.max(0, retryAt - Date.now()),
    );
  }

  #begin(): void {
    this.#attempt?.abort(new Error('another attempt began'));
    const attempt = new AbortController();
    this.#attempt = attempt;
    void this.#open(attempt.signal).catch((error: unknown) => {
      if (attempt.signal.aborted) return;
      this.#end();
      this.#dispatch({
        type: 'openFailed',
        failure: explainOpenFailure(this.#config.name, this.#config.uri, error),
        retryAt: this.#nextRetry(),
        wasConnected: this.#wasConnected,
      });
    });
  }

  /** Connected means that the list is there too: a host that opens but cannot list is of no use. */
  async #open(signal: AbortSignal): Promise<void> {
    const { uri, readOnly } = this.#config;
    const link = await this.#keeper.get(this.#linkOptions(signal));
    const session = await (this.#options.open ?? Session.open)({ uri, readOnly, signal, link });
    if (signal.aborted) {
      await session.close();
      return;
    }
    const live: Live = { session, feed: new DomainFeed(session, this.inventory), sampler: undefined };
    this.#live = live;
    session.onClose((error) => this.#onClosed(live, error));
    await live.feed.start();
    // Ended or replaced while it was being read.
    if (signal.aborted || this.#live !== live) return;
    this.#sample(live);
    this.#objects.attach(session);
    this.#dispatch({ type: 'opened' });
    void this.#readInfo(live);
  }

  #linkOptions(signal: AbortSignal): LinkOptions {
    const { uri, readOnly } = this.#config;
    const configFile = this.#options.sshConfig?.();
    return { uri, readOnly, signal, answers: this.#credentials.begin(), configFile };
  }

  /** After the list: it may wait, and a daemon that has just started looks its emulators over first, for seconds. */
  async #readInfo(live: Live): Promise<void> {
    const info = await live.session.readInfo({ priority: 'low' });
    if (this.#live !== live) return;
    this.#hypervisor = { ...info, hasDomainStats: live.feed.reader.hasStats };
    this.#options.onChange();
  }

  #sample(live: Live): void {
    live.sampler = new Sampler({
      host: this.id,
      session: live.session,
      inventory: this.inventory,
      reader: live.feed.reader,
      onTick: this.#options.onFigures,
    });
    live.sampler.setPace(this.#pace);
    this.setVisible(this.#visible, this.#watched);
    live.sampler.start();
  }

  #onClosed(live: Live, error: Error): void {
    if (this.#live !== live) return;
    if (performance.now() - this.#connectedAt >= STABLE_MS) this.#backoff.reset();
    // While still opening, the calls that were pending reject and the attempt fails by itself.
    this.#dispatch({
      type: 'closed',
      failure: explainLoss(this.#config.name, error),
      retryAt: this.#nextRetry(),
    });
  }

  #nextRetry(): number {
    return Date.now() + this.#backoff.next();
  }

  /** Ends the session, if there is one; the rows stay, marked lost. */
  #end(): void {
    this.#keeper.suspect();
    const live = this.#live;
    this.#live = undefined;
    if (live === undefined) return;
    live.sampler?.stop();
    live.feed.stop();
    this.#objects.detach();
    this.inventory.markLost();
    void live.session.close().catch(() => {});
  }
}

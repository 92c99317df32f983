import type { DomainFeed } from './domainFeed.ts';
import { DomainInventory } from './domainInventory.ts';
import { explainLoss, explainOpenFailure } from './explain.ts';
import { HostError } from './hostError.ts';
import { Credentials } from './link/credentials.ts';
import type { HostConfig, HostOptions, HostView } from './hostTypes.ts';
import type { LinkOptions } from './link/hostLink.ts';
import { LinkKeeper } from './link/linkKeeper.ts';
import { transition, type HostEvent, type HostStatus } from './machine.ts';
import type { ObjectKindName } from './objects/index.ts';
import { HostObjects } from './objects/index.ts';
import { Retry } from './retry.ts';
import { DEFAULT_PACE, type Pace } from './sampler.ts';
import { Session } from './session.ts';
import { Stay, type Attention } from './stay.ts';
import { Waiters } from './waiters.ts';

/**
 * One saved host: connects, notices losses, comes back by itself, and keeps its domains' rows true meanwhile. Its
 * status changes only by `transition`; every effect follows from the status that was entered.
 */
export class Host {
  readonly id: string;
  readonly inventory: DomainInventory;
  readonly #objects: HostObjects;
  readonly #options: HostOptions;
  readonly #retry = new Retry();
  readonly #waiters = new Waiters();
  readonly #keeper = new LinkKeeper();
  readonly #credentials: Credentials;
  #config: HostConfig;
  #status: HostStatus = { state: 'disconnected' };
  #hypervisor: HostView['hypervisor'];
  #stay: Stay | undefined;
  #attempt: AbortController | undefined;
  #wasConnected = false;
  #attention: Attention = { pace: DEFAULT_PACE, visible: [], watched: false };
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
      await this.#waiters.changed(signal);
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
    this.#attention = { ...this.#attention, pace };
    this.#stay?.setPace(pace);
  }

  setVisible(visible: readonly string[], watched: boolean): void {
    this.#attention = { ...this.#attention, visible, watched };
    this.#stay?.setVisible(visible, watched);
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

  #connected(): Stay {
    if (this.#stay !== undefined && this.#status.state === 'connected') return this.#stay;
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
    this.#waiters.wake();
  }

  #enter(status: HostStatus): void {
    this.#retry.clear();
    switch (status.state) {
      case 'disconnected':
        this.#attempt?.abort(new Error(`${this.#config.name} was disconnected`));
        this.#end();
        this.#retry.reset();
        this.#wasConnected = false;
        void this.#keeper.close();
        this.#credentials.clear();
        this.inventory.clear();
        this.#objects.clear();
        return;
      case 'connecting':
        this.#retry.reset();
        this.#begin();
        return;
      case 'connected':
        this.#wasConnected = true;
        this.#retry.connected();
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
    this.#retry.at(retryAt, () => this.#dispatch({ type: 'retryDue' }));
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
        retryAt: this.#retry.next(),
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
    const { id: host, inventory } = this;
    const { onFigures } = this.#options;
    const stay = new Stay({ host, session, inventory, objects: this.#objects, onFigures });
    this.#stay = stay;
    session.onClose((error) => this.#onClosed(stay, error));
    await stay.feed.start();
    // Ended or replaced while it was being read.
    if (signal.aborted || this.#stay !== stay) return;
    stay.begin(this.#attention);
    this.#dispatch({ type: 'opened' });
    void this.#readInfo(stay);
  }

  #linkOptions(signal: AbortSignal): LinkOptions {
    const { uri, readOnly } = this.#config;
    const configFile = this.#options.sshConfig?.();
    return { uri, readOnly, signal, answers: this.#credentials.begin(), configFile };
  }

  async #readInfo(stay: Stay): Promise<void> {
    const info = await stay.readInfo();
    if (this.#stay !== stay) return;
    this.#hypervisor = info;
    this.#options.onChange();
  }

  #onClosed(stay: Stay, error: Error): void {
    if (this.#stay !== stay) return;
    this.#retry.closed();
    // While still opening, the calls that were pending reject and the attempt fails by itself.
    this.#dispatch({
      type: 'closed',
      failure: explainLoss(this.#config.name, error),
      retryAt: this.#retry.next(),
    });
  }

  /** Ends the session, if there is one; the rows stay, marked lost. */
  #end(): void {
    this.#keeper.suspect();
    const stay = this.#stay;
    this.#stay = undefined;
    stay?.end();
  }
}

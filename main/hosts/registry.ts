import { Collection, type Unsubscribe } from './collection.ts';
import type { DomainKey, DomainRow } from './domainRow.ts';
import { Host } from './host.ts';
import type { HostConfig, HostOptions, HostView } from './hostTypes.ts';
import { HostError } from './hostError.ts';
import { newObjectCollections, type ObjectCollections, type ObjectKindName } from './objects/index.ts';
import type { Keyholders } from './link/credentials.ts';
import { QuestionDesk } from './questions.ts';
import { DEFAULT_PACE, type FigureTick, type Pace } from './sampler.ts';

export interface HostRow extends HostView {
  id: string;
  config: HostConfig;
}

export interface RegistryOptions {
  /** Of hosts that are logged in to: where answers are kept, and what a person allowed. */
  keyholders?: Omit<Keyholders, 'desk'>;
  sshConfig?: () => string | undefined;
  open?: HostOptions['open'];
}

/** Counts follow events of domains, which come in storms: hosts tell theirs together, at most this often, ms. */
const COUNT_MS = 100;

/** All hosts, the rows of all their domains in one collection, and their figures. */
export class HostRegistry {
  readonly rows = new Collection<string, HostRow>();
  readonly domains = new Collection<DomainKey, DomainRow>();
  /** Of the hosts that are connected, and only while somebody watches: see `watchObjects`. */
  readonly objects: ObjectCollections = newObjectCollections();
  readonly #hosts = new Map<string, Host>();
  readonly #figureListeners = new Set<(tick: FigureTick) => void>();
  readonly #latest = new Map<string, FigureTick>();
  /** What each client has on screen, by host. */
  readonly #visible = new Map<object, ReadonlyMap<string, ReadonlySet<string>>>();
  readonly #watchers = new Set<object>();
  readonly #objectWatchers = new Map<ObjectKindName, number>();
  /** What logins ask, for whoever sits at a window. */
  readonly questions = new QuestionDesk();
  readonly #options: RegistryOptions;
  #pace: Pace = DEFAULT_PACE;
  #countTimer: NodeJS.Timeout | undefined;

  constructor(options: RegistryOptions = {}) {
    this.#options = options;
    this.domains.subscribe(() => {
      this.#countTimer ??= setTimeout(() => {
        this.#countTimer = undefined;
        for (const host of this.#hosts.values()) host.announce();
      }, COUNT_MS);
    });
  }

  get keyholders(): Keyholders {
    return { ...this.#options.keyholders, desk: this.questions };
  }

  add(id: string, config: HostConfig): Host {
    if (this.#hosts.has(id)) throw new Error(`There is a host ${id} already`);
    const host = new Host({
      id,
      config,
      domains: this.domains,
      objects: this.objects,
      onChange: () => this.#publish(id),
      onFigures: (tick) => this.#onFigures(tick),
      keyholders: this.keyholders,
      ...(this.#options.sshConfig !== undefined && { sshConfig: this.#options.sshConfig }),
      ...(this.#options.open !== undefined && { open: this.#options.open }),
    });
    this.#hosts.set(id, host);
    host.setPace(this.#pace);
    for (const [kind, watchers] of this.#objectWatchers) host.setWanted(kind, watchers > 0);
    this.#publish(id);
    return host;
  }

  remove(id: string): void {
    const host = this.#hosts.get(id);
    if (host === undefined) return;
    this.#hosts.delete(id);
    host.dispose();
    this.#latest.delete(id);
    this.rows.delete(id);
  }

  find(id: string): Host | undefined {
    return this.#hosts.get(id);
  }

  /** @throws HostError where there is no such host */
  get(id: string): Host {
    const host = this.#hosts.get(id);
    if (host === undefined)
      throw new HostError('notConnected', `There is no host ${id}; it may have been removed`);
    return host;
  }

  all(): IterableIterator<Host> {
    return this.#hosts.values();
  }

  configure(id: string, config: HostConfig): void {
    this.get(id).configure(config);
    this.#publish(id);
  }

  setPace(pace: Pace): void {
    this.#pace = pace;
    for (const host of this.#hosts.values()) host.setPace(pace);
  }

  /** The domains that a client has on screen; an empty list while its window is hidden. */
  setVisible(client: object, domains: readonly { host: string; uuid: string }[]): void {
    const byHost = new Map<string, Set<string>>();
    for (const { host, uuid } of domains) {
      const uuids = byHost.get(host) ?? new Set<string>();
      byHost.set(host, uuids.add(uuid));
    }
    this.#visible.set(client, byHost);
    this.#tellVisible();
  }

  /** Somebody begins to watch the list of domains; what is stored is re-read while anybody does. */
  watch(): Unsubscribe {
    const watcher = {};
    this.#watchers.add(watcher);
    this.#tellVisible();
    return () => {
      if (this.#watchers.delete(watcher)) this.#tellVisible();
    };
  }

  /** Somebody begins to watch the networks, storage pools or devices of all hosts. */
  watchObjects(kind: ObjectKindName): Unsubscribe {
    this.#countObjectWatchers(kind, 1);
    let watching = true;
    return () => {
      if (watching) this.#countObjectWatchers(kind, -1);
      watching = false;
    };
  }

  #countObjectWatchers(kind: ObjectKindName, change: 1 | -1): void {
    const watchers = (this.#objectWatchers.get(kind) ?? 0) + change;
    this.#objectWatchers.set(kind, watchers);
    for (const host of this.#hosts.values()) host.setWanted(kind, watchers > 0);
  }

  /** The client is gone: it has nothing on screen. */
  forget(client: object): void {
    if (this.#visible.delete(client)) this.#tellVisible();
  }

  /** Hears every tick of every host. */
  onFigures(listener: (tick: FigureTick) => void): Unsubscribe {
    this.#figureListeners.add(listener);
    return () => {
      this.#figureListeners.delete(listener);
    };
  }

  /** The last figures of each host, for who begins to watch. */
  latestFigures(): FigureTick[] {
    return [...this.#latest.values()];
  }

  close(): void {
    clearTimeout(this.#countTimer);
    for (const id of [...this.#hosts.keys()]) this.remove(id);
    // Removing told the collection's listeners, which set the timer anew.
    clearTimeout(this.#countTimer);
  }

  #publish(id: string): void {
    const host = this.#hosts.get(id);
    if (host === undefined) return;
    this.rows.set(id, { id, config: host.config, ...host.view });
    // Whoever begins to watch later must not take them for those of now.
    if (host.status.state !== 'connected') this.#latest.delete(id);
  }

  #onFigures(tick: FigureTick): void {
    this.#remember(tick);
    for (const listener of this.#figureListeners) listener(tick);
  }

  /** A tick may cover only what is on screen: the others keep their last figures. */
  #remember(tick: FigureTick): void {
    const before = this.#latest.get(tick.host);
    const merged = new Map(before?.rows.map((row) => [row.key, row]));
    for (const row of tick.rows) merged.set(row.key, row);
    const rows = [...merged.values()].filter((row) => this.domains.get(row.key)?.domainId !== undefined);
    this.#latest.set(tick.host, { ...tick, rows });
  }

  #tellVisible(): void {
    for (const host of this.#hosts.values()) {
      const uuids = new Set<string>();
      for (const byHost of this.#visible.values()) {
        for (const uuid of byHost.get(host.id) ?? []) uuids.add(uuid);
      }
      host.setVisible([...uuids], this.#watchers.size > 0);
    }
  }
}

import * as v from 'valibot';
import type { Failure } from '../../../preload/contract/index.ts';
import {
  Preferences,
  type BulkResult,
  type Domain,
  type DomainFigures,
  type DomainKey,
  type DomainRef,
  type DomainState,
  type Host,
  type HostConfig,
  type HostId,
  type LifecycleAction,
  type Question,
  type QuestionId,
  type Task,
  type TaskId,
} from '../../../preload/contract/index.ts';
import type { ApiClient, Dial, Session } from '../../api/index.ts';
import { createCalls, storageCalls } from './createCalls.ts';
import { domainCalls } from './domainCalls.ts';
import { FakeHardware } from './fakeHardware.ts';
import { Feed } from './feed.ts';
import { examination, hostCalls } from './hostCalls.ts';
import { LiveRows } from './liveRows.ts';
import { fakeScreen } from './screen.ts';
import { fakeDomains, fakeHosts, type WorldOptions } from './world.ts';

/**
 * A backend that is made up: it answers the contract from memory, so that the page can be looked at and tested without
 * libvirt. It is part of the gallery, never of the program.
 */
export interface FakeOptions extends WorldOptions {
  hosts?: Host[];
  tasks?: Task[];
  preferences?: v.InferInput<typeof Preferences>;
  /** Changes of state in a second. */
  storm?: number;
  /** VMs have a dozen devices, some of which wait for the next start. */
  hardware?: boolean;
  /** Never sends the first snapshot. */
  silent?: boolean;
  /** What these actions fail with. */
  refuse?: (action: LifecycleAction, domain: Domain) => Failure | undefined;
}

const NEXT: Partial<Record<LifecycleAction, DomainState>> = {
  start: 'running',
  startPaused: 'paused',
  suspend: 'paused',
  resume: 'running',
  shutdown: 'shutoff',
  shutdownAgent: 'shutoff',
  shutdownAcpi: 'shutoff',
  destroy: 'shutoff',
  managedSave: 'saved',
  discardManagedSave: 'shutoff',
};

const ACTION_MS = 350;
const TICK_MS = 1000;
const STORM_MS = 20;

export class FakeBackend {
  readonly hosts = new LiveRows<HostId, Host>((row) => row.id);
  readonly domains = new LiveRows<DomainKey, Domain>((row) => row.key);
  readonly questions = new LiveRows<QuestionId, Question>((row) => row.id);
  readonly tasks = new LiveRows<TaskId, Task>((row) => row.id);
  readonly hardware: FakeHardware;
  readonly #options: FakeOptions;
  readonly #feeds = new Map<string, Feed<object>>();
  readonly #timers: ReturnType<typeof setInterval>[] = [];
  #preferences: Preferences;
  #nextFeed = 1;
  #visible: readonly DomainRef[] = [];

  constructor(options: FakeOptions) {
    this.#options = options;
    this.hardware = new FakeHardware(this.domains, options.hardware);
    this.#preferences = v.parse(Preferences, options.preferences ?? {});
    const hosts = options.hosts ?? fakeHosts();
    for (const domain of fakeDomains(hosts, options)) this.domains.set(domain);
    for (const host of hosts) this.hosts.set(this.#counted(host));
    for (const task of options.tasks ?? []) this.tasks.set(task);
    const { storm = 0 } = options;
    if (storm > 0) this.#timers.push(setInterval(() => this.#storm((storm * STORM_MS) / 1000), STORM_MS));
  }

  readonly dial: Dial = () => {
    const session: Session = {
      client: this.#client() as unknown as ApiClient,
      openChannel: () => {
        throw new Error('The fake backend has no consoles.');
      },
      onClose: () => {},
      close: () => {},
    };
    return Promise.resolve(session);
  };

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #counted(host: Host): Host {
    const own = [...this.domains.rows.values()].filter((domain) => domain.host === host.id);
    return {
      ...host,
      domains: own.length,
      running: own.filter((domain) => domain.state === 'running').length,
    };
  }

  #open<T extends object>(
    signal: AbortSignal | undefined,
    make: (poke: () => void) => { take: () => T | undefined; stop: () => void },
  ) {
    const name = `fake-${this.#nextFeed++}`;
    const source = make(() => feed.poke());
    const feed = new Feed<T>(name, source.take);
    this.#feeds.set(name, feed as Feed<object>);
    signal?.addEventListener('abort', source.stop, { once: true });
    return Promise.resolve(feed.messages(signal));
  }

  #watch<K extends string, R extends object>(rows: LiveRows<K, R>, signal: AbortSignal | undefined) {
    if (this.#options.silent) return this.#open(signal, () => ({ take: () => undefined, stop: () => {} }));
    return this.#open(signal, (poke) => rows.listen(poke));
  }

  #client() {
    type Call = { signal?: AbortSignal } | undefined;
    const { get, deletionPlan } = domainCalls(this.domains);
    return {
      create: createCalls,
      storage: storageCalls,
      deletion: { plan: deletionPlan },
      app: {
        info: async () => ({ version: '0.1.0', shell: 'test', platform: 'linux', user: 'ada' }),
        watchCommands: (_: unknown, call: Call) =>
          this.#open(call?.signal, () => ({ take: () => undefined, stop: () => {} })),
      },
      subscriptions: {
        acknowledge: async ({ subscription, seq }: { subscription: string; seq: number }) => {
          this.#feeds.get(subscription)?.acknowledge(seq);
          return {};
        },
      },
      hosts: {
        watch: (_: unknown, call: Call) => this.#watch(this.hosts, call?.signal),
        ...hostCalls(this),
        diagnose: (config: HostConfig, call: Call) => this.#open(call?.signal, () => examination(config)),
      },
      questions: {
        watch: (_: unknown, call: Call) => this.#watch(this.questions, call?.signal),
        accept: async ({ id }: { id: QuestionId }) => this.questions.delete(id),
        answer: async ({ id }: { id: QuestionId }) => this.questions.delete(id),
        refuse: async ({ id }: { id: QuestionId }) => this.questions.delete(id),
      },
      domains: {
        watch: (_: unknown, call: Call) => this.#watch(this.domains, call?.signal),
        watchFigures: (_: unknown, call: Call) => this.#open(call?.signal, (poke) => this.#figures(poke)),
        setVisible: async ({ domains }: { domains: readonly DomainRef[] }) => {
          this.#visible = domains;
          return {};
        },
        act: ({ action, domains }: { action: LifecycleAction; domains: readonly DomainRef[] }) =>
          this.#act(action, domains),
        setAutostart: ({ domains, autostart }: { domains: readonly DomainRef[]; autostart: boolean }) =>
          this.#each(domains, () => ({ autostart })),
        rename: async ({ host, uuid, name }: DomainRef & { name: string }) =>
          this.domains.patch(`${host}/${uuid}` as DomainKey, { name }),
        setLabels: (input: {
          domains: readonly DomainRef[];
          addTags: string[];
          removeTags: string[];
          group?: string;
        }) =>
          this.#each(input.domains, ({ tags }) => ({
            tags: [...new Set([...tags, ...input.addTags])].filter((tag) => !input.removeTags.includes(tag)),
            ...(input.group === undefined ? {} : { group: input.group }),
          })),
        get,
        getXml: async () => ({ xml: "<domain type='test'/>" }),
      },
      hardware: this.hardware.calls,
      consoles: {
        list: async () => [],
        screenshot: async ({ uuid }: DomainRef) => fakeScreen(uuid),
      },
      tasks: {
        watch: (_: unknown, call: Call) => this.#watch(this.tasks, call?.signal),
        cancel: async ({ id }: { id: TaskId }) =>
          this.tasks.patch(id, { state: 'cancelled', endedAt: Date.now() }),
        clear: async () => {
          for (const task of this.tasks.rows.values())
            if (task.endedAt !== undefined) this.tasks.delete(task.id);
          return {};
        },
      },
      journal: {
        watch: (_: unknown, call: Call) =>
          this.#open(call?.signal, () => ({ take: () => undefined, stop: () => {} })),
        list: async () => ({ entries: [], problems: [] }),
      },
      settings: {
        watch: (_: unknown, call: Call) => {
          let told: Preferences | undefined;
          return this.#open(call?.signal, () => ({
            take: () => {
              if (told === this.#preferences) return undefined;
              told = this.#preferences;
              return { type: 'preferences', preferences: told };
            },
            stop: () => {},
          }));
        },
        update: async (patch: object) => {
          this.#preferences = v.parse(Preferences, { ...this.#preferences, ...patch });
          return {};
        },
        exportAll: async () => ({ document: JSON.stringify({ preferences: this.#preferences }) }),
        importAll: async () => ({ hostsAdded: 0, hostsKnown: this.hosts.rows.size }),
        locations: async () => [
          { what: 'preferences', path: '/home/ada/.config/virtdeck/preferences.json', exists: true },
          { what: 'hosts', path: '/home/ada/.config/virtdeck/hosts.json', exists: true },
          { what: 'journal', path: '/home/ada/.local/share/virtdeck/journal', exists: false },
        ],
      },
    };
  }

  async #each(refs: readonly DomainRef[], change: (domain: Domain) => Partial<Domain>): Promise<BulkResult> {
    await wait(ACTION_MS);
    for (const { host, uuid } of refs) {
      const key = `${host}/${uuid}` as DomainKey;
      const domain = this.domains.rows.get(key);
      if (domain) this.domains.patch(key, change(domain));
    }
    return { results: refs.map((domain) => ({ domain })) };
  }

  async #act(action: LifecycleAction, refs: readonly DomainRef[]): Promise<BulkResult> {
    await wait(ACTION_MS);
    const results = refs.map((ref) => {
      const key = `${ref.host}/${ref.uuid}` as DomainKey;
      const domain = this.domains.rows.get(key);
      const refusal = domain && this.#options.refuse?.(action, domain);
      if (refusal) return { domain: ref, failure: refusal.data };
      const state = NEXT[action];
      if (domain && state) {
        const active = state === 'running' || state === 'paused';
        this.domains.patch(key, {
          state,
          hasManagedSave: state === 'saved',
          ...(active ? { runningSince: Date.now() } : {}),
        });
      }
      return { domain: ref };
    });
    for (const host of this.hosts.rows.values()) this.hosts.set(this.#counted(host));
    return { results };
  }

  #storm(changes: number): void {
    const keys = [...this.domains.rows.keys()];
    for (let i = 0; i < changes; i++) {
      const key = keys[Math.floor(Math.random() * keys.length)];
      const domain = key && this.domains.rows.get(key);
      if (domain) this.domains.patch(key, { state: domain.state === 'running' ? 'paused' : 'running' });
    }
  }

  #figures(poke: () => void) {
    let tick = 0;
    let taken = -30;
    const timer = setInterval(() => {
      tick += 1;
      poke();
    }, TICK_MS);
    this.#timers.push(timer);
    return {
      take: () => {
        if (taken >= tick || this.#options.silent) return undefined;
        const ticks = [];
        for (; taken < tick; taken++) {
          const at = Date.now() + (taken - tick + 1) * TICK_MS;
          ticks.push({ host: 'workstation' as HostId, at, rows: this.#rows(taken) });
        }
        return { type: 'figures', ticks };
      },
      stop: () => clearInterval(timer),
    };
  }

  /** All of them while the past is told and every fifth second; between, what is on screen. */
  #rows(tick: number): DomainFigures[] {
    const visible =
      tick >= 0 && tick % 5 !== 0
        ? new Set(this.#visible.map(({ host, uuid }) => `${host}/${uuid}`))
        : undefined;
    const rows: DomainFigures[] = [];
    let i = 0;
    for (const domain of this.domains.rows.values()) {
      i += 1;
      if (domain.lost || (domain.state !== 'running' && domain.state !== 'paused')) continue;
      if (visible && !visible.has(domain.key)) continue;
      rows.push(figuresOf(domain, i, tick));
    }
    return rows;
  }
}

function figuresOf({ key, state, maxMemoryBytes }: Domain, index: number, tick: number): DomainFigures {
  const on = state === 'running' ? 1 : 0;
  const wave = (speed: number) => (1 + Math.sin(index * 7.1 + tick / speed)) / 2;
  const busy = index % 4 === 0 ? 1 : 0.12;
  return {
    key,
    cpu: on * busy * wave(3) ** 2 * (0.8 + 0.2 * wave(0.7)),
    memoryUsedBytes: maxMemoryBytes * (0.25 + 0.5 * wave(40)),
    memoryBytes: maxMemoryBytes,
    diskReadBytes: on * busy * wave(2) ** 6 * 90e6,
    diskWriteBytes: on * busy * wave(5) ** 4 * 20e6,
    netRxBytes: index % 9 === 0 ? null : on * busy * wave(4) ** 3 * 12e6,
    netTxBytes: index % 9 === 0 ? null : on * busy * wave(6) ** 3 * 3e6,
  };
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

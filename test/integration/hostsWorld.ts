import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, vi } from 'vitest';
import { startBackend } from '../../main/shells/backend.ts';
import type {
  Domain,
  DomainFigures,
  DomainRef,
  FailureData,
  Host,
  HostId,
  LifecycleAction,
  Question,
  Task,
} from '../../preload/contract/index.ts';
import {
  connectMux,
  createClient,
  memoryPair,
  subscribe,
  type ByteChannel,
  type Client,
} from '../../preload/wire/index.ts';

type Key<Row> = Row extends { key: infer K } ? K : Row extends { id: infer K } ? K : never;
type Message<Row> =
  | { type: 'snapshot'; rows: Row[] }
  | {
      type: 'patch';
      added: Row[];
      changed: [Key<Row>, { [K in keyof Row]?: Row[K] | undefined }][];
      removed: Key<Row>[];
      cleared?: [Key<Row>, string[]][] | undefined;
    };

/** What a page knows of a live collection, kept as a page keeps it: by the snapshot and its patches alone. */
class Live<Row extends object> {
  readonly rows = new Map<Key<Row>, Row>();
  readonly #key: (row: Row) => Key<Row>;

  constructor(key: (row: Row) => Key<Row>) {
    this.#key = key;
  }

  apply(message: Message<Row>): void {
    if (message.type === 'snapshot') {
      this.rows.clear();
      for (const row of message.rows) this.rows.set(this.#key(row), row);
      return;
    }
    for (const row of message.added) this.rows.set(this.#key(row), row);
    for (const [key, fields] of message.changed) this.#change(key, (row) => ({ ...row, ...fields }));
    for (const [key, names] of message.cleared ?? []) {
      this.#change(
        key,
        (row) => Object.fromEntries(Object.entries(row).filter(([name]) => !names.includes(name))) as Row,
      );
    }
    for (const key of message.removed) this.rows.delete(key);
  }

  #change(key: Key<Row>, change: (row: Row) => Row): void {
    const row = this.rows.get(key);
    if (row === undefined) throw new Error(`A patch changes ${String(key)}, which is not there.`);
    this.rows.set(key, change(row));
  }
}

/** A backend as a page sees it, over the real wire, with settings of its own and no host at first. */
export class HostsWorld {
  readonly client: Client;
  readonly openChannel: (id: number) => ByteChannel;
  readonly hosts = new Live<Host>((row) => row.id);
  readonly domains = new Live<Domain>((row) => row.key);
  readonly tasks = new Live<Task>((row) => row.id);
  readonly questions = new Live<Question>((row) => row.id);
  /** What was asked, in order, and how it is answered: words, true for a yes, undefined for a no. */
  readonly asked: Question[] = [];
  answer: (question: Question) => string | boolean | undefined = () => undefined;
  /** Messages about domains since the beginning. */
  messages = 0;
  /** The states that each host was seen in, in order. */
  readonly states = new Map<HostId, Host['state'][]>();
  readonly figures = new Map<string, DomainFigures[]>();
  /** Where its settings are. */
  readonly configDir: string;
  readonly #close: () => Promise<void>;

  private constructor(
    client: Client,
    openChannel: (id: number) => ByteChannel,
    configDir: string,
    close: () => Promise<void>,
  ) {
    this.client = client;
    this.configDir = configDir;
    this.openChannel = openChannel;
    this.#close = close;
  }

  static async open(): Promise<HostsWorld> {
    const configDir = await mkdtemp(join(tmpdir(), 'virtdeck-hosts-'));
    const faults: string[] = [];
    const shell = await startBackend({
      shell: 'test',
      configDir,
      autoconnect: false,
      // What libvirt failed at without a better code is no fault of Virtdeck's.
      log: (line) => line.includes(': Failure: ') || faults.push(line),
    });
    const [page, main] = memoryPair();
    shell.attach(main);
    const mux = connectMux(page);
    const client = createClient(mux);
    const world = new HostsWorld(
      client,
      (id) => mux.openChannel(id),
      configDir,
      async () => {
        page.close();
        await shell.close();
        await rm(configDir, { recursive: true, force: true });
        expect(faults, 'faults of Virtdeck’s own').toEqual([]);
      },
    );
    await world.#watch();
    // The hosts of a first start are this machine's, which tests leave alone.
    await vi.waitFor(() => expect(world.hosts.rows.size).toBeGreaterThan(0));
    for (const id of world.hosts.rows.keys()) await client.hosts.remove({ id });
    await vi.waitFor(() => expect(world.hosts.rows.size).toBe(0));
    return world;
  }

  async #watch(): Promise<void> {
    const { client } = this;
    const until = (work: Promise<void>): void => void work.catch(() => {});
    until(
      subscribe(client, await client.hosts.watch(), (message) => {
        this.hosts.apply(message);
        for (const { id, state } of this.hosts.rows.values()) {
          const seen = this.states.get(id) ?? [];
          if (seen.at(-1) !== state) this.states.set(id, [...seen, state]);
        }
      }),
    );
    until(
      subscribe(client, await client.domains.watch({}), (message) => {
        this.messages += 1;
        this.domains.apply(message);
      }),
    );
    until(
      subscribe(client, await client.questions.watch(), (message) => {
        this.questions.apply(message);
        for (const question of this.questions.rows.values()) void this.#reply(question);
      }),
    );
    until(subscribe(client, await client.tasks.watch(), (message) => this.tasks.apply(message)));
    until(
      subscribe(client, await client.domains.watchFigures({}), ({ ticks }) => {
        for (const row of ticks.flatMap((tick) => tick.rows)) {
          this.figures.set(row.key, [...(this.figures.get(row.key) ?? []), row]);
        }
      }),
    );
  }

  async #reply(question: Question): Promise<void> {
    if (this.asked.some(({ id }) => id === question.id)) return;
    this.asked.push(question);
    const { id } = question;
    const words = this.answer(question);
    if (words === undefined || words === false) await this.client.questions.refuse({ id });
    else if (words === true) await this.client.questions.accept({ id });
    else await this.client.questions.answer({ id, text: words });
  }

  /** Saves a host and begins to connect it. */
  async add(name: string, uri: string, readOnly = false): Promise<HostId> {
    return (await this.client.hosts.add({ name, uri, autoconnect: true, readOnly })).id;
  }

  async connected(id: HostId): Promise<void> {
    await vi.waitFor(() => expect(this.host(id)?.state).toBe('connected'), patience);
  }

  /** Waits until the host has been lost and is back, counting from now. */
  async backAgain(id: HostId, meanwhile: () => Promise<void>): Promise<Host['state'][]> {
    const before = this.states.get(id)?.length ?? 0;
    await meanwhile();
    const since = (): Host['state'][] => this.states.get(id)?.slice(before) ?? [];
    await vi.waitFor(() => {
      expect(since()).toContain('lost');
      expect(since().at(-1)).toBe('connected');
    }, patience);
    return since();
  }

  host(id: HostId): Host | undefined {
    return this.hosts.rows.get(id);
  }

  domain(host: HostId, name: string): Domain | undefined {
    return [...this.domains.rows.values()].find((row) => row.host === host && row.name === name);
  }

  /** @throws Error while there is no such domain */
  ref(host: HostId, name: string): DomainRef {
    const row = this.domain(host, name);
    if (row === undefined) throw new Error(`There is no ${name}.`);
    return { host, uuid: row.uuid };
  }

  /** Runs an action on one domain and returns its failure, if it failed. */
  async act(host: HostId, name: string, action: LifecycleAction): Promise<FailureData | undefined> {
    const { results } = await this.client.domains.act({ action, domains: [this.ref(host, name)] });
    expect(results).toHaveLength(1);
    return results[0]?.failure;
  }

  /** Waits until the page's row of a domain looks so. */
  async see(host: HostId, name: string, fields: Partial<Domain>, timeout = patience.timeout): Promise<void> {
    await vi.waitFor(() => expect(this.domain(host, name)).toMatchObject(fields), { timeout, interval: 20 });
  }

  async close(): Promise<void> {
    await this.#close();
  }
}

export const patience = { timeout: 60_000, interval: 50 };

/** A channel's bytes as text, and a way to write. */
export class Terminal {
  text = '';
  closed = false;
  readonly #channel: ByteChannel;

  constructor(channel: ByteChannel) {
    this.#channel = channel;
    channel.onData((data) => {
      this.text += Buffer.from(data).toString('latin1');
    });
    channel.onClose(() => {
      this.closed = true;
    });
  }

  async type(text: string): Promise<void> {
    await this.#channel.write(Buffer.from(text));
  }

  async shows(text: string | RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.text).toMatch(text), patience);
  }

  close(): void {
    this.#channel.close();
  }
}

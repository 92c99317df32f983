import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallTimeoutError, ConnectionClosedError, LibvirtError, type Connection } from '../libvirt/index.ts';
import { Collection } from './collection.ts';
import { DomainFeed } from './domainFeed.ts';
import { DomainInventory, type LifecycleEvent } from './domainInventory.ts';
import { domainKey, type DomainRow } from './domainRow.ts';
import type { Session } from './session.ts';

const UUID = '11111111-1111-4111-8111-111111111111';

const libvirtError = (code: number): LibvirtError =>
  new LibvirtError({
    code,
    domain: 10,
    message: 'refused',
    level: 2,
    dom: null,
    str1: null,
    str2: null,
    str3: null,
    int1: 0,
    int2: 0,
    net: null,
  });
const NO_SUPPORT = 3;

type Listener = (event: never) => void;

/** A daemon without statistics, with one domain, as far as the feed asks it. Any of its calls can be made to fail. */
class FakeDaemon {
  readonly dom = { uuid: UUID, name: 'web', id: 7 };
  title = 'first';
  agent = false;
  present = true;
  hasEvents = true;
  readonly addresses: Record<number, string[]> = {};
  readonly asked: string[] = [];
  readonly listeners = new Map<string, { listener: Listener; onLost: () => void }>();
  fail: (procedure: string) => Error | undefined = () => undefined;

  readonly connection = {
    call: (procedure: string, args: { source?: number }) => {
      this.asked.push(procedure);
      const failure = this.fail(procedure);
      return failure === undefined
        ? Promise.try(() => this.#answer(procedure, args))
        : Promise.reject(failure);
    },
    visitDomainStats: () => Promise.reject(libvirtError(NO_SUPPORT)),
    domainEventRegisterAny: (
      name: string,
      _dom: null,
      listener: Listener,
      { onLost }: { onLost: () => void },
    ) => {
      if (!this.hasEvents) return Promise.reject(libvirtError(NO_SUPPORT));
      this.listeners.set(name, { listener, onLost });
      return Promise.resolve();
    },
  };

  readonly session = {
    control: this.connection,
    readOnly: false,
    lanes: {
      bulk: (run: (c: Connection) => Promise<unknown>) => run(this.connection as unknown as Connection),
      poll: (run: (c: Connection) => Promise<unknown>) => run(this.connection as unknown as Connection),
      look: (_: AbortSignal, run: (c: Connection) => Promise<unknown>) =>
        run(this.connection as unknown as Connection),
    },
  } as unknown as Session;

  emit(event: string, detail: string): void {
    const sent: LifecycleEvent = { domain: this.dom, event, detail };
    this.listeners.get('lifecycle')?.listener(sent as never);
  }

  #answer(procedure: string, { source }: { source?: number }): unknown {
    const doms = this.present ? [this.dom] : [];
    switch (procedure) {
      case 'connect_list_all_domains':
        return { domains: doms };
      case 'domain_get_info':
        return { state: 1, nrVirtCpu: 2, maxMem: 1024n, memory: 1024n, cpuTime: 0n };
      case 'domain_get_xml_desc':
        return {
          xml:
            `<domain type='kvm' id='7'>\n  <name>web</name>\n  <title>${this.title}</title>\n  <memory>1</memory>` +
            (this.agent ? `\n<target type='virtio' name='org.qemu.guest_agent.0' state='connected'/>` : '') +
            '</domain>',
        };
      case 'domain_interface_addresses':
        return {
          ifaces: [
            {
              name: 'vnet0',
              hwaddr: '52:54:00:00:00:01',
              addrs: (this.addresses[source ?? 0] ?? []).map((addr) => ({ type: 0, addr, prefix: 24 })),
            },
          ],
        };
    }
    if (procedure === 'connect_get_all_domain_stats') throw libvirtError(NO_SUPPORT);
    throw new Error(`not expected: ${procedure}`);
  }
}

describe('the feed of a host', () => {
  let daemon: FakeDaemon;
  let rows: Collection<string, DomainRow>;
  let inventory: DomainInventory;
  let feed: DomainFeed;
  const row = (): DomainRow | undefined => rows.get(domainKey('h', UUID));
  const settle = (ms = 200): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);
  const times = (procedure: string): number => daemon.asked.filter((name) => name === procedure).length;

  beforeEach(() => {
    vi.useFakeTimers();
    daemon = new FakeDaemon();
    rows = new Collection();
    inventory = new DomainInventory('h', rows);
    feed = new DomainFeed(daemon.session, inventory);
  });
  afterEach(() => {
    feed.stop();
    vi.useRealTimers();
  });

  it('reads every XML again after a loss: what was changed meanwhile was told to nobody', async () => {
    await feed.start();
    await settle();
    expect(row()?.title).toBe('first');
    feed.stop();
    inventory.markLost();
    daemon.title = 'second';
    feed = new DomainFeed(daemon.session, inventory);
    await feed.start();
    await settle();
    expect(row()).toMatchObject({ title: 'second', lost: false });
  });

  it('reads again what could not be read after an event, until it can be', async () => {
    await feed.start();
    await settle();
    daemon.title = 'second';
    daemon.fail = (procedure) =>
      procedure === 'connect_list_all_domains' ? new ConnectionClosedError('eof') : undefined;
    daemon.emit('defined', 'updated');
    await settle();
    expect(row()?.title).toBe('first');
    daemon.fail = () => undefined;
    await settle(2_500);
    expect(row()?.title).toBe('second');
  });

  it('gives up after some attempts instead of asking for ever', async () => {
    await feed.start();
    await settle();
    daemon.fail = (procedure) => (procedure === 'connect_list_all_domains' ? libvirtError(1) : undefined);
    daemon.emit('defined', 'updated');
    await settle(60_000);
    const after = times('domain_get_info');
    await settle(60_000);
    expect(times('domain_get_info')).toBe(after);
  });

  it('reads everything once where events of several kinds were lost', async () => {
    await feed.start();
    await settle();
    daemon.title = 'second';
    daemon.asked.length = 0;
    for (const { onLost } of daemon.listeners.values()) onLost();
    await settle();
    expect(row()?.title).toBe('second');
    expect(times('domain_get_info')).toBe(1);
  });

  it('looks every few seconds where the driver sends no events', async () => {
    daemon.hasEvents = false;
    await feed.start();
    feed.setVisible([UUID], true);
    await settle();
    expect(row()?.state).toBe('running');
    daemon.present = false;
    await settle(6_000);
    expect(row()).toBeUndefined();
  });

  it('does not let a domain that hangs keep the others from the index', async () => {
    daemon.fail = (procedure) =>
      procedure === 'domain_get_xml_desc' ? new CallTimeoutError(procedure, 20_000, true) : undefined;
    await feed.start();
    await settle();
    daemon.fail = () => undefined;
    feed.setVisible([], true);
    await settle(35_000);
    expect(row()?.title).toBe('first');
  });

  describe('addresses', () => {
    const LEASE = 0;
    const AGENT = 1;
    const ARP = 2;

    it('come for what is on screen, from all who tell them, without those that every machine has', async () => {
      daemon.agent = true;
      daemon.addresses[LEASE] = ['10.0.0.5'];
      daemon.addresses[AGENT] = ['127.0.0.1', 'fe80::1', '10.0.0.5', '2001:db8::5'];
      daemon.addresses[ARP] = ['10.0.0.6'];
      await feed.start();
      await settle();
      expect(times('domain_interface_addresses')).toBe(0);
      feed.setVisible([UUID], true);
      await settle();
      expect(row()?.addresses).toEqual(['10.0.0.5', '2001:db8::5', '10.0.0.6']);
    });

    it('come for what comes on screen while others are asked', async () => {
      daemon.addresses[LEASE] = ['10.0.0.5'];
      await feed.start();
      feed.setVisible([], true);
      feed.setVisible([UUID], true);
      await settle();
      expect(row()?.addresses).toEqual(['10.0.0.5']);
    });

    it('are asked for every few seconds until there are some, then seldom', async () => {
      await feed.start();
      feed.setVisible([UUID], true);
      await settle();
      const first = times('domain_interface_addresses');
      daemon.addresses[LEASE] = ['10.0.0.5'];
      await settle(6_000);
      expect(row()?.addresses).toEqual(['10.0.0.5']);
      const found = times('domain_interface_addresses');
      expect(found).toBeGreaterThan(first);
      await settle(15_000);
      expect(times('domain_interface_addresses')).toBe(found);
    });

    it('do not ask an agent that is not connected, nor fail where nothing is told', async () => {
      daemon.addresses[AGENT] = ['10.0.0.7'];
      daemon.fail = (procedure) =>
        procedure === 'domain_interface_addresses' ? libvirtError(NO_SUPPORT) : undefined;
      await feed.start();
      feed.setVisible([UUID], true);
      await settle();
      expect(row()?.addresses).toEqual([]);
      expect(times('domain_interface_addresses')).toBe(2);
    });
  });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { TransportError, type Connection } from '../libvirt/index.ts';
import { HostRegistry } from './registry.ts';
import type { Session, SessionOptions } from './session.ts';

const DOM = { uuid: '11111111-1111-4111-8111-111111111111', name: 'web', id: 7 };

/** A session with one running domain, whose end the test decides. */
class FakeSession {
  closed = false;
  #onClose: (error: Error) => void = () => {};

  readonly control = {
    call: (procedure: string) =>
      Promise.resolve(procedure === 'connect_list_all_domains' ? { domains: [DOM] } : { xml: '<domain/>' }),
    visitDomainStats: (visitor: {
      domain: (dom: typeof DOM) => void;
      number: (field: string, value: number) => void;
    }) => {
      visitor.domain(DOM);
      visitor.number('state.state', 1);
      visitor.number('balloon.maximum', 1024);
      return Promise.resolve();
    },
    domainEventRegisterAny: () => Promise.resolve(() => Promise.resolve()),
  } as unknown as Connection;

  readonly lanes = {
    bulk: (run: (c: Connection) => unknown) => run(this.control),
    poll: (run: (c: Connection) => unknown) => run(this.control),
    look: (_: AbortSignal, run: (c: Connection) => unknown) => run(this.control),
    close: () => {},
  };

  onClose(listener: (error: Error) => void): void {
    this.#onClose = listener;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  readInfo(): Promise<object> {
    return Promise.resolve({ type: 'QEMU', hostname: 'lab' });
  }

  break(): void {
    this.#onClose(new Error('the daemon closed the connection'));
  }
}

describe('a host', () => {
  const opened: FakeSession[] = [];
  let attempts: { at: number; signal: AbortSignal }[];
  let outcome: () => Promise<FakeSession>;
  let hosts: HostRegistry;

  beforeEach(() => {
    vi.useFakeTimers();
    opened.length = 0;
    attempts = [];
    outcome = () => Promise.resolve(new FakeSession());
    hosts = new HostRegistry({
      open: async ({ signal }: SessionOptions) => {
        attempts.push({ at: Math.round(performance.now()), signal });
        const session = await outcome();
        opened.push(session);
        return session as unknown as Session;
      },
    });
  });
  afterEach(() => {
    hosts.close();
    vi.useRealTimers();
  });

  const config = { name: 'lab', uri: 'qemu:///system', readOnly: false };
  const noDaemon = (): Promise<never> => Promise.reject(new TransportError('NO_DAEMON', 'nobody listens'));
  const denied = (): Promise<never> => Promise.reject(new TransportError('NO_PERMISSION', 'not you'));
  const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
  const state = (): string | undefined => hosts.rows.get('h')?.status.state;
  const gaps = (): number[] => attempts.slice(1).map(({ at }, i) => at - (attempts[i]?.at ?? 0));

  it('connects, lists and tells what it is', async () => {
    const host = hosts.add('h', config);
    expect(state()).toBe('disconnected');
    host.connect();
    expect(state()).toBe('connecting');
    await host.whenConnected(AbortSignal.timeout(1000));
    await vi.advanceTimersByTimeAsync(200);
    expect(hosts.rows.get('h')).toMatchObject({
      status: { state: 'connected' },
      hypervisor: { type: 'QEMU', hasDomainStats: true },
      domains: 1,
      running: 1,
    });
    expect([...hosts.domains.values()]).toMatchObject([{ name: 'web', state: 'running', lost: false }]);
  });

  it('comes back by itself, later and later while it cannot, and at once again after it held', async () => {
    const host = hosts.add('h', config);
    host.connect();
    await vi.advanceTimersByTimeAsync(20_000);
    outcome = noDaemon;
    opened[0]?.break();
    expect(state()).toBe('lost');
    expect([...hosts.domains.values()]).toMatchObject([{ name: 'web', lost: true }]);
    expect(opened[0]?.closed).toBe(true);
    attempts = [{ at: Math.round(performance.now()), signal: AbortSignal.abort() }];
    await vi.advanceTimersByTimeAsync(120_000);
    expect(hosts.rows.get('h')?.status).toMatchObject({ state: 'retrying', failure: { kind: 'noDaemon' } });
    const waits = gaps();
    expect(waits[0]).toBeLessThanOrEqual(500);
    for (const [i, wait] of waits.entries()) {
      const full = Math.min(30_000, 500 * 2 ** i);
      expect(wait).toBeGreaterThanOrEqual(Math.floor(full * 0.7));
      expect(wait).toBeLessThanOrEqual(full + 1);
    }
    outcome = () => Promise.resolve(new FakeSession());
    await vi.advanceTimersByTimeAsync(30_000);
    expect(state()).toBe('connected');
    expect([...hosts.domains.values()]).toMatchObject([{ name: 'web', lost: false }]);
    await vi.advanceTimersByTimeAsync(20_000);
    opened.at(-1)?.break();
    await vi.advanceTimersByTimeAsync(501);
    expect(state()).toBe('connected');
  });

  it('does not hammer a host that connects and breaks at once', async () => {
    const host = hosts.add('h', config);
    host.connect();
    await settle();
    for (let i = 0; i < 6; i += 1) {
      opened.at(-1)?.break();
      const before = attempts.length;
      while (attempts.length === before) await vi.advanceTimersByTimeAsync(100);
      await settle();
    }
    expect(gaps().at(-1)).toBeGreaterThan(8_000);
  });

  it('gives up where only the user can mend it, but believes again in one that once worked', async () => {
    const host = hosts.add('h', config);
    outcome = denied;
    host.connect();
    await settle();
    expect(hosts.rows.get('h')?.status).toMatchObject({ state: 'failed', failure: { kind: 'denied' } });
    await vi.advanceTimersByTimeAsync(600_000);
    expect(attempts).toHaveLength(1);
    expect(() => host.session).toThrow('may not use libvirt');
    outcome = () => Promise.resolve(new FakeSession());
    host.connect();
    await settle();
    expect(state()).toBe('connected');
    outcome = denied;
    opened.at(-1)?.break();
    await vi.advanceTimersByTimeAsync(600);
    expect(state()).toBe('retrying');
  });

  it('is closed for good when the user disconnects it, also in the middle of an attempt', async () => {
    const host = hosts.add('h', config);
    const late = Promise.withResolvers<FakeSession>();
    outcome = () => late.promise;
    host.connect();
    await settle();
    host.disconnect();
    expect(state()).toBe('disconnected');
    expect(attempts[0]?.signal.aborted).toBe(true);
    const session = new FakeSession();
    late.resolve(session);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(session.closed).toBe(true);
    expect(state()).toBe('disconnected');
    expect(hosts.domains.size).toBe(0);
    expect(attempts).toHaveLength(1);
    expect(() => host.session).toThrow('lab is not connected');
  });

  it('connects anew where its address changes, and keeps its connection where only its name does', async () => {
    const host = hosts.add('h', config);
    host.connect();
    await settle();
    hosts.configure('h', { ...config, name: 'renamed' });
    await settle();
    expect(hosts.rows.get('h')).toMatchObject({
      config: { name: 'renamed' },
      status: { state: 'connected' },
    });
    expect(attempts).toHaveLength(1);
    hosts.configure('h', { ...config, uri: 'qemu:///session' });
    await settle();
    expect(attempts).toHaveLength(2);
    expect(opened[0]?.closed).toBe(true);
    expect(state()).toBe('connected');
    hosts.remove('h');
    expect(opened[1]?.closed).toBe(true);
    expect([hosts.rows.size, hosts.domains.size]).toEqual([0, 0]);
  });

  it('that the user disconnected is a new attempt: what only he can mend is said, not retried', async () => {
    const host = hosts.add('h', config);
    host.connect();
    await settle();
    host.disconnect();
    outcome = denied;
    host.connect();
    await settle();
    expect(state()).toBe('failed');
  });

  it('says nothing of the hypervisor that was at its old address', async () => {
    const host = hosts.add('h', config);
    host.connect();
    await settle();
    host.disconnect();
    hosts.configure('h', { ...config, uri: 'qemu:///session' });
    expect(hosts.rows.get('h')).not.toHaveProperty('hypervisor');
  });

  it('shows no figures of before to who begins to watch after a loss', async () => {
    const host = hosts.add('h', config);
    host.connect();
    await vi.advanceTimersByTimeAsync(30_000);
    expect(hosts.latestFigures()).toHaveLength(1);
    outcome = noDaemon;
    opened[0]?.break();
    await settle();
    expect(hosts.latestFigures()).toEqual([]);
  });

  it('never waits for another', async () => {
    outcome = () => new Promise(() => {});
    hosts.add('black-hole', config).connect();
    await settle();
    outcome = () => Promise.resolve(new FakeSession());
    hosts.add('h', config).connect();
    await settle();
    expect(state()).toBe('connected');
    expect(hosts.rows.get('black-hole')?.status.state).toBe('connecting');
  });

  it('tells who waits for it that it failed', async () => {
    outcome = noDaemon;
    const host = hosts.add('h', config);
    host.connect();
    const waited = host.whenConnected(new AbortController().signal);
    waited.catch(() => {});
    await settle();
    await expect(waited).rejects.toMatchObject({ kind: 'noDaemon' });
    const gone = host.whenConnected(AbortSignal.abort(new Error('left')));
    await expect(gone).rejects.toThrow();
  });
});

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Lab, run } from '../lab/index.ts';
import { HostsWorld, patience } from './hostsWorld.ts';

/** A host with a thousand VMs: counted, not timed. */
describe('a thousand VMs', () => {
  let lab: Lab;
  let world: HostsWorld;

  beforeAll(async () => {
    lab = await Lab.open();
    world = await HostsWorld.open();
  });
  afterAll(async () => {
    await world?.close();
    await lab?.close();
  });

  test('are listed within eight round trips, connecting included; each XML is then read once', async () => {
    const standIn = await lab.startStandIn({ domains: 1000 });
    const proxy = await lab.startDelay(standIn.socket, 25);
    let roundTrips = NaN;
    const id = await world.add('far', `qemu+unix:///system?socket=${proxy.socket}`);
    await vi.waitFor(
      () => {
        expect(world.domains.rows.size).toBe(1000);
        roundTrips = Number.isNaN(roundTrips) ? proxy.counts.roundTrips : roundTrips;
      },
      { timeout: 60_000, interval: 1 },
    );
    expect(roundTrips).toBeLessThanOrEqual(8);
    const states = new Map<string, number>();
    for (const { state } of world.domains.rows.values()) states.set(state, (states.get(state) ?? 0) + 1);
    expect(Object.fromEntries(states)).toEqual({ running: 800, shutoff: 200 });
    expect([...world.domains.rows.values()].every((row) => row.vcpus > 0 && row.maxMemoryBytes > 0)).toBe(
      true,
    );
    await vi.waitFor(async () => {
      expect((await standIn.calls())['domain_get_xml_desc']).toBeGreaterThanOrEqual(1000);
    }, patience);
    expect((await standIn.calls())['domain_get_xml_desc']).toBe(1000);
    await world.client.hosts.remove({ id });
    await vi.waitFor(() => expect(world.domains.rows.size).toBe(0), patience);
  });

  test('that change state all at once are right afterwards, in few messages', async () => {
    const standIn = await lab.startStandIn({ domains: 1000 });
    const id = await world.add('stormy', standIn.uri);
    await vi.waitFor(() => expect(world.domains.rows.size).toBe(1000), patience);
    const before = world.messages;
    await standIn.storm(2000, 1);
    await vi.waitFor(async () => {
      const names = await run('virsh', ['--connect', standIn.uri, 'list', '--state-running', '--name']);
      const shown = [...world.domains.rows.values()].filter((row) => row.state === 'running');
      expect(shown.map((row) => row.name).sort()).toEqual(names.split('\n').filter(Boolean).sort());
    }, patience);
    // A slow machine stretches the second; one message for each event would be ten times as many.
    expect(world.messages - before).toBeLessThan(200);
    await world.client.hosts.remove({ id });
  });

  test('of the test driver, which has a world for each connection, are seen and changed on one connection', async () => {
    const file = await lab.testNodeFile({ domains: 1000 });
    const daemon = await lab.startTestDaemon('files');
    const proxy = await lab.startDelay(daemon.socket, 1);
    const id = await world.add('file', `test+unix://${file}?socket=${proxy.socket}`);
    await vi.waitFor(
      () => expect(world.host(id)).toMatchObject({ state: 'connected', domains: 1000 }),
      patience,
    );
    expect(world.host(id)?.running).toBe(334);
    const row = world.domain(id, 'vm-0003');
    expect(row).toMatchObject({ state: 'running', vcpus: 1, maxMemoryBytes: 4096 * 2 ** 20 });
    expect(await world.act(id, 'vm-0003', 'suspend')).toBeUndefined();
    await world.see(id, 'vm-0003', { state: 'paused' });
    expect(await world.act(id, 'vm-0001', 'start')).toBeUndefined();
    await world.see(id, 'vm-0001', { state: 'running' });
    await vi.waitFor(() => expect(world.host(id)?.hypervisor?.hasDomainStats).toBe(false), patience);
    expect(proxy.counts.connections).toBe(1);
    await world.client.hosts.remove({ id });
  });
});

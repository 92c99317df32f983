import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { HostRegistry, type Host } from '../../main/hosts/index.ts';
import { Lab, run, type TestDaemon } from '../lab/index.ts';
import { patience } from './hostsWorld.ts';

/** Networks, storage pools and devices of a host, with virsh beside it. The test driver has them all. */
describe('what a host has beside domains', () => {
  let lab: Lab;
  let daemon: TestDaemon;
  let hosts: HostRegistry;
  let host: Host;

  beforeAll(async () => {
    lab = await Lab.open();
    daemon = await lab.startTestDaemon('objects');
    hosts = new HostRegistry();
    host = hosts.add('h', { name: 'objects', uri: daemon.uri(), readOnly: false });
    host.connect();
    await host.whenConnected(AbortSignal.timeout(60_000));
  });
  afterAll(async () => {
    hosts?.close();
    await lab?.close();
  });

  const virsh = (...args: string[]): Promise<string> =>
    run('virsh', ['--connect', daemon.uri(), '--quiet', ...args]);

  async function define(command: string, xml: string): Promise<void> {
    const file = join(lab.folder, `${command}.xml`);
    await writeFile(file, xml);
    await virsh(command, file);
  }

  test('is not read until somebody watches, and not after', async () => {
    const { networks } = hosts.objects;
    expect(networks.size).toBe(0);
    const stop = hosts.watchObjects('networks');
    await vi.waitFor(
      () => expect([...networks.values()].map((row) => row.name)).toEqual(['default']),
      patience,
    );
    const [row] = [...networks.values()];
    expect(row).toMatchObject({ host: 'h', active: true, persistent: true, lost: false });
    stop();
    stop();
    await virsh('net-destroy', 'default');
    const again = hosts.watchObjects('networks');
    await vi.waitFor(() => expect([...networks.values()][0]?.active).toBe(false), patience);
    await virsh('net-start', 'default');
    await vi.waitFor(() => expect([...networks.values()][0]?.active).toBe(true), patience);
    again();
  });

  test('networks come, change and go by events; autostart, which sends none, within ten seconds', async () => {
    const stop = hosts.watchObjects('networks');
    const find = (name: string) => [...hosts.objects.networks.values()].find((row) => row.name === name);
    await vi.waitFor(() => expect(find('default')).toBeDefined(), patience);
    await define('net-define', `<network><name>lab</name><bridge name='virbr7'/></network>`);
    await vi.waitFor(() => expect(find('lab')).toMatchObject({ active: false, autostart: false }), patience);
    await virsh('net-autostart', 'lab');
    await vi.waitFor(() => expect(find('lab')?.autostart).toBe(true), { timeout: 10_000 });
    await virsh('net-undefine', 'lab');
    await vi.waitFor(() => expect(find('lab')).toBeUndefined(), patience);
    stop();
  });

  test('storage pools tell their size and how many volumes they hold', async () => {
    const stop = hosts.watchObjects('storagePools');
    const pool = () => [...hosts.objects.storagePools.values()].find((row) => row.name === 'default-pool');
    await vi.waitFor(() => expect(pool()).toMatchObject({ active: true }), patience);
    const before = pool()?.volumes ?? -1;
    expect(pool()?.capacityBytes).toBeGreaterThan(0);
    await virsh('vol-create-as', 'default-pool', 'made-elsewhere', '1M');
    await vi.waitFor(() => expect(pool()?.volumes).toBe(before + 1), { timeout: 10_000 });
    await virsh('pool-destroy', 'default-pool');
    await vi.waitFor(() => expect(pool()).toMatchObject({ active: false }), patience);
    expect(pool()).not.toHaveProperty('volumes');
    await virsh('pool-start', 'default-pool');
    stop();
  });

  test('devices are listed, and all are marked while the host is lost', async () => {
    const stop = hosts.watchObjects('nodeDevices');
    const { nodeDevices } = hosts.objects;
    await vi.waitFor(
      () => expect([...nodeDevices.values()].map((row) => row.name)).toContain('computer'),
      patience,
    );
    await daemon.kill();
    await vi.waitFor(() => expect([...nodeDevices.values()].every((row) => row.lost)).toBe(true), patience);
    await daemon.start();
    await vi.waitFor(() => expect([...nodeDevices.values()].some((row) => row.lost)).toBe(false), patience);
    host.disconnect();
    expect(nodeDevices.size).toBe(0);
    stop();
  });
});

import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { finished, pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  Connection,
  LibvirtError,
  unixDialer,
  virDomainCreateFlags,
  virDomainMigrateFlags,
  virDomainModificationImpact,
  virDomainXMLFlags,
  virNetworkUpdateCommand,
  virNetworkUpdateFlags,
  virNetworkUpdateSection,
} from '../../main/libvirt/index.ts';
import type { Domain, RpcStream, StoragePool, StreamHole } from '../../main/libvirt/index.ts';
import { Lab, READY, canRunHosts } from '../lab/index.ts';
import type { LabHost } from '../lab/index.ts';

// The objects of the bindings against real hypervisor hosts: what the test driver does not have.

const patience = { timeout: 60_000, interval: 100 };
const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'no error';
  } catch (error) {
    if (error instanceof LibvirtError) return error.codeName;
    throw error;
  }
};

/** Everything that a console has said so far. */
function transcript(console: RpcStream): () => string {
  let text = '';
  console.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
  return () => text;
}

describe.skipIf(!canRunHosts())('on private hosts', () => {
  let lab: Lab;
  let host: LabHost;
  let connection: Connection;
  const opened: Connection[] = [];

  const connect = async (to: LabHost): Promise<Connection> => {
    // A console or a transfer may pause its connection's reading, so the daemon must not ping it.
    const made = await Connection.open('qemu:///system', {
      dialer: unixDialer({ path: to.socket }),
      daemonPings: false,
    });
    opened.push(made);
    return made;
  };

  beforeAll(async () => {
    lab = await Lab.open();
    host = await lab.startLibvirtd({ name: 'objects' });
    connection = await connect(host);
  });
  afterAll(async () => {
    for (const each of opened) await each.close();
    await lab.close();
  });

  describe('storage', () => {
    let pool: StoragePool;
    beforeAll(async () => {
      pool = await connection.createStoragePoolXML(
        `<pool type='dir'><name>images</name><target><path>/var/lib/libvirt/images</path></target></pool>`,
      );
    });
    const volumeXml = (name: string, bytes: number) =>
      `<volume><name>${name}</name><capacity>${bytes}</capacity><allocation>0</allocation><target><format type='raw'/></target></volume>`;

    test('what is uploaded is what is downloaded, whole and in part', async () => {
      const content = randomBytes(3 * 1024 * 1024 + 17);
      const volume = await pool.createVolumeXML(volumeXml('up', content.length));
      await pipeline(Readable.from([content]), await volume.upload());
      expect((await volume.getInfo()).allocation).toBeGreaterThanOrEqual(BigInt(content.length));
      expect((await buffer(await volume.download())).equals(content)).toBe(true);
      const part = await buffer(await volume.download(1_000_000n, 123_456n));
      expect(part.equals(content.subarray(1_000_000, 1_123_456))).toBe(true);
      await pipeline(Readable.from([Buffer.from('patched')]), await volume.upload(512, 7));
      expect((await buffer(await volume.download(510, 12))).subarray(2, 9).toString()).toBe('patched');
      await volume.delete();
      expect(await codeOf(volume.getInfo())).toBe('VIR_ERR_NO_STORAGE_VOL');
    });

    test('holes travel as holes', async () => {
      const mib = 1024 * 1024;
      const content = randomBytes(mib);
      const volume = await pool.createVolumeXML(volumeXml('sparse', 64 * mib));
      const up = await volume.upload(0, 0, { sparse: true });
      const chunks: (Buffer | StreamHole)[] = [content, { hole: BigInt(62 * mib) }, content];
      await pipeline(Readable.from(chunks), up);
      const physical = await volume.getInfoFlags(1);
      expect(physical.allocation).toBe(BigInt(64 * mib));
      expect((await volume.getInfo()).allocation).toBeLessThan(BigInt(8 * mib));
      let data = 0;
      let holes = 0n;
      for await (const chunk of await volume.download(0, 0, { sparse: true })) {
        if (Buffer.isBuffer(chunk)) data += chunk.length;
        else holes += (chunk as StreamHole).hole;
      }
      expect(data + Number(holes)).toBe(64 * mib);
      expect(data).toBeLessThan(8 * mib);
      await volume.delete();
    });

    test('an aborted upload leaves connection and volume usable', async () => {
      const volume = await pool.createVolumeXML(volumeXml('aborted', 1024));
      const up = await volume.upload();
      up.write(Buffer.alloc(512, 1));
      up.destroy();
      await finished(up).catch(() => undefined);
      expect((await volume.getInfo()).capacity).toBe(1024n);
      await volume.resize(4096);
      expect((await volume.getInfo()).capacity).toBe(4096n);
      await volume.wipe();
      await volume.delete();
    });

    test('formats, copies and pools by their path', async () => {
      const xml = `<volume><name>disk.qcow2</name><capacity unit='GiB'>1</capacity><target><format type='qcow2'/></target></volume>`;
      const volume = await pool.createVolumeXML(xml);
      expect(await volume.getXMLDesc()).toContain(`<format type='qcow2'/>`);
      const clone = await pool.createVolumeXMLFrom(xml.replace('disk', 'clone'), volume);
      expect((await clone.getInfo()).capacity).toBe(1024n ** 3n);
      expect((await connection.lookupStoragePoolByTargetPath('/var/lib/libvirt/images')).name).toBe('images');
      expect(await connection.getStoragePoolCapabilities()).toContain('<storagepoolCapabilities>');
      await volume.delete();
      await clone.delete();
    });
  });

  test('a secret keeps its value, and says that it changed', async () => {
    const told: unknown[] = [];
    await connection.secretEventRegisterAny(
      'lifecycle',
      null,
      ({ secret, event }) => void told.push([secret.usageID, event]),
    );
    await connection.secretEventRegisterAny(
      'valueChanged',
      null,
      ({ secret }) => void told.push([secret.usageID, 'value']),
    );
    const secret = await connection.defineSecretXML(
      `<secret ephemeral='no' private='no'><usage type='ceph'><name>client.test</name></usage></secret>`,
    );
    expect(secret.usage).toBe('ceph');
    expect(await codeOf(secret.getValue())).toBe('VIR_ERR_NO_SECRET');
    const value = randomBytes(48);
    await secret.setValue(value);
    expect(Buffer.from(await secret.getValue()).equals(value)).toBe(true);
    expect((await connection.lookupSecretByUsage(2, 'client.test')).uuid).toBe(secret.uuid);
    expect((await connection.listAllSecrets()).map(({ uuid }) => uuid)).toEqual([secret.uuid]);
    expect(await connection.listSecrets()).toEqual([secret.uuid]);
    await secret.undefine();
    await vi.waitFor(() => expect(told).toHaveLength(3), patience);
    expect(told).toEqual([
      ['client.test', 'defined'],
      ['client.test', 'value'],
      ['client.test', 'undefined'],
    ]);
  });

  test('a filter is defined, found and removed', async () => {
    const filter = await connection.defineNWFilterXML(
      `<filter name='no-arp' chain='arp'><rule action='drop' direction='inout' priority='500'/></filter>`,
    );
    expect((await connection.lookupNWFilterByUuid(filter.uuid)).name).toBe('no-arp');
    expect(await filter.getXMLDesc()).toContain(`action='drop'`);
    expect(await connection.listNWFilters()).toContain('no-arp');
    await filter.undefine();
    expect(await codeOf(connection.lookupNWFilterByName('no-arp'))).toBe('VIR_ERR_NO_NWFILTER');
    expect(await connection.listAllNWFilterBindings()).toEqual([]);
  });

  describe('a guest', () => {
    let domain: Domain;
    const told: string[] = [];
    beforeAll(async () => {
      await host.defineGuest({ name: 'guest' });
      await connection.domainEventRegisterAny('lifecycle', null, ({ domain, event, detail }) => {
        told.push(`${domain.name} ${event} ${detail}`);
      });
      domain = await connection.lookupDomainByName('guest');
      await domain.create();
      const console = await domain.openConsole();
      const text = transcript(console);
      await vi.waitFor(() => expect(text()).toContain(READY), patience);
      console.destroy();
    });

    test('answers on its console', async () => {
      const console = await (await (await connect(host)).lookupDomainByUuid(domain.uuid)).openConsole();
      const text = transcript(console);
      console.write('echo answer-$((40 + 2))\n');
      await vi.waitFor(() => expect(text()).toContain('answer-42'), patience);
      console.destroy();
    });

    test('gets an address on the network, which knows its port and lease', async () => {
      const network = await connection.lookupNetworkByName('default');
      const leased = async () => {
        const [lease] = await network.getDHCPLeases();
        expect(lease).toMatchObject({ iface: 'virbr0', type: 'ipv4', prefix: 24 });
        return lease!;
      };
      const lease = await vi.waitFor(leased, patience);
      expect(lease.expirytime).toBeGreaterThan(BigInt(Math.floor(Date.now() / 1000)));
      const [iface] = await domain.interfaceAddresses();
      expect(iface).toMatchObject({ hwaddr: lease.mac, addrs: [{ type: 'ipv4', addr: lease.ipaddr }] });
      const [port] = await network.listAllPorts();
      expect(await port!.getXMLDesc()).toContain(`<mac address='${lease.mac}'/>`);
      expect((await network.lookupPortByUuid(port!.uuid)).network.name).toBe('default');
      expect({ ...(await port!.getParameters()) }).toEqual({});
      const stats = await domain.interfaceStats(iface!.name);
      expect(stats.rxPackets).toBeGreaterThan(0n);
    });

    test('a network is changed while it runs: the parts are told apart', async () => {
      const network = await connection.lookupNetworkByName('default');
      const { VIR_NETWORK_UPDATE_COMMAND_ADD_LAST: ADD, VIR_NETWORK_UPDATE_COMMAND_DELETE: DELETE } =
        virNetworkUpdateCommand;
      const hosts = virNetworkUpdateSection.VIR_NETWORK_SECTION_IP_DHCP_HOST;
      const both =
        virNetworkUpdateFlags.VIR_NETWORK_UPDATE_AFFECT_LIVE |
        virNetworkUpdateFlags.VIR_NETWORK_UPDATE_AFFECT_CONFIG;
      const subnet = /<ip address='([\d.]+)\.1'/.exec(await network.getXMLDesc())?.[1] ?? '';
      const entry = `<host mac='52:54:00:aa:bb:cc' ip='${subnet}.77'/>`;
      await network.update(ADD, hosts, -1, entry, both);
      expect(await network.getXMLDesc()).toContain('52:54:00:aa:bb:cc');
      expect(await network.getXMLDesc(1)).toContain('52:54:00:aa:bb:cc');
      await network.update(DELETE, hosts, -1, entry, both);
      expect(await network.getXMLDesc()).not.toContain('52:54:00:aa:bb:cc');
    });

    test('its statistics are typed as the daemon types them', async () => {
      const [record] = await connection.domainListGetStats([domain]);
      expect(record!.params).toMatchObject({
        'state.state': 1,
        'balloon.maximum': 196608n,
        'vcpu.current': 1,
        'net.count': 1,
        'net.0.name': expect.stringMatching(/^vnet/) as string,
        'net.0.rx.bytes': expect.any(BigInt) as bigint,
      });
      expect(await domain.getControlInfo()).toMatchObject({ state: 'ok', reason: 'none' });
      const [total] = await domain.getCPUStats();
      expect(total!['cpu_time']).toBeGreaterThan(0n);
    });

    test('is tuned live, which is told', async () => {
      const changed: unknown[] = [];
      await connection.domainEventRegisterAny(
        'tunable',
        domain,
        ({ params }) => void changed.push({ ...params }),
      );
      const live = virDomainModificationImpact.VIR_DOMAIN_AFFECT_LIVE;
      await domain.setSchedulerParametersFlags({ cpu_shares: 512n }, live);
      expect((await domain.getSchedulerParametersFlags(live))['cpu_shares']).toBe(512n);
      await vi.waitFor(() => expect(changed).toContainEqual({ 'cputune.cpu_shares': 512n }), patience);
      await domain.setMemoryParameters({ soft_limit: 4n * 1024n * 1024n }, live);
      expect((await domain.getMemoryParameters(live))['soft_limit']).toBe(4n * 1024n * 1024n);
    });

    test("QEMU's own monitor answers and tells", async () => {
      const told: string[] = [];
      const deregister = await connection.qemuMonitorEventRegister(
        domain,
        null,
        ({ event }) => void told.push(event),
      );
      expect(JSON.parse(await domain.qemuMonitorCommand('{"execute":"query-status"}'))).toMatchObject({
        return: { status: 'running' },
      });
      expect(await domain.qemuMonitorCommand('info status', 1)).toContain('running');
      await domain.suspend();
      await domain.resume();
      await vi.waitFor(() => expect(told).toEqual(expect.arrayContaining(['STOP', 'RESUME'])), patience);
      await deregister();
      expect(await codeOf(domain.qemuAgentCommand('{"execute":"guest-ping"}'))).toBe(
        'VIR_ERR_ARGUMENT_UNSUPPORTED',
      );
    });

    test('a device is plugged in and out, and its events come', async () => {
      const told: string[] = [];
      await connection.domainEventRegisterAny(
        'deviceAdded',
        domain,
        ({ devAlias }) => void told.push(`added ${devAlias}`),
      );
      await connection.domainEventRegisterAny(
        'deviceRemoved',
        domain,
        ({ devAlias }) => void told.push(`removed ${devAlias}`),
      );
      const rng = `<rng model='virtio'><backend model='random'>/dev/urandom</backend><alias name='ua-rng'/></rng>`;
      await domain.attachDevice(rng);
      await vi.waitFor(() => expect(told).toEqual(['added ua-rng']), patience);
      expect(await domain.getXMLDesc()).toContain('ua-rng');
      expect(await codeOf(domain.detachDeviceAlias('ua-none', 1))).not.toBe('no error');
    });

    test('its picture is a PNG of its screen', async () => {
      const { mime, stream } = await domain.screenshot();
      const picture = await buffer(stream);
      expect(mime).toMatch(/^image\//);
      expect(picture.length).toBeGreaterThan(1000);
    });

    test('is saved, and starts paused where it stopped', async () => {
      const jobs: unknown[] = [];
      await connection.domainEventRegisterAny(
        'jobCompleted',
        domain,
        ({ params }) => void jobs.push(params['operation']),
      );
      await domain.managedSave();
      expect(await domain.getState()).toEqual({ state: 'shutoff', reason: 'saved' });
      expect(await domain.managedSaveGetXMLDesc()).toContain('<name>guest</name>');
      await vi.waitFor(() => expect(jobs).toEqual([2]), patience);
      await domain.createWithFlags(virDomainCreateFlags.VIR_DOMAIN_START_PAUSED);
      expect((await domain.getState()).state).toBe('paused');
      await domain.resume();
      expect(told).toEqual(expect.arrayContaining(['guest stopped saved', 'guest started restored']));
    });

    test('moves to another host under our direction, and back is given up half-way', async () => {
      const second = await lab.startLibvirtd({ name: 'objects-2' });
      await second.guestImage();
      const there = await connect(second);
      const F = virDomainMigrateFlags;
      const migratable =
        virDomainXMLFlags.VIR_DOMAIN_XML_SECURE | virDomainXMLFlags.VIR_DOMAIN_XML_MIGRATABLE;
      // The VNC socket lies in each host's own folder.
      const xmlFor = async (source: Domain, from: LabHost, to: LabHost) =>
        (await source.getXMLDesc(migratable)).replaceAll(from.folder, to.folder);

      const moved = await domain.migrate3(
        there,
        { destination_xml: await xmlFor(domain, host, second) },
        F.VIR_MIGRATE_LIVE | F.VIR_MIGRATE_PERSIST_DEST,
      );
      expect(moved.uuid).toBe(domain.uuid);
      expect(await moved.getState()).toEqual({ state: 'running', reason: 'migrated' });
      expect(await domain.getState()).toEqual({ state: 'shutoff', reason: 'migrated' });
      const console = await moved.openConsole();
      const text = transcript(console);
      console.write('echo still-$((40 + 3))\n');
      await vi.waitFor(() => expect(text()).toContain('still-43'), patience);
      console.destroy();

      await moved.migrateSetMaxSpeed(1);
      expect(await moved.migrateGetMaxSpeed()).toBe(1n);
      const controller = new AbortController();
      const back = moved.migrate3(
        connection,
        { destination_xml: await xmlFor(moved, second, host) },
        F.VIR_MIGRATE_LIVE,
        { signal: controller.signal },
      );
      // A second connection sees the job while the first waits for it.
      const watcher = await (await connect(second)).lookupDomainByUuid(moved.uuid);
      await vi.waitFor(async () => expect((await watcher.getJobStats()).type).toBe('unbounded'), patience);
      controller.abort(new Error('enough'));
      await expect(back).rejects.toThrow('enough');
      expect((await moved.getState()).state).toBe('running');
      expect((await domain.getState()).state).toBe('shutoff');
      await moved.destroy();
    });
  });
});

import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  Connection,
  LibvirtError,
  unixDialer,
  virConnectGetAllDomainStatsFlags,
  virConnectListAllDomainsFlags,
  virConnectListAllNodeDeviceFlags,
  virDomainMetadataType,
  virDomainModificationImpact,
  virDomainSnapshotListFlags,
  virDomainStatsTypes,
  virDomainUndefineFlagsValues,
  virDomainVcpuFlags,
  virDomainXMLFlags,
} from '../../main/libvirt/index.ts';
import type { Domain, OpenOptions } from '../../main/libvirt/index.ts';
import { Lab } from '../lab/index.ts';
import type { TestDaemon } from '../lab/index.ts';

// The objects of the bindings against libvirt's own test driver: every answer comes from a real daemon.

let lab: Lab;
let daemon: TestDaemon;
const open: Connection[] = [];

beforeAll(async () => {
  lab = await Lab.open();
  daemon = await lab.startTestDaemon();
});
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close();
});
afterAll(() => lab.close());

/** A connection with a world of its own: what one test makes does not disturb another. */
async function connect(options: OpenOptions & { path?: string } = {}): Promise<Connection> {
  const path = options.path ?? (await lab.testNodeFile({ domains: 3 }));
  const connection = await Connection.open(`test://${path}`, {
    dialer: unixDialer({ path: daemon.socket }),
    ...options,
  });
  open.push(connection);
  return connection;
}

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  try {
    await call;
    return 'no error';
  } catch (error) {
    if (error instanceof LibvirtError) return error.codeName;
    throw error;
  }
};

const domainXml = (name: string): string => `<domain type='test'>
  <name>${name}</name><memory unit='MiB'>64</memory><vcpu current='1'>4</vcpu><os><type>hvm</type></os>
  <devices><disk type='file' device='disk'><source file='/disk.img'/><target dev='vda' bus='virtio'/></disk>
  <memballoon model='virtio'/></devices>
</domain>`;

describe('a connection', () => {
  test('is opened by its URI alone, and says what it leads to', async () => {
    const connection = await Connection.open(daemon.uri());
    open.push(connection);
    expect(await connection.getType()).toBe('TEST');
    expect(await connection.getURI()).toBe('test:///default');
    expect((await connection.getLibVersion()).major).toBeGreaterThanOrEqual(9);
    expect(await connection.getHostname()).not.toBe('');
    expect(await connection.getCapabilities()).toContain('<capabilities>');
    expect(connection.isAlive()).toBe(true);
    const { model, memory, cpus } = await connection.getNodeInfo();
    expect({ model, memory, cpus }).toEqual({ model: 'i686', memory: 3145728n, cpus: 16 });
  });

  test('tells when and why it ends; calls after that fail at once', async () => {
    const connection = await connect();
    const ended = new Promise((resolve) => connection.onClose((reason) => resolve(reason)));
    await connection.close();
    expect(await ended).toBe('client');
    expect(connection.isAlive()).toBe(false);
    await expect(connection.getType()).rejects.toMatchObject({ name: 'ConnectionClosedError', sent: false });
    await connection.close();
  });

  test('opened read-only refuses changes', async () => {
    const connection = await connect({ readOnly: true });
    const [domain] = await connection.listAllDomains();
    expect(await codeOf(domain!.destroy())).toBe('VIR_ERR_OPERATION_DENIED');
    expect(await codeOf(domain!.getXMLDesc(virDomainXMLFlags.VIR_DOMAIN_XML_SECURE))).toBe(
      'VIR_ERR_OPERATION_DENIED',
    );
    expect(await domain!.getXMLDesc()).toContain(domain!.name);
  });

  test('what the driver does not have is said so', async () => {
    const connection = await connect();
    expect(await codeOf(connection.listAllSecrets())).toBe('VIR_ERR_NO_SUPPORT');
    expect(await codeOf(connection.lookupNetworkByName('none'))).toBe('VIR_ERR_NO_NETWORK');
    expect(await codeOf(connection.lookupStoragePoolByName('none'))).toBe('VIR_ERR_NO_STORAGE_POOL');
    expect(await codeOf(connection.lookupNodeDeviceByName('none'))).toBe('VIR_ERR_NO_NODE_DEVICE');
    expect(await codeOf(connection.lookupInterfaceByName('none'))).toBe('VIR_ERR_NO_INTERFACE');
    expect(await codeOf(connection.defineDomainXML('<domain/>'))).toBe('VIR_ERR_NO_NAME');
  });
});

describe('a domain', () => {
  test('is defined, started, paused, renamed and undefined, and every step is told', async () => {
    const connection = await connect();
    const told: string[] = [];
    const deregister = await connection.domainEventRegisterAny(
      'lifecycle',
      null,
      ({ domain, event, detail }) => {
        told.push(`${domain.name} ${event} ${detail}`);
      },
    );
    const domain = await connection.defineDomainXML(domainXml('vm'));
    expect(domain.id).toBe(-1);
    expect(await domain.getState()).toEqual({ state: 'shutoff', reason: 'unknown' });
    await domain.create();
    expect(domain.id).toBeGreaterThan(0);
    expect(await domain.getState()).toEqual({ state: 'running', reason: 'booted' });
    await domain.suspend();
    expect(await domain.getState()).toEqual({ state: 'paused', reason: 'user' });
    await domain.resume();
    await domain.suspend();
    await domain.destroy();
    expect(domain.id).toBe(-1);
    expect(await codeOf(domain.destroy())).toBe('VIR_ERR_OPERATION_INVALID');
    await domain.rename('renamed');
    const renamed = await connection.lookupDomainByUuid(domain.uuid);
    expect(renamed.name).toBe('renamed');
    await renamed.undefineFlags(virDomainUndefineFlagsValues.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE);
    expect(await codeOf(renamed.getState())).toBe('VIR_ERR_NO_DOMAIN');
    await vi.waitFor(() => expect(told).toContain('renamed undefined removed'));
    expect(told).toEqual([
      'vm defined added',
      'vm started booted',
      'vm suspended paused',
      'vm resumed unpaused',
      'vm suspended paused',
      'vm stopped destroyed',
      'vm undefined renamed',
      'renamed defined renamed',
      'renamed undefined removed',
    ]);
    await deregister();
    await connection.defineDomainXML(domainXml('later'));
    await connection.getType();
    expect(told).toHaveLength(9);
  });

  test('can be listened to alone', async () => {
    const connection = await connect();
    const [first, second] = await connection.listAllDomains(
      virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_INACTIVE,
    );
    const told: string[] = [];
    await connection.domainEventRegisterAny('lifecycle', first!, ({ domain }) => void told.push(domain.uuid));
    await second!.create();
    await first!.create();
    await vi.waitFor(() => expect(told).not.toHaveLength(0));
    expect(new Set(told)).toEqual(new Set([first!.uuid]));
  });

  test('is found in lists by what it is', async () => {
    const connection = await connect();
    const F = virConnectListAllDomainsFlags;
    const names = async (flags: number) =>
      (await connection.listAllDomains(flags)).map(({ name }) => name).sort();
    expect(await names(0)).toEqual(['vm-0', 'vm-1', 'vm-2']);
    expect(await names(F.VIR_CONNECT_LIST_DOMAINS_RUNNING)).toEqual(['vm-0']);
    expect(await names(F.VIR_CONNECT_LIST_DOMAINS_AUTOSTART)).toEqual([]);
    await (await connection.lookupDomainByName('vm-1')).setAutostart(true);
    expect(await names(F.VIR_CONNECT_LIST_DOMAINS_AUTOSTART)).toEqual(['vm-1']);
    expect(await connection.numOfDomains()).toBe(1);
    expect(await connection.listDefinedDomains()).toHaveLength(2);
    const [id] = await connection.listDomains();
    expect((await connection.lookupDomainById(id!)).name).toBe('vm-0');
  });

  test('reports statistics, with flags up to the highest bit', async () => {
    const connection = await connect();
    const F = virConnectGetAllDomainStatsFlags;
    const flags =
      F.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS | F.VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING;
    expect(flags).toBeLessThan(0);
    const records = await connection.getAllDomainStats(virDomainStatsTypes.VIR_DOMAIN_STATS_STATE, flags);
    expect(records.map(({ domain, params }) => [domain.name, params['state.state']])).toEqual([['vm-0', 1]]);
    const vm1 = await connection.lookupDomainByName('vm-1');
    const one = await connection.domainListGetStats([vm1]);
    expect(one.map(({ domain }) => domain.uuid)).toEqual([vm1.uuid]);
    expect(await connection.domainListGetStats([])).toEqual([]);
  });

  test('memory, vCPUs and their places are read and set', async () => {
    const connection = await connect();
    const domain = await connection.defineDomainXML(domainXml('vm'));
    const config = virDomainModificationImpact.VIR_DOMAIN_AFFECT_CONFIG;
    await domain.setVcpusFlags(2, config);
    expect(await domain.getVcpusFlags(config)).toBe(2);
    expect(await domain.getVcpusFlags(config | virDomainVcpuFlags.VIR_DOMAIN_VCPU_MAXIMUM)).toBe(4);
    await domain.create();
    expect(await domain.getInfo()).toMatchObject({
      state: 'running',
      memory: 65536n,
      maxMem: 65536n,
      nrVirtCpu: 2,
    });
    await domain.pinVcpu(0, [1, 3]);
    expect((await domain.getVcpuPinInfo())[0]).toEqual([1, 3]);
    expect((await domain.getVcpus()).map(({ number, affinity }) => [number, affinity.length])).toEqual([
      [0, 2],
      [1, 16],
    ]);
    await domain.setMemory(32768);
    expect((await domain.getInfo()).memory).toBe(32768n);
    expect((await domain.memoryStats()).actualBalloon).toBe(32768n);
    const [total] = await domain.getCPUStats();
    expect(typeof total?.['cpu_time']).toBe('bigint');
    expect(await domain.getCPUStats(true)).toHaveLength(4);
  });

  test('typed parameters go out with their exact types and come back', async () => {
    const connection = await connect();
    const domain = await connection.defineDomainXML(domainXml('vm'));
    await domain.create();
    await domain.setBlockIoTune('vda', {
      total_bytes_sec: 5_000_000_000n,
      total_bytes_sec_max: 6_000_000_000n,
    });
    const tune = await domain.getBlockIoTune('vda');
    expect(tune).toMatchObject({ total_bytes_sec: 5_000_000_000n, total_bytes_sec_max: 6_000_000_000n });
    expect(tune['group_name']).toBeTypeOf('string');
    expect(await codeOf(domain.setBlockIoTune('none', { total_bytes_sec: 1n }))).toBe('VIR_ERR_INVALID_ARG');
  });

  test('metadata is set, told of, read and removed', async () => {
    const connection = await connect();
    const domain = await connection.defineDomainXML(domainXml('vm'));
    const told: unknown[] = [];
    await connection.domainEventRegisterAny(
      'metadataChange',
      null,
      ({ type, nsuri }) => void told.push([type, nsuri]),
    );
    const { VIR_DOMAIN_METADATA_TITLE: TITLE, VIR_DOMAIN_METADATA_ELEMENT: ELEMENT } = virDomainMetadataType;
    await domain.setMetadata(TITLE, 'Ein „Titel“ <&> 机');
    expect(await domain.getMetadata(TITLE)).toBe('Ein „Titel“ <&> 机');
    await domain.setMetadata(ELEMENT, '<tags><tag>web</tag></tags>', 'v', 'urn:example:tags');
    expect(await domain.getMetadata(ELEMENT, 'urn:example:tags')).toContain('<tag>web</tag>');
    await domain.setMetadata(ELEMENT, null, 'v', 'urn:example:tags');
    expect(await codeOf(domain.getMetadata(ELEMENT, 'urn:example:tags'))).toBe('VIR_ERR_NO_DOMAIN_METADATA');
    await vi.waitFor(() => expect(told).toHaveLength(3));
    expect(told).toEqual([
      ['title', null],
      ['element', 'urn:example:tags'],
      ['element', 'urn:example:tags'],
    ]);
  });

  test('is saved by libvirt and goes on from there', async () => {
    const connection = await connect();
    const domain = await connection.lookupDomainByName('vm-0');
    await domain.managedSave();
    expect(await domain.getState()).toEqual({ state: 'shutoff', reason: 'saved' });
    expect(await domain.hasManagedSaveImage()).toBe(true);
    await domain.create();
    expect(await domain.getState()).toMatchObject({ state: 'running' });
    expect(await domain.hasManagedSaveImage()).toBe(false);
  });

  test('its screen is a picture', async () => {
    const connection = await connect();
    const { mime, stream } = await (await connection.lookupDomainByName('vm-0')).screenshot();
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    expect(mime).toBe('image/png');
    expect(Buffer.concat(chunks).subarray(1, 4).toString()).toBe('PNG');
  });
});

describe('snapshots and checkpoints', () => {
  const snapshot = (name: string) => `<domainsnapshot><name>${name}</name></domainsnapshot>`;

  test('snapshots form a tree, are reverted to and deleted', async () => {
    const connection = await connect();
    const domain: Domain = await connection.lookupDomainByName('vm-0');
    expect(await domain.hasCurrentSnapshot()).toBe(false);
    expect(await codeOf(domain.snapshotCurrent())).toBe('VIR_ERR_NO_DOMAIN_SNAPSHOT');
    const root = await domain.snapshotCreateXML(snapshot('root'));
    const child = await domain.snapshotCreateXML(snapshot('child'));
    expect(root.domain.uuid).toBe(domain.uuid);
    expect((await child.getParent()).name).toBe('root');
    expect((await root.listAllChildren()).map(({ name }) => name)).toEqual(['child']);
    expect(await root.listChildrenNames()).toEqual(['child']);
    expect((await domain.listAllSnapshots()).map(({ name }) => name).sort()).toEqual(['child', 'root']);
    const roots = await domain.listAllSnapshots(virDomainSnapshotListFlags.VIR_DOMAIN_SNAPSHOT_LIST_ROOTS);
    expect(roots.map(({ name }) => name)).toEqual(['root']);
    expect(await child.isCurrent()).toBe(true);
    await domain.revertToSnapshot(root);
    expect((await domain.snapshotCurrent()).name).toBe('root');
    expect(await root.getXMLDesc()).toContain('<name>root</name>');
    await root.delete(1);
    expect(await domain.snapshotNum()).toBe(0);
  });

  test('checkpoints likewise', async () => {
    const connection = await connect();
    const domain = await connection.defineDomainXML(domainXml('vm'));
    await domain.create();
    const xml = (name: string) => `<domaincheckpoint><name>${name}</name></domaincheckpoint>`;
    const first = await domain.checkpointCreateXML(xml('first'));
    const second = await domain.checkpointCreateXML(xml('second'));
    expect((await second.getParent()).name).toBe('first');
    expect((await first.listAllChildren()).map(({ name }) => name)).toEqual(['second']);
    expect((await domain.checkpointLookupByName('second')).domain.name).toBe('vm');
    await first.delete();
    expect((await domain.listAllCheckpoints()).map(({ name }) => name)).toEqual(['second']);
  });
});

describe('networks, storage and the host', () => {
  test('a network is defined, started and told of', async () => {
    const connection = await connect();
    const told: string[] = [];
    await connection.networkEventRegisterAny('lifecycle', null, ({ network, event }) => {
      told.push(`${network.name} ${event}`);
    });
    const network = await connection.defineNetworkXML(
      `<network><name>lan</name><bridge name='virbr7'/><ip address='192.168.7.1' netmask='255.255.255.0'/></network>`,
    );
    await network.create();
    expect([await network.isActive(), await network.isPersistent(), await network.getBridgeName()]).toEqual([
      true,
      true,
      'virbr7',
    ]);
    await network.setAutostart(true);
    expect(await network.getAutostart()).toBe(true);
    expect((await connection.listAllNetworks()).map(({ name }) => name).sort()).toEqual(['default', 'lan']);
    expect((await connection.lookupNetworkByUuid(network.uuid)).name).toBe('lan');
    await network.destroy();
    await network.undefine();
    await vi.waitFor(() =>
      expect(told).toEqual(['lan defined', 'lan started', 'lan stopped', 'lan undefined']),
    );
  });

  test('a pool is built, filled with volumes and emptied', async () => {
    const connection = await connect();
    const told: string[] = [];
    await connection.storagePoolEventRegisterAny(
      'lifecycle',
      null,
      ({ pool, event }) => void told.push(`${pool.name} ${event}`),
    );
    await connection.storagePoolEventRegisterAny(
      'refresh',
      null,
      ({ pool }) => void told.push(`${pool.name} refreshed`),
    );
    const pool = await connection.defineStoragePoolXML(
      `<pool type='dir'><name>p</name><target><path>/p</path></target></pool>`,
    );
    await pool.create();
    expect(await pool.getInfo()).toMatchObject({ state: 'running', capacity: 100n * 1024n ** 3n });
    const volume = await pool.createVolumeXML(
      `<volume><name>v</name><capacity unit='GiB'>3</capacity><target><format type='qcow2'/></target></volume>`,
    );
    expect(volume).toMatchObject({ pool: 'p', name: 'v', key: '/p/v' });
    expect(await volume.getInfo()).toMatchObject({ type: 'file', capacity: 3n * 1024n ** 3n });
    expect(await volume.getPath()).toBe('/p/v');
    expect((await connection.lookupStorageVolumeByPath('/p/v')).name).toBe('v');
    expect((await connection.lookupStoragePoolByVolume(volume)).uuid).toBe(pool.uuid);
    const copy = await pool.createVolumeXMLFrom(
      `<volume><name>copy</name><capacity>1</capacity></volume>`,
      volume,
    );
    expect((await pool.listAllVolumes()).map(({ name }) => name).sort()).toEqual(['copy', 'v']);
    expect((await pool.listVolumes()).sort()).toEqual(['copy', 'v']);
    await copy.delete();
    await volume.delete();
    expect(await pool.numOfVolumes()).toBe(0);
    await pool.refresh();
    await pool.destroy();
    await pool.undefine();
    await vi.waitFor(() => expect(told).toContain('p undefined'));
    expect(told).toEqual(expect.arrayContaining(['p defined', 'p started', 'p refreshed', 'p stopped']));
  });

  test("the host's interfaces change in one step, or not at all", async () => {
    const connection = await connect({ path: '/default' });
    const [lo] = await connection.listAllInterfaces();
    expect((await connection.lookupInterfaceByMACString(lo!.mac)).name).toBe(lo!.name);
    await connection.interfaceChangeBegin();
    const made = await connection.defineInterfaceXML(
      `<interface type='ethernet' name='eth7'><mac address='aa:bb:cc:dd:ee:07'/></interface>`,
    );
    await made.create();
    expect(await made.isActive()).toBe(true);
    await connection.interfaceChangeRollback();
    expect(await codeOf(connection.lookupInterfaceByName('eth7'))).toBe('VIR_ERR_NO_INTERFACE');
  });

  test('devices of the host come and go, and are told of', async () => {
    const connection = await connect({ path: '/default' });
    const devices = await connection.listAllNodeDevices();
    expect(devices.map(({ name }) => name)).toContain('computer');
    const computer = await connection.lookupNodeDeviceByName('computer');
    expect(await computer.getParent()).toBeNull();
    expect(await computer.listCaps()).toContain('system');
    const [host] = await connection.listAllNodeDevices(
      virConnectListAllNodeDeviceFlags.VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS,
    );
    const told: string[] = [];
    await connection.nodeDeviceEventRegisterAny(
      'lifecycle',
      null,
      ({ device, event }) => void told.push(`${event} ${device.name}`),
    );
    const made = await connection.createNodeDeviceXML(
      `<device><parent>${host!.name}</parent><capability type='scsi_host'><capability type='fc_host'>
        <wwnn>2000000012341234</wwnn><wwpn>1000000012341234</wwpn></capability></capability></device>`,
    );
    expect(await made.getParent()).toMatch(/^scsi_host\d+$/);
    expect(await made.listCaps()).toEqual(['scsi_host']);
    await made.destroy();
    await vi.waitFor(() => expect(told).toEqual([`created ${made.name}`, `deleted ${made.name}`]));
  });

  test('CPU models are compared and combined', async () => {
    const connection = await connect();
    expect(await connection.getCPUModelNames('x86_64')).toContain('qemu64');
    const cpu = (model: string) => `<cpu><arch>x86_64</arch><model>${model}</model></cpu>`;
    expect(await connection.baselineCPU([cpu('Nehalem'), cpu('Westmere')])).toContain('Nehalem');
  });
});

test('a signal and a deadline end one call, the connection lives on', async () => {
  const connection = await connect();
  const controller = new AbortController();
  const call = connection.getCapabilities({ signal: controller.signal });
  controller.abort(new Error('never mind'));
  await expect(call).rejects.toThrow('never mind');
  await daemon.freeze();
  try {
    await expect(connection.getType({ timeoutMs: 200 })).rejects.toMatchObject({
      name: 'CallTimeoutError',
      sent: true,
    });
  } finally {
    await daemon.thaw();
  }
  expect(await connection.getType()).toBe('TEST');
});

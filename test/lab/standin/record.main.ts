/** Records anew what the stand-in replays, from a real QEMU guest: `node test/lab/standin/record.main.ts`, as root. */
import { setTimeout as sleep } from 'node:timers/promises';
import { openClient } from '../../../main/libvirt/openClient.ts';
import type { RpcClient } from '../../../main/libvirt/client.ts';
import { unixDialer } from '../../../main/libvirt/transport/unix.ts';
import { Lab } from '../index.ts';
import { saveRecording, type Recording } from './recording.ts';

const SECONDS = 10;
const DISK = '/var/lib/libvirt/images/recorded.qcow2';

async function recordHost(client: RpcClient): Promise<Recording['host']> {
  const flags = { flags: 0 };
  const list = { need_results: 1, flags: 0 };
  const domainCapabilities = { emulatorbin: null, arch: null, machine: null, virttype: null, flags: 0 };
  return {
    auth_list: await client.call('auth_list'),
    connect_get_type: await client.call('connect_get_type'),
    connect_get_version: await client.call('connect_get_version'),
    connect_get_lib_version: await client.call('connect_get_lib_version'),
    connect_get_uri: await client.call('connect_get_uri'),
    connect_get_capabilities: await client.call('connect_get_capabilities'),
    connect_get_domain_capabilities: await client.call('connect_get_domain_capabilities', domainCapabilities),
    connect_is_secure: await client.call('connect_is_secure'),
    node_get_info: await client.call('node_get_info'),
    node_get_free_memory: await client.call('node_get_free_memory'),
    node_get_memory_stats: await client.call('node_get_memory_stats', { nparams: 4, cellNum: -1, ...flags }),
    node_get_cpu_stats: await client.call('node_get_cpu_stats', { nparams: 4, cpuNum: -1, ...flags }),
    node_get_security_model: await client.call('node_get_security_model'),
    connect_list_all_networks: await client.call('connect_list_all_networks', list),
    connect_list_all_storage_pools: await client.call('connect_list_all_storage_pools', list),
    connect_list_all_node_devices: await client.call('connect_list_all_node_devices', list),
    connect_list_all_interfaces: await client.call('connect_list_all_interfaces', list),
    connect_list_all_nwfilters: await client.call('connect_list_all_nwfilters', list),
    connect_list_all_secrets: await client.call('connect_list_all_secrets', list),
  };
}

async function recordXml(client: RpcClient, host: Recording['host']): Promise<Recording['xml']> {
  const xml: Recording['xml'] = { networks: {}, nodeDevices: {}, interfaces: {} };
  const flags = 0;
  for (const net of host.connect_list_all_networks.nets)
    xml.networks[net.name] = (await client.call('network_get_xml_desc', { net, flags })).xml;
  for (const { name } of host.connect_list_all_node_devices.devices)
    xml.nodeDevices[name] = (await client.call('node_device_get_xml_desc', { name, flags })).xml;
  for (const iface of host.connect_list_all_interfaces.ifaces)
    xml.interfaces[iface.name] = (await client.call('interface_get_xml_desc', { iface, flags })).xml;
  return xml;
}

async function recordFeatures(client: RpcClient): Promise<Recording['features']> {
  const features: Record<string, number> = {};
  for (let feature = 1; feature <= 20; feature++)
    features[feature] = (await client.call('connect_supports_feature', { feature })).supported;
  return features;
}

await using lab = await Lab.open();
const host = await lab.startLibvirtd({ name: 'recorded' });
await host.run('qemu-img', ['create', '-q', '-f', 'qcow2', DISK, '1G']);
await host.defineGuest({
  name: 'recorded',
  load: true,
  // No socket's path: the recording is kept in the repository.
  vnc: 'loopback',
  devices: `<disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${DISK}'/><target dev='vda' bus='virtio'/></disk>`,
});
const client = await openClient(unixDialer({ path: host.socket }), { name: 'qemu:///system' });
try {
  const dom = (await client.call('domain_lookup_by_name', { name: 'recorded' })).dom;
  const stats = async (): Promise<Recording['shutoff']['stats']> => {
    const { retStats } = await client.call('connect_get_all_domain_stats', { doms: [], stats: 0, flags: 0 });
    return retStats[0]?.params ?? [];
  };
  const xml = async (flags: number): Promise<string> =>
    (await client.call('domain_get_xml_desc', { dom, flags })).xml;
  const facts = async () => ({
    info: await client.call('domain_get_info', { dom }),
    state: await client.call('domain_get_state', { dom, flags: 0 }),
  });
  const shutoff = { xml: await xml(0), ...(await facts()), stats: await stats() };
  await client.call('domain_create', { dom });
  await sleep(15_000); // booted, and the balloon has reported once
  const first = await stats();
  await sleep(SECONDS * 1000);
  // VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_INACTIVE
  const running = {
    xml: await xml(0),
    inactiveXml: await xml(3),
    ...(await facts()),
    stats: [first, await stats()] as [typeof first, typeof first],
  };
  const recordedHost = await recordHost(client);
  await saveRecording({
    source: (await host.virsh('version')).trim(),
    host: recordedHost,
    xml: await recordXml(client, recordedHost),
    features: await recordFeatures(client),
    running: { ...running, seconds: SECONDS },
    shutoff,
  });
} finally {
  client.close();
}

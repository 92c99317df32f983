import { DOMParser } from '@xmldom/xmldom';
import { itemsOf, readDomainTree, readValues } from '../../main/xml/devices/index.ts';
import type { Lab, LabHost } from '../lab/index.ts';
import { median, percentile, type Measurement } from './result.ts';

const ROUNDS = 300;
const WARM_UP = 100;

/** What a person has who installs a desktop: libvirt adds controllers, addresses and the rest when it is defined. */
const DESKTOP = `
    <disk type='file' device='disk'><driver name='qemu' type='qcow2' discard='unmap'/><source file='/var/lib/libvirt/images/a.qcow2'/><target dev='vda' bus='virtio'/><boot order='1'/></disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
    <interface type='network'><source network='default'/><model type='virtio'/></interface>
    <serial type='pty'/><console type='pty'/>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
    <input type='tablet' bus='usb'/>
    <graphics type='spice' autoport='yes'><listen type='address'/><image compression='off'/></graphics>
    <sound model='ich9'/><video><model type='virtio'/></video>
    <redirdev bus='usb' type='spicevmc'/><redirdev bus='usb' type='spicevmc'/>
    <memballoon model='virtio'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`;

/** Disks on a SCSI bus, each with a limit. */
export const manyDisks = (count: number): string =>
  Array.from(
    { length: count },
    (_, at) =>
      `<disk type='file' device='disk'><driver name='qemu' type='qcow2' cache='none'/><source file='/srv/${at}.qcow2'/>` +
      `<target dev='sd${letters(at)}' bus='scsi'/><iotune><read_iops_sec>400</read_iops_sec></iotune></disk>`,
  ).join('\n');

const letters = (at: number): string =>
  (at >= 26 ? letters(Math.floor(at / 26) - 1) : '') + String.fromCharCode(97 + (at % 26));

/** The document as libvirt writes it once it has taken the VM. */
export async function asLibvirtHasIt(host: LabHost, name: string, devices: string): Promise<string> {
  await host.define(
    'define',
    `<domain type='qemu'><name>${name}</name><memory unit='GiB'>4</memory><vcpu>4</vcpu>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><features><acpi/><apic/></features><cpu mode='host-model'/>
  <clock offset='utc'><timer name='rtc' tickpolicy='catchup'/><timer name='hpet' present='no'/></clock>
  <devices>${devices}</devices></domain>`,
  );
  return host.virsh('dumpxml', '--inactive', '--security-info', name);
}

function timed(work: () => void): number[] {
  for (let round = 0; round < WARM_UP; round++) work();
  return Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}

/** S8: a domain's document read into its typed model: every device and section with the value of every field. */
export async function benchDomainXml(lab: Lab): Promise<Measurement[]> {
  const host = await lab.startLibvirtd({ name: 'documents' });
  const kinds = [
    ['a desktop VM', await asLibvirtHasIt(host, 'desktop', DESKTOP)],
    ['a VM with 200 disks', await asLibvirtHasIt(host, 'disks', manyDisks(200))],
  ] as const;
  return kinds.map(([what, xml], index) => {
    let values = 0;
    const own = timed(() => {
      values = 0;
      for (const { element, description } of itemsOf(readDomainTree(xml).root))
        if (description !== undefined) values += Object.keys(readValues(element, description)).length;
    });
    const parser = timed(() => void new DOMParser().parseFromString(xml, 'text/xml'));
    return {
      goal: 'S8',
      what: `${what}, ${(xml.length / 1024).toFixed(1)} KiB, read into its model`,
      value: median(own),
      unit: 'ms',
      wanted: index === 0 ? '≤ 1 ms' : 'a figure',
      met: index > 0 || median(own) <= 1,
      peers: [{ name: '@xmldom/xmldom, the tree only', value: median(parser) }],
      detail: { p95: percentile(own, 95), values },
    };
  });
}

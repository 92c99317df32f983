import { SECRET, type Domain } from '../../../preload/contract/index.ts';
import { moreDevices } from './moreHardware.ts';

const KIB = 2 ** 10;

/** A VM's devices as libvirt writes them, with what only a running one has. */
function devicesOf({ name }: Domain, live: boolean): [id: string, xml: string][] {
  const alias = (id: string) => (live ? `\n  <alias name='${id}'/>` : '');
  const file = `/var/lib/libvirt/images/${name.replaceAll(/[^\w-]/g, '_').slice(0, 40)}.qcow2`;
  return [
    [
      'disk:vda',
      `<disk type='file' device='disk'>
  <driver name='qemu' type='qcow2' discard='unmap'/>
  <source file='${file}'${live ? " index='1'" : ''}/>
  <target dev='vda' bus='virtio'/>
  <boot order='1'/>${alias('virtio-disk0')}
  <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
</disk>`,
    ],
    [
      'disk:sda',
      `<disk type='file' device='cdrom'>
  <driver name='qemu'${live ? '' : " type='raw'"}/>
  <target dev='sda' bus='sata'/>
  <readonly/>${alias('sata0-0-0')}
  <address type='drive' controller='0' bus='0' target='0' unit='0'/>
</disk>`,
    ],
    [
      'interface:52:54:00:6b:3c:58',
      `<interface type='network'>
  <mac address='52:54:00:6b:3c:58'/>
  <source network='default'${live ? " portid='0d1cf9a0-7a3e-4f53-b0a8-4f0c1d2f61be' bridge='virbr0'" : ''}/>${live ? "\n  <target dev='vnet0'/>" : ''}
  <model type='virtio'/>${alias('net0')}
  <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
</interface>`,
    ],
    [
      'channel:org.qemu.guest_agent.0',
      `<channel type='unix'>
  <target type='virtio' name='org.qemu.guest_agent.0'${live ? " state='connected'" : ''}/>${alias('channel0')}
</channel>`,
    ],
    ['input:0', "<input type='tablet' bus='usb'/>"],
    ['input:1', "<input type='keyboard' bus='ps2'/>"],
    [
      'graphics:vnc',
      `<graphics type='vnc' port='${live ? '5900' : '-1'}' autoport='yes' passwd='${SECRET}'>
  <listen type='address' address='127.0.0.1'/>
</graphics>`,
    ],
    [
      'video:0',
      `<video>
  <model type='virtio' heads='1' primary='yes'/>
</video>`,
    ],
  ];
}

const indented = (xml: string, by: string): string => xml.replaceAll(/^/gm, by);

export interface MadeUp {
  document: string;
  devices: Map<string, string>;
}

/** A whole domain, made up from the VM's row; with a dozen devices more if asked for. */
export function documentOf(domain: Domain, live: boolean, hasMore = false): MadeUp {
  const { name, uuid, title, vcpus, maxMemoryBytes, domainId } = domain;
  const devices = [...devicesOf(domain, live), ...(hasMore ? moreDevices(live) : [])];
  const memory = String(maxMemoryBytes / KIB);
  const shown = name.replaceAll('&', '&amp;').replaceAll('<', '&lt;').slice(0, 200);
  return {
    devices: new Map(devices),
    document: `<domain type='kvm'${live && domainId !== undefined ? ` id='${domainId}'` : ''}>
  <name>${shown}</name>
  <uuid>${uuid}</uuid>${title === undefined ? '' : `\n  <title>${title.slice(0, 80).replaceAll(/[<&]/g, '')}</title>`}
  <memory unit='KiB'>${memory}</memory>
  <currentMemory unit='KiB'>${memory}</currentMemory>
  <vcpu placement='static' current='${vcpus}'>8</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <loader secure='yes'/>
  </os>
  <features>
    <acpi/>
    <apic/>
    <smm state='on'/>
  </features>
  <cpu mode='host-passthrough' check='none' migratable='on'/>
  <clock offset='utc'>
    <timer name='rtc' tickpolicy='catchup'/>
    <timer name='hpet' present='no'/>
  </clock>
  <on_poweroff>destroy</on_poweroff>
  <on_reboot>restart</on_reboot>
  <on_crash>destroy</on_crash>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
${devices.map(([, xml]) => indented(xml, '    ')).join('\n')}
  </devices>
</domain>
`,
  };
}

import { describe, expect, it } from 'vitest';
import { imageLine, readDomainDetail } from './detail.ts';

const RUNNING = `<domain type='kvm' id='7' xmlns:libosinfo='x'>
  <name>web-01</name>
  <uuid>5d1f5f0e-5a39-4a5b-8f2c-000000000001</uuid>
  <title>Shop</title>
  <description>First line
second line</description>
  <metadata>
    <libosinfo:libosinfo xmlns:libosinfo='http://libosinfo.org/xmlns/libvirt/domain/1.0'>
      <libosinfo:os id='http://debian.org/debian/12'/>
    </libosinfo:libosinfo>
  </metadata>
  <memory unit='GiB'>4</memory>
  <currentMemory unit='KiB'>2097152</currentMemory>
  <vcpu placement='static' current='2'>4</vcpu>
  <os firmware='efi'>
    <type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
    <firmware><feature enabled='yes' name='enrolled-keys'/><feature enabled='yes' name='secure-boot'/></firmware>
    <loader readonly='yes' secure='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE_4M.ms.fd</loader>
    <nvram>/var/lib/libvirt/qemu/nvram/web-01_VARS.fd</nvram>
    <boot dev='hd'/><boot dev='cdrom'/>
  </os>
  <cpu mode='host-passthrough'><topology sockets='1' dies='1' cores='2' threads='2'/></cpu>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <disk type='file' device='disk'>
      <driver name='qemu' type='qcow2'/>
      <source file='/pool/web.qcow2'/>
      <backingStore type='file'><format type='qcow2'/><source file='/pool/base.qcow2'/><backingStore/></backingStore>
      <target dev='vda' bus='virtio'/><boot order='1'/>
    </disk>
    <disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>
    <disk type='volume' device='disk'><source pool='fast' volume='data'/><target dev='vdb' bus='virtio'/><shareable/></disk>
    <interface type='network'>
      <mac address='52:54:00:AA:BB:CC'/><source network='default' portid='p' bridge='virbr0'/>
      <target dev='vnet3'/><model type='virtio'/><link state='down'/>
    </interface>
    <interface type='direct'><mac address='52:54:00:00:00:02'/><source dev='eth0' mode='bridge'/></interface>
    <interface type='user'><mac address='52:54:00:00:00:03'/></interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0' state='connected'/></channel>
    <graphics type='vnc' port='5903' autoport='yes' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>
    <tpm model='tpm-crb'><backend type='emulator' version='2.0'/></tpm>
    <video><model type='virtio' heads='1' primary='yes'/></video>
  </devices>
</domain>`;

describe('a domain for its page', () => {
  const detail = readDomainDetail(RUNNING);

  it('reads who it is', () => {
    expect(detail).toMatchObject({
      name: 'web-01',
      title: 'Shop',
      description: 'First line\nsecond line',
      virtType: 'kvm',
      osType: 'hvm',
      architecture: 'x86_64',
      machine: 'pc-q35-7.2',
      emulator: '/usr/bin/qemu-system-x86_64',
      osId: 'http://debian.org/debian/12',
      agent: 'connected',
      tpm: 'tpm-crb',
      video: ['virtio'],
    });
  });

  it('reads firmware, processors and memory', () => {
    expect(detail.firmware).toEqual({
      kind: 'uefi',
      secureBoot: true,
      loader: '/usr/share/OVMF/OVMF_CODE_4M.ms.fd',
      nvram: '/var/lib/libvirt/qemu/nvram/web-01_VARS.fd',
      kernel: undefined,
      initrd: undefined,
      commandLine: undefined,
      boot: ['hd', 'cdrom'],
    });
    expect(detail.cpu).toEqual({
      vcpus: 2,
      maxVcpus: 4,
      mode: 'host-passthrough',
      model: undefined,
      topology: { sockets: 1, dies: 1, cores: 2, threads: 2 },
    });
    expect(detail.memory).toEqual({ currentBytes: 2 * 2 ** 30, maxBytes: 4 * 2 ** 30 });
  });

  it('reads disks with their kind, place, chain and boot order', () => {
    const [system, drive, data] = detail.disks;
    expect(system).toMatchObject({ target: 'vda', bus: 'virtio', type: 'file', bootOrder: 1 });
    expect(system?.image && imageLine(system.image.source)).toBe('/pool/web.qcow2');
    expect(system?.backing).toHaveLength(1);
    expect(drive).toMatchObject({ device: 'cdrom', readOnly: true, image: undefined });
    expect(data).toMatchObject({ type: 'volume', shareable: true });
    expect(data?.image && imageLine(data.image.source)).toBe('fast/data');
  });

  it('reads what each interface is plugged into', () => {
    expect(detail.interfaces).toEqual([
      {
        mac: '52:54:00:aa:bb:cc',
        type: 'network',
        source: 'default',
        model: 'virtio',
        target: 'vnet3',
        linkUp: false,
      },
      {
        mac: '52:54:00:00:00:02',
        type: 'direct',
        source: 'eth0',
        model: undefined,
        target: undefined,
        linkUp: true,
      },
      {
        mac: '52:54:00:00:00:03',
        type: 'user',
        source: undefined,
        model: undefined,
        target: undefined,
        linkUp: true,
      },
    ]);
  });

  it('makes do with the least that a domain may say', () => {
    const least = readDomainDetail(
      "<domain type='test'><name>t</name><memory>1024</memory><os><type>exe</type></os></domain>",
    );
    expect(least).toMatchObject({
      disks: [],
      interfaces: [],
      graphics: [],
      agent: 'absent',
      firmware: { kind: 'none', secureBoot: false, boot: [] },
      cpu: { vcpus: 1, maxVcpus: 1 },
      memory: { currentBytes: 2 ** 20, maxBytes: 2 ** 20 },
    });
  });

  it('knows a BIOS with a kernel started directly', () => {
    const { firmware } = readDomainDetail(
      "<domain type='qemu'><os><type>hvm</type><kernel>/boot/k</kernel><cmdline>a b</cmdline></os></domain>",
    );
    expect(firmware).toMatchObject({ kind: 'bios', kernel: '/boot/k', commandLine: 'a b' });
  });
});

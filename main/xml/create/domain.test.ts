import { describe, expect, test } from 'vitest';
import { readDomainDetail } from '../domain/detail.ts';
import { readDomainFiles } from '../domain/files.ts';
import { buildDomainXml } from './domain.ts';
import { diskTarget } from '../fit/targets.ts';
import type { DomainRecipe } from './recipe.ts';

const recipe = (changes: Partial<DomainRecipe> = {}): DomainRecipe => ({
  virtType: 'kvm',
  osType: 'hvm',
  architecture: 'x86_64',
  machine: 'q35',
  emulator: '/usr/bin/qemu-system-x86_64',
  name: 'web-01',
  uuid: '4dea22b3-1d52-d8f3-2516-782e98ab3fa0',
  osId: 'http://debian.org/debian/12',
  memoryBytes: 2 ** 31,
  vcpus: 2,
  cpuMode: 'host-passthrough',
  firmware: 'uefi',
  kernel: undefined,
  disks: [
    {
      device: 'disk',
      bus: 'virtio',
      source: { type: 'file', path: '/images/web-01.qcow2' },
      format: 'qcow2',
      discard: true,
      readOnly: false,
      bootOrder: 1,
    },
    {
      device: 'cdrom',
      bus: 'sata',
      source: { type: 'file', path: '/iso/debian.iso' },
      format: 'raw',
      discard: false,
      readOnly: true,
      bootOrder: 2,
    },
  ],
  interfaces: [{ type: 'network', source: 'default', model: 'virtio', bootOrder: undefined }],
  graphics: 'vnc',
  video: 'virtio',
  clock: 'utc',
  hyperv: false,
  usbController: 'qemu-xhci',
  tablet: true,
  agentChannel: true,
  clipboardChannel: false,
  rng: true,
  tpmModel: undefined,
  balloon: true,
  ...changes,
});

describe('the XML of a new VM', () => {
  test('reads back as what was asked for', () => {
    const detail = readDomainDetail(buildDomainXml(recipe()));
    expect(detail).toMatchObject({
      name: 'web-01',
      virtType: 'kvm',
      machine: 'q35',
      osId: 'http://debian.org/debian/12',
      memory: { currentBytes: 2 ** 31 },
      cpu: { vcpus: 2, mode: 'host-passthrough' },
      firmware: { kind: 'uefi', secureBoot: false },
      video: ['virtio'],
      disks: [
        { target: 'vda', bus: 'virtio', image: { format: 'qcow2' }, bootOrder: 1, readOnly: false },
        { target: 'sda', bus: 'sata', device: 'cdrom', bootOrder: 2, readOnly: true },
      ],
      interfaces: [{ type: 'network', source: 'default', model: 'virtio' }],
    });
  });

  test('every value is escaped, and nothing of it is read as markup', () => {
    const hostile = `</name><x a="b"/>&amp;<!-- ' -->`;
    const xml = buildDomainXml(
      recipe({
        name: hostile,
        kernel: { kernel: `/k'${hostile}`, initrd: '/i\tn', commandLine: 'a="b" c=\'d\' <e>\n' },
        disks: [
          {
            ...(recipe().disks[0] as DomainRecipe['disks'][number]),
            source: { type: 'file', path: `/a'b"<&>\n` },
          },
        ],
      }),
    );
    expect(readDomainDetail(xml).name).toBe(hostile);
    const files = readDomainFiles(xml);
    expect(files.kernel).toBe(`/k'${hostile}`);
    expect(files.initrd).toBe('/i\tn');
    expect(files.disks[0]?.image?.source).toEqual({ kind: 'path', path: `/a'b"<&>\n` });
    expect(readDomainDetail(xml).firmware.commandLine).toBe(`a="b" c='d' <e>`);
  });

  test('Secure Boot asks for enrolled keys, a secure loader and SMM', () => {
    const xml = buildDomainXml(recipe({ firmware: 'uefi-secure' }));
    for (const part of ["name='enrolled-keys'", "<loader secure='yes'/>", "<smm state='on'/>"])
      expect(xml).toContain(part);
    expect(readDomainDetail(xml).firmware).toMatchObject({ kind: 'uefi', secureBoot: true });
  });

  test('no path of a firmware is ever written: libvirt finds it by the host’s descriptors', () => {
    for (const firmware of ['auto', 'bios', 'uefi', 'uefi-secure'] as const) {
      expect(buildDomainXml(recipe({ firmware }))).not.toMatch(/OVMF|edk2|<nvram|<loader[^>]*[^/]>/);
    }
  });

  test('a display listens on the host’s loopback alone', () => {
    expect(buildDomainXml(recipe())).toContain("<listen type='address' address='127.0.0.1'/>");
    expect(buildDomainXml(recipe({ graphics: undefined }))).not.toContain('<graphics');
  });

  test('what a hypervisor or architecture has no notion of is left out', () => {
    const demonstration = buildDomainXml(recipe({ virtType: 'test', firmware: 'auto' }));
    expect(demonstration).not.toMatch(/<driver name='qemu'|<serial|<timer|<acpi/);
    const arm = buildDomainXml(recipe({ architecture: 'aarch64', machine: 'virt' }));
    expect(arm).not.toMatch(/<apic|<timer|<pm>/);
    expect(arm).toContain('<acpi/>');
    expect(arm).toContain("<input type='keyboard' bus='usb'/>");
    expect(buildDomainXml(recipe({ architecture: 'aarch64', firmware: 'auto' }))).not.toContain('<acpi/>');
  });

  test('disks are named in order on each bus', () => {
    expect([0, 1, 25, 26, 27, 701, 702].map((n) => diskTarget('virtio', n))).toEqual([
      'vda', 'vdb', 'vdz', 'vdaa', 'vdab', 'vdzz', 'vdaaa',
    ]); // prettier-ignore
    expect(['sata', 'scsi', 'usb', 'ide', 'xen'].map((bus) => diskTarget(bus, 0))).toEqual([
      'sda', 'sda', 'sda', 'hda', 'xvda',
    ]); // prettier-ignore
    const [disk] = recipe().disks;
    if (disk === undefined) throw new Error('no disk');
    const three = recipe({ disks: [disk, { ...disk, bus: 'sata' }, disk, { ...disk, bus: 'scsi' }] });
    expect(readDomainDetail(buildDomainXml(three)).disks.map((d) => d.target)).toEqual([
      'vda',
      'sda',
      'vdb',
      'sdb',
    ]);
  });
});

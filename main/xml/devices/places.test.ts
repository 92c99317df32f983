import { describe, expect, test } from 'vitest';
import { readTree, writeElement } from '../tree.ts';
import { descriptions, differences, itemsOf, readDomainTree, readValues, writeValues } from './index.ts';
import { readPlace, writePlace } from './place.ts';

const kindOf = (kind: string) => {
  const found = descriptions.find((description) => description.kind === kind);
  if (found === undefined) throw new Error(`no ${kind}`);
  return found;
};

/** Changes one element of a kind, and gives it as it is then written. */
function changed(kind: string, xml: string, changes: Record<string, string | undefined>): string {
  const { root } = readTree(xml);
  writeValues(root, kindOf(kind), changes);
  return writeElement(root);
}

describe('places with a predicate', () => {
  const clock = `<domain><clock offset='utc'><timer name='rtc' tickpolicy='catchup'/><timer name='hpet' present='no'/></clock></domain>`;
  const hpet = 'clock/timer[name=hpet]@present';

  test('are of the element that has the attribute, not of the first', () => {
    const { root } = readTree(clock);
    expect(readPlace(root, hpet)).toBe('no');
    expect(readPlace(root, 'clock/timer[name=rtc]@present')).toBeUndefined();
    expect(readPlace(root, 'clock/timer[name=tsc]?')).toBeUndefined();
  });

  test('make it, and take it out once it only names itself', () => {
    const { root } = readTree(clock);
    writePlace(root, 'clock/timer[name=tsc]@mode', 'native');
    expect(writeElement(root)).toContain(`<timer name='tsc' mode='native'/>`);
    writePlace(root, 'clock/timer[name=tsc]@mode', undefined);
    expect(writeElement(root)).toBe(clock);
    writePlace(root, hpet, undefined);
    expect(writeElement(root)).toBe(clock.replace(`<timer name='hpet' present='no'/>`, ''));
    writePlace(root, 'clock/timer[name=rtc]@present', undefined);
    expect(writeElement(root)).toContain('catchup');
  });

  test('may have several', () => {
    const { root } = readTree(`<disk><source dev='/dev/sdx'/></disk>`);
    const place = 'source/reservations/source[type=unix][mode=client]@path';
    writePlace(root, place, '/run/pr.sock');
    expect(readPlace(root, place)).toBe('/run/pr.sock');
    expect(writeElement(root)).toContain(`<source type='unix' mode='client' path='/run/pr.sock'/>`);
    writePlace(root, place, undefined);
    expect(writeElement(root)).toBe(`<disk><source dev='/dev/sdx'/></disk>`);
  });

  test('what was a TCP source becomes a UDP one, though both may be the same element', () => {
    const tcp = `<serial type='tcp'><source mode='connect' host='a' service='1'/><protocol type='raw'/></serial>`;
    const udp = changed('serial', tcp, { type: 'udp', connectHost: 'a', connectService: '2' });
    expect(readValues(readTree(udp).root, kindOf('serial'))).toMatchObject({
      type: 'udp',
      connectHost: 'a',
      connectService: '2',
    });
    expect(udp).not.toContain('protocol');
    expect(udp.match(/<source/g)).toHaveLength(1);
  });

  test('of two UDP sources none is left where a socket comes instead', () => {
    const udp = `<serial type='udp'><source mode='bind' service='1'/><source mode='connect' host='a' service='2'/></serial>`;
    expect(changed('serial', udp, { type: 'unix', path: '/s', socketMode: 'connect' })).toMatch(
      /<serial type='unix'>\s*<source path='\/s' mode='connect'\/>\s*<\/serial>/,
    );
  });

  test('an empty element that libvirt wrote goes with what it belongs to', () => {
    const xml = `<audio id='1' type='none'><input fixedSettings='yes'><settings/></input></audio>`;
    expect(changed('audio', xml, { inputFixedSettings: undefined })).toBe(`<audio id='1' type='none'/>`);
  });

  test('an NVMe source is marked as on PCI', () => {
    const disk = `<disk type='file'><source file='/a.img'/><target dev='vda'/></disk>`;
    const nvme = changed('disk', disk, { type: 'nvme', nvmeNamespace: '1', pciBus: '0x01' });
    expect(nvme).toContain(`type='pci'`);
    expect(nvme).not.toContain('a.img');
    const file = changed('disk', nvme, { type: 'file', file: '/b.img' });
    expect(file).toMatch(/<disk type='file'>\s*<target dev='vda'\/>\s*<source file='\/b.img'\/>\s*<\/disk>/);
  });
});

describe('a namespace', () => {
  const id = 'metadata/libosinfo:libosinfo/libosinfo:os@id';
  const uri = 'http://libosinfo.org/xmlns/libvirt/domain/1.0';
  const debian = 'http://debian.org/debian/12';

  test('is declared where its first element is made, and goes with it', () => {
    const { root } = readTree('<domain/>');
    writePlace(root, id, debian);
    expect(writeElement(root).replaceAll(/\s+</g, '<')).toBe(
      `<domain><metadata><libosinfo:libosinfo xmlns:libosinfo='${uri}'>` +
        `<libosinfo:os id='${debian}'/></libosinfo:libosinfo></metadata></domain>`,
    );
    writePlace(root, id, undefined);
    expect(writeElement(root)).toBe('<domain/>');
  });

  test.each([
    `<domain><metadata><o:libosinfo xmlns:o='${uri}'><o:os id='x'/></o:libosinfo></metadata></domain>`,
    `<domain><metadata><libosinfo xmlns='${uri}'><os id='x'/></libosinfo></metadata></domain>`,
  ])('is known under another prefix: %s', (xml) => {
    const { root } = readTree(xml);
    expect(readPlace(root, id)).toBe('x');
    writePlace(root, id, debian);
    expect(writeElement(root)).toBe(xml.replace(`'x'`, `'${debian}'`));
  });

  test('of others with the same local name is not it', () => {
    const { root } = readTree(
      `<domain><metadata><libosinfo xmlns='urn:other'><os id='x'/></libosinfo></metadata></domain>`,
    );
    expect(readPlace(root, id)).toBeUndefined();
    writePlace(root, id, debian);
    expect(readPlace(root, id)).toBe(debian);
    expect(writeElement(root)).toContain(`<libosinfo xmlns='urn:other'><os id='x'/></libosinfo>`);
  });
});

describe('edits', () => {
  test('what is said by being there stays when its last setting goes', () => {
    const xml = `<domain><features><apic eoi='on'/></features></domain>`;
    expect(changed('features', xml, { apicEoi: undefined })).toContain('<apic/>');
    expect(changed('features', xml, { apic: undefined })).toBe('<domain/>');
    const pages = `<domain><memoryBacking><hugepages><page size='2' unit='M'/></hugepages></memoryBacking></domain>`;
    expect(changed('memory', pages, { hugepageSizes: undefined })).toContain('<hugepages/>');
  });

  test('an address to listen on is not left in the attribute for older programs', () => {
    const xml = `<graphics type='vnc' autoport='yes' listen='127.0.0.1'><listen type='address' address='127.0.0.1'/></graphics>`;
    expect(changed('graphics', xml, { address: '0.0.0.0' })).toBe(
      `<graphics type='vnc' autoport='yes'><listen type='address' address='0.0.0.0'/></graphics>`,
    );
    expect(changed('graphics', xml, { listenType: 'none' })).toBe(
      `<graphics type='vnc' autoport='yes'><listen type='none'/></graphics>`,
    );
    expect(changed('graphics', xml, { port: '5901' })).toContain("listen='127.0.0.1'");
  });

  test('a disk on another bus gets another address', () => {
    const xml = `<disk type='file'><target dev='vda' bus='virtio'/><address type='pci' domain='0x0000'/></disk>`;
    expect(changed('disk', xml, { bus: 'sata', target: 'sda' })).toBe(
      `<disk type='file'><target dev='sda' bus='sata'/></disk>`,
    );
    expect(changed('disk', xml, { cache: 'none' })).toContain("<address type='pci' domain='0x0000'/>");
  });

  test('what is new stands before the address of the device', () => {
    const xml = `<rng model='virtio'>\n  <backend model='random'>/dev/urandom</backend>\n  <address type='pci'/>\n</rng>`;
    const limited = changed('rng', xml, { rateBytes: '1024' });
    expect(limited).toBe(xml.replace('  <address', `  <rate bytes='1024'/>\n  <address`));
    expect(changed('rng', limited, { rateBytes: undefined })).toBe(xml);
  });

  test('a changed row keeps what is not shown of it', () => {
    const xml = `<domain><cpu><numa><cell id='0' cpus='0' memory='1024' unit='KiB'><distances><sibling id='0' value='10'/></distances></cell></numa></cpu></domain>`;
    expect(changed('memory', xml, { numaCells: '0 0-1 1024 KiB\n1 2-3 1024 KiB' })).toMatch(
      /<cell id='0' cpus='0-1' memory='1024' unit='KiB'><distances>.*<\/cell>\s*<cell id='1' cpus='2-3'/,
    );
  });

  test('of fields that share a place the one that matters has the value', () => {
    const controller = (type: string, model: string) =>
      readValues(readTree(`<controller type='${type}' model='${model}'/>`).root, kindOf('controller'));
    expect(controller('usb', 'qemu-xhci')).toEqual({ type: 'usb', usbModel: 'qemu-xhci' });
    expect(controller('pci', 'pcie-root')).toEqual({ type: 'pci', pciModel: 'pcie-root' });
    expect(controller('sata', 'odd')).toEqual({ type: 'sata', scsiModel: 'odd' });
    const usb = `<controller type='usb' model='qemu-xhci'/>`;
    expect(changed('controller', usb, { type: 'sata' })).toBe(`<controller type='sata'/>`);
  });

  test('web cookies are hidden with the other secrets', async () => {
    const { redacted } = await import('./index.ts');
    const { root } = readTree(
      `<domain><devices><disk><source><cookies><cookie name='a'>secret</cookie></cookies></source></disk></devices></domain>`,
    );
    redacted(root);
    expect(writeElement(root)).not.toContain('secret');
  });
});

describe('what differs at the next start', () => {
  const graphics = kindOf('graphics');

  test('is not what the hypervisor fills in', () => {
    const stored = { type: 'vnc', port: '-1', autoport: 'yes', listenType: 'address' };
    expect(differences(graphics, stored, { ...stored, port: '5901', address: '127.0.0.1' })).toEqual([]);
    expect(differences(graphics, { ...stored, address: '0.0.0.0' }, { ...stored, port: '5901' })).toEqual([
      'address',
    ]);
    const fixed = { ...stored, autoport: 'no', port: '5950' };
    expect(differences(graphics, fixed, { ...fixed, port: '5951' })).toEqual(['port']);
  });

  test('of a list it is a row that does not run, not one that runs besides', () => {
    const cpu = kindOf('cpu');
    const stored = { mode: 'custom', model: 'Haswell', features: 'require vmx' };
    expect(differences(cpu, stored, { ...stored, features: 'disable hle\nrequire vmx' })).toEqual([]);
    expect(differences(cpu, stored, { ...stored, features: 'disable hle' })).toEqual(['features']);
  });

  test('a host-model CPU runs as the model that the host made of it', () => {
    const running = { mode: 'custom', model: 'Skylake', check: 'full', fallback: 'forbid', match: 'exact' };
    expect(differences(kindOf('cpu'), { mode: 'host-model' }, running)).toEqual([]);
  });
});

test('the same device has the same id in the stored and the running document', () => {
  const ids = (devices: string) =>
    itemsOf(readDomainTree(`<domain><devices>${devices}</devices></domain>`).root)
      .filter(({ description }) => description?.section !== true)
      .map(({ id }) => id);
  const usb = (address: string) =>
    `<hostdev mode='subsystem' type='usb'><source><vendor id='0x1'/><product id='0x2'/>${address}</source></hostdev>`;
  expect(ids(usb(''))).toEqual(['hostdev:usb/0x1/0x2']);
  expect(ids(usb(`<address bus='1' device='3'/>`))).toEqual(['hostdev:usb/0x1/0x2']);
  expect(
    ids(
      `<controller type='usb' index='0' model='ich9-ehci1'/><controller type='usb' index='0' model='ich9-uhci1'/>` +
        `<channel type='unix'><target type='virtio' name='a.0'/></channel><serial type='pty'><target port='0'/></serial>` +
        `<console type='pty'><target type='serial' port='0'/></console><filesystem><target dir='share'/></filesystem>` +
        `<redirdev bus='usb' type='spicevmc'/><redirdev bus='usb' type='spicevmc'/><shmem name='s'/><audio id='1' type='none'/>`,
    ),
  ).toEqual([
    'controller:usb/0', 'controller:1', 'channel:a.0', 'serial:0', 'console:serial/0', 'filesystem:share',
    'redirdev:0', 'redirdev:1', 'shmem:s', 'audio:1',
  ]); // prettier-ignore
});

import { expect, test } from 'vitest';
import { editHardware, type NodeDeviceDescription } from '../../xml/index.ts';
import { readGivenDevices, readHostUse, readNodeDevice } from '../../xml/index.ts';
import { choiceOf, choicesOf, type HostDevices } from './hostDevices.ts';

const stored = `<domain type='kvm'>
  <name>web</name>
  <devices/>
</domain>`;
const named = { name: 'it', vendor: 'Maker', product: 'Thing' };
const hostOf = (rest: Partial<HostDevices>): HostDevices => ({
  devices: [],
  more: 0,
  hostUses: new Map(),
  givenTo: new Map(),
  ...rest,
});
const add = (values: Readonly<Record<string, string>>) =>
  editHardware({ stored, running: undefined }, [{ op: 'add', kind: 'hostdev', values }]);

test.each<[NodeDeviceDescription, RegExp]>([
  [
    { ...named, kind: 'usb', vendorId: '0x046d', productId: '0xc31c', plugged: { bus: 1, device: 4 } },
    /<vendor id='0x046d'\/>\s*<product id='0xc31c'\/>/,
  ],
  [
    {
      ...named,
      kind: 'pci',
      address: { domain: 0, bus: 6, slot: 2, function: 1 },
      driver: undefined,
      iommuGroup: 4,
      group: [],
    },
    /<address domain='0x0000' bus='0x06' slot='0x02' function='0x1'\/>/,
  ],
  [
    { ...named, kind: 'mdev', uuid: '6b1f3f6e-2222-4a5b-8f2c-0123456789ab', type: 'i915' },
    /model='vfio-pci'[^]*<address uuid='6b1f3f6e-2222-4a5b-8f2c-0123456789ab'\/>/,
  ],
])('choosing a host’s device names it in the XML: %o', (device, xml) => {
  const edited = add(choiceOf(device, hostOf({ devices: [device] })).sets ?? {});
  expect(edited.problems).toEqual([]);
  expect(edited.made[0]?.xml).toMatch(xml);
});

test.each(['usb', 'pci'])('without one, what is missing of a %s device is told', (type) => {
  const { problems } = add({ mode: 'subsystem', type });
  expect(problems).toHaveLength(2);
  expect(problems.every(({ problem }) => problem === 'required')).toBe(true);
});

const usb = (device: number): NodeDeviceDescription => ({
  ...named,
  name: `usb_${device}`,
  kind: 'usb',
  vendorId: '0x046d',
  productId: '0xc31c',
  plugged: { bus: 1, device },
});

test('of two devices alike, each is named by where it is plugged in as well', () => {
  const choices = choicesOf(hostOf({ devices: [usb(4), usb(5)] }));
  expect(choices.map(({ title }) => title)).toEqual([
    'USB 046d:c31c Maker Thing · bus 1 device 4',
    'USB 046d:c31c Maker Thing · bus 1 device 5',
  ]);
  const edited = add(choices[1]?.sets ?? {});
  expect(edited.problems).toEqual([]);
  expect(edited.made[0]?.xml).toMatch(/<address [^>]*bus='1' [^>]*device='5'/);
  expect(choicesOf(hostOf({ devices: [usb(4)] }))[0]?.sets).not.toHaveProperty('usbDevice');
});

test('a PCI device tells its IOMMU group by name, what the host has it as, and which VM has it', () => {
  const group = [
    { domain: 0, bus: 1, slot: 0, function: 0 },
    { domain: 0, bus: 1, slot: 0, function: 1 },
  ];
  const card = (fn: number, product: string): NodeDeviceDescription => ({
    name: `pci_0000_01_00_${fn}`,
    vendor: undefined,
    product,
    kind: 'pci',
    address: { domain: 0, bus: 1, slot: 0, function: fn },
    driver: 'nouveau',
    iommuGroup: 7,
    group,
  });
  const xml = `<domain type='kvm'><name>games</name><devices><hostdev mode='subsystem' type='pci'>
    <source><address domain='0x0000' bus='0x01' slot='0x00' function='0x1'/></source></hostdev></devices></domain>`;
  const { name, devices } = readGivenDevices(xml);
  const use = readHostUse(`<device><name>drm_card0</name><parent>pci_0000_01_00_0</parent>
    <devnode type='dev'>/dev/dri/card0</devnode><capability type='drm'><type>primary</type></capability></device>`);
  const lonely = { ...card(2, 'Alone'), iommuGroup: 2, group: [] };
  const choices = choicesOf(
    hostOf({
      devices: [card(0, 'Graphics'), card(1, 'Audio'), lonely],
      hostUses: new Map([[use?.parent ?? '', [use?.as ?? '']]]),
      givenTo: new Map(devices.map((word) => [word, [name]])),
    }),
  );
  expect(choices.map(({ title, detail }) => [title, detail])).toEqual([
    ['PCI 0000:01:00.2 Alone', 'driver nouveau · IOMMU group 2'],
    [
      'PCI 0000:01:00.0 Graphics',
      'driver nouveau · IOMMU group 7 with 0000:01:00.1 Audio · the host has it as /dev/dri/card0',
    ],
    [
      'PCI 0000:01:00.1 Audio',
      'driver nouveau · IOMMU group 7 with 0000:01:00.0 Graphics · used by VM games',
    ],
  ]);
});

test('devices that are not listed are told of, and read as libvirt writes them', () => {
  const last = choicesOf(hostOf({ devices: [usb(4)], more: 12 })).at(-1);
  expect(last).toMatchObject({ title: '12 more devices' });
  expect(last?.unavailable).toContain('1000');
  const xml = `<device><name>usb_1_2</name><capability type='usb_device'><bus>1</bus><device>4</device>
    <product id='0xc31c'>Thing</product><vendor id='0x046d'>Maker</vendor></capability></device>`;
  expect(readNodeDevice(xml)).toEqual([{ ...usb(4), name: 'usb_1_2' }]);
});

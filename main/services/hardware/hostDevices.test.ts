import { expect, test } from 'vitest';
import { editHardware, type NodeDeviceDescription } from '../../xml/index.ts';
import { choiceOf } from './hostDevices.ts';

const stored = `<domain type='kvm'>
  <name>web</name>
  <devices/>
</domain>`;
const named = { name: 'it', vendor: 'Maker', product: 'Thing' };
const add = (values: Readonly<Record<string, string>>) =>
  editHardware({ stored, running: undefined }, [{ op: 'add', kind: 'hostdev', values }]);

test.each<[NodeDeviceDescription, RegExp]>([
  [
    { ...named, kind: 'usb', vendorId: '0x046d', productId: '0xc31c' },
    /<vendor id='0x046d'\/>\s*<product id='0xc31c'\/>/,
  ],
  [
    {
      ...named,
      kind: 'pci',
      address: { domain: 0, bus: 6, slot: 2, function: 1 },
      driver: undefined,
      iommuGroup: 4,
      groupSize: 1,
    },
    /<address domain='0x0000' bus='0x06' slot='0x02' function='0x1'\/>/,
  ],
  [
    { ...named, kind: 'mdev', uuid: '6b1f3f6e-2222-4a5b-8f2c-0123456789ab', type: 'i915' },
    /model='vfio-pci'[^]*<address uuid='6b1f3f6e-2222-4a5b-8f2c-0123456789ab'\/>/,
  ],
])('choosing a host’s device names it in the XML: %o', (device, xml) => {
  const edited = add(choiceOf(device)?.sets ?? {});
  expect(edited.problems).toEqual([]);
  expect(edited.made[0]?.xml).toMatch(xml);
});

test.each(['usb', 'pci'])('without one, what is missing of a %s device is told', (type) => {
  const { problems } = add({ mode: 'subsystem', type });
  expect(problems).toHaveLength(2);
  expect(problems.every(({ problem }) => problem === 'required')).toBe(true);
});

import { describe, expect, test } from 'vitest';
import { applies, descriptions, itemsOf, readDomainTree, readValues } from '../devices/index.ts';
import { editHardware, type Change } from './index.ts';

const domain = `<domain type='kvm'>
  <name>web</name>
  <memory unit='KiB'>1048576</memory>
  <vcpu>4</vcpu>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
  <devices>
  </devices>
</domain>
`;

const add = (kind: string, values: Readonly<Record<string, string>>): Change => ({ op: 'add', kind, values });

/** The values of the device that comes of it, and the XML it stands in. */
function made(kind: string, values: Readonly<Record<string, string>>) {
  const { after } = editHardware({ stored: domain, running: undefined }, [add(kind, values)]);
  const item = itemsOf(readDomainTree(after).root).findLast((found) => found.kind === kind);
  if (item?.description === undefined) throw new Error(`no ${kind}`);
  return { after, description: item.description, values: readValues(item.element, item.description) };
}

describe('a new device keeps nothing of an earlier choice', () => {
  const switches = descriptions.flatMap(({ kind, section, initial, fields }) => {
    if (section || initial === undefined) return [];
    const governing = new Set(fields.flatMap((field) => Object.keys(field.when ?? {})));
    return fields.flatMap((field) =>
      governing.has(field.id) && field.type === 'choice'
        ? field.choices.map((choice) => ({ kind, values: { ...initial, [field.id]: choice }, id: field.id, choice }))
        : [],
    );
  }); // prettier-ignore

  test.each(switches)('$kind with $id $choice', ({ kind, values }) => {
    const { description, values: found } = made(kind, values);
    const stale = description.fields.filter((field) => field.id in found && !applies(field.when, found));
    expect(stale.map(({ id }) => id)).toEqual([]);
  });

  test.each([
    ['interface', { type: 'network', network: 'default', model: 'virtio' }, { type: 'user' }, 'default'],
    ['rng', { model: 'virtio', backend: 'random', source: '/dev/urandom' }, { backend: 'builtin' }, 'urandom'],
    ['graphics', { type: 'spice', listenType: 'address', address: '127.0.0.1' }, { listenType: 'none' }, '127.'],
    ['graphics', { type: 'vnc', listenType: 'address', address: '127.0.0.1' }, { type: 'egl-headless' }, '<listen'],
    ['disk', { type: 'file', file: '/srv/a.img', bus: 'virtio' }, { type: 'volume', pool: 'p', volume: 'v' }, '/srv'],
    ['hostdev', { mode: 'subsystem', type: 'usb', vendor: '0x1234', product: '0x5678' }, { type: 'pci', pciBus: '1', pciSlot: '0' }, '0x1234'],
    ['memoryDevice', { model: 'dimm', size: '128', node: '0', pageSize: '2048' }, { model: 'nvdimm', path: '/dev/dax0.0' }, 'pagesize'],
  ])('%s: %o then %o', (kind, first, then, stale) => {
    expect(made(kind, first).after).toContain(stale);
    expect(made(kind, { ...first, ...then } as Readonly<Record<string, string>>).after).not.toContain(stale);
  }); // prettier-ignore

  test('a value that the kind has not is told', () => {
    const { problems } = editHardware({ stored: domain, running: undefined }, [
      add('rng', { model: 'virtio', backend: 'builtin', colour: 'red' }),
    ]);
    expect(problems).toEqual([{ change: 0, field: 'colour', problem: 'notHere' }]);
  });
});

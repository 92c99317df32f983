import { describe, expect, test } from 'vitest';
import { itemsOf, readDomainTree } from '../devices/index.ts';
import { editHardware, type Change } from './index.ts';

const domain = (devices: string): string => `<domain type='kvm'>
  <name>web</name>
  <uuid>6b1f3f6e-2222-4a5b-8f2c-0123456789ab</uuid>
  <memory unit='KiB'>1048576</memory>
  <vcpu>4</vcpu>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
  <devices>${devices}</devices>
</domain>
`;
/** The same stored and running. */
const edit = (devices: string, change: Change) => {
  const xml = domain(devices);
  return editHardware({ stored: xml, running: xml }, [change]);
};

describe('what QEMU has no plug for is not promised at once', () => {
  const dir = { type: 'mount', source: '/srv', target: 'share' };
  test.each<[string, Readonly<Record<string, string>>, 'now' | 'nextStart']>([
    ['filesystem', { ...dir, driver: 'path' }, 'nextStart'],
    ['filesystem', { ...dir, driver: 'virtiofs' }, 'now'],
    ['controller', { type: 'usb', usbModel: 'qemu-xhci' }, 'nextStart'],
    ['controller', { type: 'scsi', scsiModel: 'virtio-scsi' }, 'now'],
    ['input', { type: 'mouse', bus: 'ps2' }, 'nextStart'],
    ['input', { type: 'mouse', bus: 'virtio' }, 'now'],
    ['watchdog', { model: 'itco', action: 'reset' }, 'nextStart'],
    ['watchdog', { model: 'i6300esb', action: 'reset' }, 'now'],
    ['console', { type: 'pty', target: 'serial' }, 'nextStart'],
    ['console', { type: 'pty', target: 'virtio' }, 'now'],
    ['memoryDevice', { model: 'sgx-epc', size: '16' }, 'nextStart'],
    ['memoryDevice', { model: 'dimm', size: '128', node: '0' }, 'now'],
    ['disk', { type: 'file', file: '/srv/a', bus: 'sata' }, 'nextStart'],
    ['disk', { type: 'file', file: '/srv/a', bus: 'sd' }, 'nextStart'],
    ['disk', { type: 'file', file: '/srv/a', bus: 'virtio' }, 'now'],
  ])('%s %o: %s', (kind, values, when) => {
    const edited = edit('', { op: 'add', kind, values });
    expect(edited.problems).toEqual([]);
    expect(edited.when).toEqual([when]);
    expect(edited.live.map(({ what }) => what)).toEqual(when === 'now' ? ['attach'] : []);
    // What has been in it from the start cannot be pulled out either.
    const xml = edited.after;
    const [item = ''] = itemsOf(readDomainTree(xml).root).flatMap((found) =>
      found.kind === kind ? [found.id] : [],
    );
    const pulled = editHardware({ stored: xml, running: xml }, [{ op: 'remove', item }]);
    expect(pulled.when).toEqual([when]);
  });
});

describe('what a running card is, it was plugged as', () => {
  const card = (source: string) =>
    `<interface ${source}<mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>`;
  const set = (values: Extract<Change, { op: 'set' }>['values']): Change => ({
    op: 'set',
    item: 'interface:52:54:00:00:00:01',
    values,
  });

  test('one of QEMU’s own network is on no other at once', () => {
    const edited = edit(
      card(`type='user'>`),
      set({ type: { from: 'user', to: 'network' }, network: { to: 'default' } }),
    );
    expect(edited.when).toEqual(['nextStart']);
    expect(edited.live).toEqual([]);
  });

  test('one on a network is on a bridge at once', () => {
    const edited = edit(
      card(`type='network'><source network='default'/>`),
      set({
        type: { from: 'network', to: 'bridge' },
        network: { from: 'default', to: undefined },
        bridge: { to: 'br0' },
      }),
    );
    expect(edited.when).toEqual(['now']);
    expect(edited.live).toMatchObject([{ what: 'update' }]);
  });
});

describe('by hand', () => {
  const rest = `<mac address='52:54:00:00:00:01'/><source network='default'/>`;
  test.each([
    ['a field', `<interface type='network'>${rest}<link state='down'/></interface>`, 'now'],
    ['more than fields', `<interface type='network'>${rest}<link state='down'/><odd/></interface>`, 'both'],
  ] as const)('%s', (_, to, when) => {
    const from = `<interface type='network'>${rest}</interface>`;
    const change: Change = { op: 'replace', item: 'interface:52:54:00:00:00:01', from, to };
    expect(edit(from, change).when).toEqual([when]);
  });
});

test('a medium over the network is put in with all that is said of it', () => {
  const drive = `<disk type='file' device='cdrom'><target dev='sda' bus='sata'/><readonly/></disk>`;
  const edited = edit(drive, {
    op: 'set',
    item: 'disk:sda',
    values: Object.fromEntries(
      Object.entries({
        protocol: 'https', url: 'iso/a.iso', hosts: 'example.org 443', query: 'a=b', authUser: 'anna', authUsage: 'web', authType: 'iscsi',
        sslVerify: 'no', readahead: '4096', networkTimeout: '10', type: 'network',
      }).map(([id, to]) => [id, { from: id === 'type' ? 'file' : undefined, to }]),
    ),
  }); // prettier-ignore
  expect(edited.problems).toEqual([]);
  expect(edited.when).toEqual(['now']);
  const [work] = edited.live;
  for (const part of ["query='a=b'", "username='anna'", "verify='no'", "size='4096'", "seconds='10'"])
    expect(work !== undefined && 'xml' in work && work.xml).toContain(part);
});

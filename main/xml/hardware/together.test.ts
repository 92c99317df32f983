import { describe, expect, test } from 'vitest';
import { itemsOf, readDomainTree, readValues } from '../devices/index.ts';
import { editHardware, type Change } from './index.ts';

const domain = ({ os = '', more = '', devices = '', memory = '1024' } = {}): string => `<domain type='kvm'>
  <name>web</name>
  <uuid>6b1f3f6e-2222-4a5b-8f2c-0123456789ab</uuid>
  <memory unit='MiB'>${memory}</memory>
  <vcpu current='2'>4</vcpu>
  ${more}
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>${os}</os>
  <devices>${devices}</devices>
</domain>
`;
type Sets = Readonly<Record<string, readonly [from: string | undefined, to: string | undefined]>>;
const set = (item: string, values: Sets): Change => ({
  op: 'set',
  item,
  values: Object.fromEntries(Object.entries(values).map(([id, [from, to]]) => [id, { from, to }])),
});
const edit = (stored: string, ...changes: Change[]) => editHardware({ stored, running: undefined }, changes);

const disk = (target: string, order = '') =>
  `<disk type='file' device='disk'><source file='/srv/${target}'/><target dev='${target}' bus='virtio'/>${order && `<boot order='${order}'/>`}</disk>`;

describe('firmware', () => {
  const loader = `<loader readonly='yes' type='pflash'>/usr/share/OVMF/CODE.fd</loader><nvram>/var/VARS.fd</nvram>`;
  const efi = domain({ os: loader }).replace('<os>', "<os firmware='efi'>");

  test.each([
    ['another firmware', efi, { firmware: ['efi', 'bios'] }],
    ['a firmware where a program was named', domain({ os: loader }), { firmware: [undefined, 'efi'] }],
    ['secure boot', efi, { secureBoot: [undefined, 'yes'] }],
    ['enrolled keys', efi, { enrolledKeys: [undefined, 'no'] }],
  ] as const)('%s is not loaded from the program of the one before', (_, stored, values) => {
    const { after, problems } = edit(stored, set('overview', values));
    expect(problems).toEqual([]);
    expect(after).not.toMatch(/<loader|<nvram/);
  });

  test('what is chosen with it, and what else changes, leaves them', () => {
    const chosen = set('overview', {
      firmware: ['efi', undefined],
      loader: ['/usr/share/OVMF/CODE.fd', '/srv/own.fd'],
    });
    expect(edit(efi, chosen).after).toContain('>/srv/own.fd</loader>');
    expect(edit(efi, set('overview', { title: [undefined, 'Web'] })).after).toContain('CODE.fd');
  });
});

describe('boot order', () => {
  test('of kinds takes out that of devices, and the other way round', () => {
    const byDevice = domain({ devices: disk('vda', '1') + disk('vdb', '2') });
    const kinds = edit(byDevice, set('boot', { order: [undefined, 'hd\nnetwork'] }));
    expect(kinds.problems).toEqual([]);
    expect(kinds.after).toContain("<boot dev='network'/>");
    expect(kinds.after).not.toContain('order=');
    const back = edit(kinds.after, set('disk:vda', { bootOrder: [undefined, '1'] }));
    expect(back.after).toContain("<boot order='1'/>");
    expect(back.after).not.toContain('boot dev');
  });

  test('knows four kinds of devices', () => {
    const { problems } = edit(domain(), set('boot', { order: [undefined, 'hd\nusb'] }));
    expect(problems).toEqual([{ change: 0, field: 'order', problem: 'pattern' }]);
  });

  test('gives each number once; two devices may change theirs for each other’s', () => {
    const stored = domain({ devices: disk('vda', '1') + disk('vdb', '2') });
    const taken = edit(stored, set('disk:vdb', { bootOrder: ['2', '1'] }));
    expect(taken.problems).toEqual([{ change: 0, field: 'bootOrder', problem: 'taken', message: '1' }]);
    const added = edit(stored, {
      op: 'add',
      kind: 'interface',
      values: { type: 'user', bootOrder: '2' },
    });
    expect(added.problems).toMatchObject([{ field: 'bootOrder', problem: 'taken' }]);
    const swapped = edit(
      stored,
      set('disk:vda', { bootOrder: ['1', '2'] }),
      set('disk:vdb', { bootOrder: ['2', '1'] }),
    );
    expect(swapped.problems).toEqual([]);
  });
});

test('with another number of vCPUs it is not said any more which of them are on', () => {
  const more = `<vcpus><vcpu id='0' enabled='yes' hotpluggable='no'/><vcpu id='1' enabled='yes' hotpluggable='yes'/></vcpus>`;
  const stored = domain({ more });
  expect(edit(stored, set('cpu', { vcpus: ['2', '3'] })).after).not.toContain('<vcpus>');
  expect(edit(stored, set('cpu', { maxVcpus: ['4', '8'] })).after).not.toContain('<vcpus>');
  expect(edit(stored, set('cpu', { emulatorPin: [undefined, '0'] })).after).toContain('<vcpus>');
});

describe('memory in cells', () => {
  const two = `<cpu><numa><cell id='0' cpus='0-1' memory='256' unit='MiB' memAccess='shared'/><cell id='1' cpus='2-3' memory='256' unit='MiB'/></numa></cpu>`;
  const stored = domain({ memory: '512', more: two });
  const values = (xml: string, kind: string) => {
    const item = itemsOf(readDomainTree(xml).root).find((found) => found.kind === kind);
    return item?.description === undefined ? {} : readValues(item.element, item.description);
  };

  test('another amount is shared among them as it was', () => {
    const { after, problems } = edit(stored, set('memory', { maximum: ['512', '1025'] }));
    expect(problems).toEqual([]);
    expect(values(after, 'memory')).toMatchObject({
      maximum: '1025',
      numaCells: '0 0-1 512 MiB shared\n1 2-3 513 MiB',
    });
  });

  test('modules are in none of them', () => {
    const dimm = `<memory model='dimm'><target><size unit='MiB'>128</size><node>0</node></target></memory>`;
    const plugged = domain({ memory: '640', more: two, devices: dimm });
    const { after } = edit(plugged, set('memory', { maximum: ['640', '1152'] }));
    expect(values(after, 'memory')['numaCells']).toBe('0 0-1 512 MiB shared\n1 2-3 512 MiB');
  });

  test('other cells are another amount, and two amounts are told', () => {
    const from = '0 0-1 256 MiB shared\n1 2-3 256 MiB';
    const to = '0 0-1 256 MiB\n1 2-3 512 MiB';
    const { after, problems } = edit(stored, set('memory', { numaCells: [from, to] }));
    expect(problems).toEqual([]);
    expect(values(after, 'memory')['maximum']).toBe('768');
    const both = edit(stored, set('memory', { numaCells: [from, to], maximum: ['512', '1024'] }));
    expect(both.problems).toEqual([{ change: 0, field: 'maximum', problem: 'tooLarge', limit: 768 }]);
    // Less than there are cells cannot be shared.
    expect(edit(stored, set('memory', { maximum: ['512', '1'] })).problems).toMatchObject([
      { field: 'maximum', problem: 'tooSmall' },
    ]);
  });

  test('memory can be plugged once its maximum is set: a cell of everything, and slots', () => {
    const { after, problems } = edit(domain(), set('memory', { hotplugMaximum: [undefined, '4096'] }));
    expect(problems).toEqual([]);
    expect(values(after, 'memory')).toMatchObject({ slots: '16', numaCells: '0 0-3 1024 MiB' });
    const back = edit(after, set('memory', { hotplugMaximum: ['4096', undefined] }));
    expect(back.after).not.toContain('maxMemory');
    const own = edit(
      domain(),
      set('memory', { hotplugMaximum: [undefined, '4096'], slots: [undefined, '4'] }),
    );
    expect(values(own.after, 'memory')['slots']).toBe('4');
  });
});

describe('topology', () => {
  const stored = domain({ more: `<cpu><topology sockets='2' dies='1' cores='2' threads='1'/></cpu>` });

  test('sockets follow the vCPUs', () => {
    const { after, problems } = edit(stored, set('cpu', { maxVcpus: ['4', '8'] }));
    expect(problems).toEqual([]);
    expect(after).toContain("sockets='4'");
    expect(edit(stored, set('cpu', { cores: ['2', '4'] })).after).toContain("sockets='1'");
    expect(edit(domain(), set('cpu', { maxVcpus: ['4', '5'] })).after).not.toContain('topology');
  });

  test.each([
    ['vCPUs that fill no socket', { maxVcpus: ['4', '5'] }, 'maxVcpus', 'tooSmall', 6],
    ['sockets without vCPUs', { sockets: ['2', '3'] }, 'sockets', 'tooLarge', 2],
    ['vCPUs without a socket', { sockets: ['2', '1'] }, 'sockets', 'tooSmall', 2],
    ['cores that do not divide them', { cores: ['2', '3'] }, 'cores', 'tooLarge', 2],
  ] as const)('%s are told', (_, values, field, problem, limit) => {
    expect(edit(stored, set('cpu', values)).problems).toEqual([{ change: 0, field, problem, limit }]);
  });

  test('what contradicted itself before is libvirt’s to judge while it stays', () => {
    const odd = stored.replace("sockets='2'", "sockets='3'");
    expect(edit(odd, set('cpu', { vcpus: ['2', '3'] })).problems).toEqual([]);
  });
});

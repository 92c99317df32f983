import { describe, expect, test } from 'vitest';
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

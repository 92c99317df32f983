import { expect, test } from 'vitest';
import { withoutSecrets } from '../devices/index.ts';
import { editHardware, type Change } from './index.ts';

const domain = (type: string, cards = ''): string => `<domain type='${type}'>
  <name>web</name>
  <uuid>6b1f3f6e-2222-4a5b-8f2c-0123456789ab</uuid>
  <memory unit='KiB'>1048576</memory>
  <vcpu>4</vcpu>
  <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
  <devices>
    ${cards}
  </devices>
</domain>
`;
const add: Change = { op: 'add', kind: 'interface', values: { type: 'network', network: 'default' } };
const addXml: Change = { op: 'addXml', xml: "<interface type='user'/>" };
const macs = (xml: string): string[] =>
  [...xml.matchAll(/mac address='([^']+)'/g)].map(([, mac = '']) => mac);

test('a card has one MAC address, in what is stored and in what is plugged in', () => {
  const stored = domain('kvm');
  const edited = editHardware({ stored, running: stored }, [add, addXml]);
  const given = macs(edited.after);
  expect(given).toHaveLength(2);
  expect(new Set(given).size).toBe(2);
  for (const mac of given) expect(mac).toMatch(/^52:54:00(:[0-9a-f]{2}){3}$/);
  expect(edited.live.flatMap((work) => ('xml' in work ? macs(work.xml) : []))).toEqual(given);
  // What was shown beforehand is what is done.
  expect(editHardware({ stored, running: stored }, [add, addXml]).after).toBe(edited.after);
});

test('it is not the address of a card that still runs', () => {
  const stored = domain('kvm');
  const [first = ''] = macs(editHardware({ stored, running: undefined }, [add]).after);
  const running = domain('kvm', `<interface type='user'><mac address='${first.toUpperCase()}'/></interface>`);
  const [second] = macs(editHardware({ stored, running }, [add]).after);
  expect(second).toMatch(/^52:54:00:/);
  expect(second).not.toBe(first);
});

test('an address that was chosen stays, and a hypervisor that chooses by itself is left to it', () => {
  const mac = '52:54:00:aa:bb:cc';
  const chosen: Change = { ...add, values: { ...add.values, mac } };
  expect(macs(editHardware({ stored: domain('kvm'), running: undefined }, [chosen]).after)).toEqual([mac]);
  expect(macs(editHardware({ stored: domain('vbox'), running: undefined }, [add]).after)).toEqual([]);
});

test('a card written into the whole document has one too', () => {
  const stored = domain('kvm');
  const from = withoutSecrets(stored);
  const to = from.replace('<devices>', "<devices><interface type='user'/>");
  const edited = editHardware({ stored, running: stored }, [{ op: 'document', from, to }]);
  expect(macs(edited.after)).toHaveLength(1);
  expect(edited.live.flatMap((work) => ('xml' in work ? macs(work.xml) : []))).toEqual(macs(edited.after));
});

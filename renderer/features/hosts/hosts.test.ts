import { describe, expect, test } from 'vitest';
import type { Host, HostId } from '../../../preload/contract/index.ts';
import { nameForUri } from './localUris.ts';
import { orderHosts } from './hostsStore.ts';

test.each([
  ['qemu:///system', 'qemu system'],
  ['test:///default', 'test default'],
  ['qemu+ssh://root@lab-1.example:2222/system?keyfile=/k', 'lab-1.example'],
  ['qemu+tls://[fd00::1]/system', 'fd00::1'],
  ['test:////var/tmp/node.xml', 'test'],
  ['nonsense', ''],
  ['', ''],
])('a host at %s is called %j', (uri, name) => {
  expect(nameForUri(uri)).toBe(name);
});

describe('orderHosts', () => {
  const host = (id: string, name: string, group?: string): [HostId, Host] => [
    id as HostId,
    { id, name, ...(group ? { group } : {}) } as Host,
  ];

  test('hosts without a group first, then groups, names by number', () => {
    const rows = new Map([
      host('1', 'lab-10', 'Lab'),
      host('2', 'lab-2', 'Lab'),
      host('3', 'zeta'),
      host('4', 'Alpha', 'Attic'),
    ]);
    expect(orderHosts(rows)).toEqual(['3', '4', '2', '1']);
  });
});

import { describe, expect, test } from 'vitest';
import { knownOfUri, readUri, writeUri } from './uri.ts';

const twinsOf = (uri: string, ...saved: string[]): readonly string[] => {
  const reading = readUri(
    uri,
    saved.map((other) => ({ id: other, uri: other })),
  );
  if ('problem' in reading) throw new Error(reading.problem);
  return reading.twins;
};

describe('two URIs of one daemon', () => {
  test.each([
    ['qemu:///system', 'qemu+unix:///system'],
    ['qemu:///system', 'QEMU:///system/'],
    ['qemu+ssh://ann@lab-1/system', 'qemu+ssh://ann@LAB-1:22/system?no_verify=1'],
    ['qemu+ssh://lab-1/system', 'qemu+libssh2://lab-1/system?known_hosts=/k'],
    ['qemu+tls://lab-1/system', 'qemu://lab-1:16514/system'],
  ])('%s is %s', (uri, other) => {
    expect(twinsOf(uri, other)).toEqual([other]);
    expect(twinsOf(other, uri)).toEqual([uri]);
  });
});

test.each([
  ['qemu:///system', 'qemu:///session'],
  ['qemu:///system', 'lxc:///system'],
  ['qemu:///system', 'qemu:///system?socket=/run/other'],
  ['qemu+ssh://ann@lab-1/system', 'qemu+ssh://bob@lab-1/system'],
  ['qemu+ssh://lab-1/system', 'qemu+ssh://lab-1:2222/system'],
  ['qemu+ssh://lab-1/system', 'qemu+tls://lab-1/system'],
  ['qemu:///system', 'not a uri'],
])('%s is not %s', (uri, other) => {
  expect(twinsOf(uri, other)).toEqual([]);
});

test('a form reads what it wrote, and is told what makes no URI', () => {
  const parts = {
    driver: ' Qemu ',
    transport: 'ssh' as const,
    user: 'ann b',
    host: 'fd00::1%eth0',
    port: 2222,
    path: 'system',
    params: { keyfile: '/home/ann/a key & more' },
  };
  const reading = writeUri(parts, []);
  if ('problem' in reading) throw new Error(reading.problem);
  expect(reading.parts).toEqual({ ...parts, driver: 'qemu', path: '/system' });
  expect(readUri(reading.uri, [])).toEqual(reading);
  expect(writeUri({ ...parts, host: '-oProxyCommand=reboot' }, [])).toEqual({
    problem: expect.stringContaining('hyphen') as string,
  });
  expect(readUri('qemu+ssh://a:b@c/system', [])).toEqual({
    problem: expect.stringContaining('password') as string,
  });
});

test('what a saved URI says of its host', () => {
  expect(knownOfUri('qemu:///system')).toEqual({});
  expect(knownOfUri('qemu+ssh://a/system')).toEqual({ transport: 'ssh' });
  expect(knownOfUri('qemu+ssh://a/system?no_verify=1')).toEqual({
    transport: 'ssh',
    warnings: ['hostKeyNotVerified'],
  });
  expect(knownOfUri('qemu+tcp://a/system')).toEqual({ transport: 'tcp', warnings: ['notEncrypted'] });
  expect(knownOfUri('nonsense')).toEqual({});
});

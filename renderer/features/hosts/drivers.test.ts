import { expect, test } from 'vitest';
import type { UriParts } from '../../../preload/contract/index.ts';
import { isUnchecked, nameOfWay, wayOf, withCheck, withDriver, withParam, withWay } from './drivers.ts';

const far: UriParts = {
  driver: 'qemu',
  transport: 'libssh2',
  user: 'ann',
  host: 'lab-1',
  port: 22,
  path: '/session',
  params: { keyfile: '/k', socket: '/s', 'x-own': '1' },
};

test('another driver keeps a path that it knows, and takes its own else', () => {
  expect(withDriver(far, 'ch')).toEqual({ driver: 'ch', path: '/session' });
  expect(withDriver(far, 'lxc')).toEqual({ driver: 'lxc', path: '/system' });
  expect(withDriver(far, 'hyperv')).toEqual({ driver: 'hyperv', path: '/session' });
});

test('from afar to this machine nothing of the way is kept, but what is the driver’s', () => {
  const local = { ...far, ...withWay(far, 'local') };
  expect(local).toEqual({
    driver: 'qemu',
    transport: undefined,
    user: undefined,
    host: undefined,
    port: undefined,
    path: '/session',
    params: { 'x-own': '1' },
  });
  expect(wayOf(local)).toBe('local');
  expect(wayOf({ ...local, ...withWay(local, 'ssh') })).toBe('ssh');
  // What is that way already stays as it is spelled.
  expect(withWay(far, 'ssh')).toEqual({});
});

test('a URI without a transport but with a host goes by TLS, but where the driver has its own way', () => {
  expect(nameOfWay({ ...far, transport: undefined })).toBe('TLS');
  expect(nameOfWay({ ...far, transport: 'tcp' })).toBe('TCP');
  expect(nameOfWay({ ...far, driver: 'esx', transport: undefined })).toBeUndefined();
  expect(wayOf({ driver: 'qemu', host: 'lab-1', path: '/system', params: {} })).toBe('other');
});

test('parameters', () => {
  expect(withParam(far, 'keyfile', '')).toEqual({ params: { socket: '/s', 'x-own': '1' } });
  expect(withParam(far, 'keyfile', '/other').params).toMatchObject({ keyfile: '/other', socket: '/s' });
});

test('not to check the host’s key is one setting, however it is spelled', () => {
  const ignored = { ...far, params: { known_hosts_verify: 'ignore', keyfile: '/k' } };
  expect(isUnchecked(ignored)).toBe(true);
  expect(withCheck(ignored, true)).toEqual({ params: { keyfile: '/k' } });
  expect(isUnchecked({ ...far, ...withCheck(far, false) })).toBe(true);
  expect(isUnchecked({ ...far, params: { no_verify: '0' } })).toBe(false);
});

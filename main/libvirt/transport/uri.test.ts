import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TransportError } from './transportError.ts';
import { connectName, formatUri, parseUri } from './uri.ts';
import type { ConnectUri } from './uri.ts';

const parts = (uri: string): ConnectUri => {
  const { params, ...rest } = parseUri(uri);
  return { ...rest, params: { ...params } };
};

describe('a URI is taken apart', () => {
  test.each<[string, Partial<ConnectUri>]>([
    ['qemu:///system', { driver: 'qemu', path: '/system' }],
    ['QEMU:///session', { driver: 'qemu', path: '/session' }],
    ['test:///home/a%20b/node.xml', { driver: 'test', path: '/home/a b/node.xml' }],
    ['remote://', { driver: 'remote', path: '' }],
    ['qemu+ssh://host/system', { transport: 'ssh', host: 'host', path: '/system' }],
    ['qemu+ssh://user@host:2222/system', { transport: 'ssh', user: 'user', host: 'host', port: 2222 }],
    ['qemu+ssh://us%40er@host/system', { user: 'us@er' }],
    ['qemu+tls://[2001:db8::1]/system', { transport: 'tls', host: '2001:db8::1' }],
    ['qemu+tcp://[fe80::1%25eth0]:16509/system', { host: 'fe80::1%eth0', port: 16509 }],
    [
      'qemu+unix:///system?socket=/run/x%20y/sock&mode=legacy',
      { params: { socket: '/run/x y/sock', mode: 'legacy' } },
    ],
    ['qemu+ssh://h/system?no_verify=1;keyfile=/k', { params: { no_verify: '1', keyfile: '/k' } }],
    ['qemu+ext:///system?command=a%26b', { transport: 'ext', params: { command: 'a&b' } }],
    ['esx://vc.example.org/dc/cluster/host?no_verify=1', { driver: 'esx', host: 'vc.example.org' }],
    ['qemu+ssh://bücher.example/system', { host: 'bücher.example' }],
    ['qemu:///system?__proto__=x', { params: JSON.parse('{"__proto__":"x"}') as Record<string, string> }],
  ])('%s', (uri, expected) => {
    expect(parts(uri)).toMatchObject(expected);
  });
});

describe('refused, with the reason', () => {
  test.each([
    ['', 'form'],
    ['qemu', 'form'],
    ['/var/run/libvirt', 'form'],
    ['qemu:/system', 'form'],
    ['1qemu:///system', 'form'],
    ['qemu+telnet://host/system', 'no transport "telnet"'],
    ['qemu+ssh://host/system#x', 'fragment'],
    ['qemu+ssh://-oProxyCommand=reboot/system', 'begins with a hyphen'],
    ['qemu+ssh://%2DoProxyCommand=reboot/system', 'begins with a hyphen'],
    ['qemu+ssh://-oProxyCommand=reboot@host/system', 'begins with a hyphen'],
    ['qemu+ssh://%2doProxyCommand@host/system', 'begins with a hyphen'],
    ['qemu+ssh://user:secret@host/system', 'password'],
    ['qemu+ssh://a b/system', 'white space'],
    ['qemu+ssh://host/sys\ntem', 'control character'],
    ['qemu+ssh://host/%0a', 'control character'],
    ['qemu+ssh://us%00er@host/system', 'control character'],
    ['qemu+ssh://host/system?keyfile=%0D%0Ax', 'control character'],
    ['qemu+ssh://host/\u2028', 'white space'],
    ['qemu+ssh://ho$(reboot)st/system', 'host name'],
    ['qemu+ssh://ho;st/system', 'host name'],
    ['qemu+ssh://host`id`/system', 'host name'],
    ["qemu+ssh://ho'st/system", 'host name'],
    ['qemu+ssh://host%2fx/system', 'host name'],
    ['qemu+ssh://host:0/system', 'port'],
    ['qemu+ssh://host:65536/system', 'port'],
    ['qemu+ssh://host:ssh/system', 'user, host and port'],
    ['qemu+ssh://[::1/system', 'user, host and port'],
    ['qemu+ssh://2001:db8::1/system', 'user, host and port'],
    ['qemu+ssh://user@/system', 'no host'],
    ['qemu+ssh://@host/system', 'user is empty'],
    ['qemu:///system?socket=/a&socket=/b', 'given twice'],
    ['qemu:///system?=x', 'without a name'],
    ['qemu:///%zz', 'not properly encoded'],
    [`qemu:///${'x'.repeat(9000)}`, 'longer than'],
  ])('%j', (uri, reason) => {
    const error = (() => {
      try {
        return parseUri(uri);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(TransportError);
    expect(error).toMatchObject({ code: 'INVALID_URI', message: expect.stringContaining(reason) as string });
    // What is shown is quoted: it cannot break a log line.
    expect((error as Error).message).not.toMatch(/[\u0000-\u001f]/);
  });
});

test('whatever text comes, it is parsed or refused, and what is parsed comes out the same again', () => {
  const piece = fc.constantFrom(
    'qemu',
    '+',
    'ssh',
    '://',
    '/',
    '?',
    '&',
    '=',
    '@',
    ':',
    '[',
    ']',
    '%',
    '-',
    '::1',
    '22',
    'ű',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(fc.oneof(piece, fc.string({ maxLength: 3 }))).map((all) => all.join('')),
  );
  fc.assert(
    fc.property(text, (uri) => {
      let parsed: ConnectUri;
      try {
        parsed = parseUri(uri);
      } catch (error) {
        if (error instanceof TransportError) return;
        throw error;
      }
      expect(parseUri(formatUri(parsed))).toEqual(parsed);
    }),
    { numRuns: 3000 },
  );
});

describe('the name the daemon is asked to open', () => {
  test.each([
    ['qemu:///system', 'qemu:///system'],
    ['qemu+ssh://user@host:22/system?keyfile=/k&no_verify=1', 'qemu:///system'],
    ['qemu+unix:///session?socket=/s', 'qemu:///session'],
    ['test+unix:///default?socket=/s', 'test:///default'],
    ['test:///a%20b.xml', 'test:///a%20b.xml'],
    ['lxc+ssh://host', 'lxc://'],
    ['qemu+tls://host/system?name=xen%3A%2F%2F%2Fsystem', 'xen:///system'],
    ['qemu+ssh://host/system?custom=1&proxy=native', 'qemu:///system?custom=1'],
    ['esx://vc.example.org/dc/host?no_verify=1', 'esx://vc.example.org/dc/host?no_verify=1'],
    ['remote+ssh://host/', null],
    ['remote+ssh://host', null],
  ])('%s', (uri, name) => {
    expect(connectName(parseUri(uri))).toBe(name);
  });
});

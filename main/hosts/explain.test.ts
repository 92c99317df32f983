import { describe, expect, it } from 'vitest';
import {
  AuthenticationError,
  LibvirtError,
  ProtocolError,
  TransportError,
  virErrorNumber,
} from '../libvirt/index.ts';
import { explainLoss, explainOpenFailure } from './explain.ts';
import type { Machine } from './machineFacts.ts';

const machine = (fields: Partial<Machine> & { files?: string[] } = {}): Machine => ({
  exists: (path) => (fields.files ?? ['/usr/sbin/libvirtd']).includes(path),
  distribution: () => ['debian'],
  hasServiceManager: () => true,
  userName: () => 'mia',
  isRoot: () => false,
  groupMembers: () => [],
  ...fields,
});

const explain = (error: unknown, facts?: Machine, uri = 'qemu:///system') =>
  explainOpenFailure('Workstation', uri, error, facts ?? machine());

const transport = (code: TransportError['code']) => new TransportError(code, 'words of the system');

const refused = (name: keyof typeof virErrorNumber) =>
  new LibvirtError({
    code: virErrorNumber[name],
    domain: 0,
    message: 'words of libvirt',
    level: 2,
    dom: null,
    str1: null,
    str2: null,
    str3: null,
    int1: 0,
    int2: 0,
    net: null,
  });

describe('a connection that cannot be opened', () => {
  it('names the host, its address and what was found', () => {
    const { message } = explain(transport('FAILED'));
    expect(message).toBe('Cannot connect to Workstation (qemu:///system): words of the system');
  });

  it.each([
    [['debian'], 'sudo apt install libvirt-daemon-system qemu-system'],
    [['ubuntu', 'debian'], 'sudo apt install libvirt-daemon-system qemu-system'],
    [['fedora'], 'sudo dnf install libvirt qemu-kvm'],
    [['opensuse-leap', 'suse'], 'sudo zypper install libvirt-daemon-qemu qemu'],
    [['plan9'], undefined],
  ])('is libvirt missing: on %j %s installs it', (distribution, command) => {
    const error = explain(transport('NO_DAEMON'), machine({ files: [], distribution: () => distribution }));
    expect(error).toMatchObject({ kind: 'notInstalled', retryable: false });
    expect(error.remedy?.command).toBe(command);
  });

  it('is a daemon that is not running: its socket unit is started, or itself where there is no service manager', () => {
    expect(explain(transport('NO_DAEMON'))).toMatchObject({
      kind: 'noDaemon',
      retryable: true,
      remedy: { command: 'sudo systemctl enable --now libvirtd.socket' },
    });
    const modular = machine({ files: ['/usr/sbin/virtqemud'] });
    expect(explain(transport('NO_DAEMON'), modular).remedy?.command).toContain('virtqemud.socket');
    const container = machine({ hasServiceManager: () => false });
    expect(explain(transport('NO_DAEMON'), container).remedy?.command).toBe('sudo libvirtd --daemon');
    expect(explain(transport('NO_DAEMON'), container, 'qemu:///session').remedy?.command).toBe(
      'libvirtd --daemon',
    );
  });

  it('is a user without permission: join the group, or log in again once joined', () => {
    const denied = explain(transport('NO_PERMISSION'), machine({ userName: () => "o'neil" }));
    expect(denied).toMatchObject({ kind: 'denied', retryable: false });
    expect(denied.remedy?.command).toBe(String.raw`sudo usermod -aG libvirt 'o'\''neil'`);
    const joined = explain(transport('NO_PERMISSION'), machine({ groupMembers: () => ['mia'] }));
    expect(joined.remedy).toEqual({ text: expect.stringContaining('log out and in again') as string });
    expect(explain(new AuthenticationError('the daemon demands SASL', ['sasl'])).kind).toBe('denied');
    expect(explain(refused('VIR_ERR_AUTH_FAILED')).kind).toBe('denied');
  });

  it('is a daemon that hangs, a program that is not libvirt, a driver that is not there', () => {
    const timeout = explain(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    expect(timeout).toMatchObject({
      kind: 'timeout',
      retryable: true,
      remedy: { command: 'sudo systemctl restart libvirtd' },
    });
    expect(explain(new ProtocolError('malformed', 'a length of 0x48545450'))).toMatchObject({
      kind: 'garbage',
      retryable: false,
    });
    expect(explain(transport('NOT_A_SOCKET')).kind).toBe('garbage');
    expect(explain(refused('VIR_ERR_NO_CONNECT'))).toMatchObject({ kind: 'unsupported', retryable: false });
    expect(explain(refused('VIR_ERR_INTERNAL_ERROR'))).toMatchObject({ kind: 'refused', retryable: true });
  });

  it.each(['', 'qemu', '://', 'qemu:///system?socket=%', 'http//x'])(
    'is an address that is no URI: %j',
    (uri) => {
      expect(explain(new Error('boom'), undefined, uri)).toMatchObject({
        kind: 'invalidUri',
        retryable: false,
      });
    },
  );

  it('keeps libvirt’s own error as the cause', () => {
    const error = refused('VIR_ERR_INTERNAL_ERROR');
    expect(explain(error).cause).toBe(error);
  });
});

it('a connection that was lost is told in the words of its end, once', () => {
  const lost = explainLoss('lab-1', new Error('the daemon closed the connection'));
  expect(lost).toMatchObject({
    kind: 'lost',
    message: 'The connection to lab-1 was lost: the daemon closed the connection',
  });
  expect(explainLoss('lab-1', lost)).toBe(lost);
});

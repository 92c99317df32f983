import { describe, expect, it } from 'vitest';
import { Failure } from '../../preload/contract/index.ts';
import { HostError, TaskCancelled } from '../hosts/index.ts';
import {
  ArgumentError,
  CallTimeoutError,
  ConnectionClosedError,
  LibvirtError,
  ProtocolError,
  virErrorNumber,
} from '../libvirt/index.ts';
import { XmlError } from '../xml/index.ts';
import { attempting, explainFailure, failure, failureOf } from './errors.ts';

const libvirt = (name: keyof typeof virErrorNumber, message = 'words of libvirt'): LibvirtError =>
  new LibvirtError({
    code: virErrorNumber[name],
    domain: 10,
    message,
    level: 2,
    dom: null,
    str1: null,
    str2: null,
    str3: null,
    int1: 0,
    int2: 0,
    net: null,
  });

const attempt = { object: 'domain web', tried: 'Cannot start web on lab' };

describe('what a library throws', () => {
  it.each([
    ['VIR_ERR_NO_DOMAIN', 'NotFound'],
    ['VIR_ERR_NO_NETWORK', 'NotFound'],
    ['VIR_ERR_NO_STORAGE_VOL', 'NotFound'],
    ['VIR_ERR_NO_SUPPORT', 'Unsupported'],
    ['VIR_ERR_OPERATION_INVALID', 'Conflict'],
    ['VIR_ERR_DOM_EXIST', 'Conflict'],
    ['VIR_ERR_ACCESS_DENIED', 'Denied'],
    ['VIR_ERR_AGENT_UNRESPONSIVE', 'Timeout'],
    ['VIR_ERR_OPERATION_ABORTED', 'Cancelled'],
    ['VIR_ERR_XML_ERROR', 'InvalidInput'],
    ['VIR_ERR_INTERNAL_ERROR', 'Internal'],
    ['VIR_ERR_NO_NAME', 'InvalidInput'],
    ['VIR_ERR_NO_OS', 'InvalidInput'],
    ['VIR_ERR_DEVICE_MISSING', 'NotFound'],
    ['VIR_ERR_CPU_INCOMPATIBLE', 'Unsupported'],
    ['VIR_ERR_MIGRATE_UNSAFE', 'Conflict'],
    ['VIR_ERR_UNKNOWN_HOST', 'Unreachable'],
  ] as const)('libvirt’s %s is %s, in its own words', (name, code) => {
    expect(failureOf(libvirt(name), attempt)).toMatchObject({
      code,
      object: 'domain web',
      message: 'Cannot start web on lab: words of libvirt',
      libvirt: { code: name, domain: 'VIR_FROM_QEMU', message: 'words of libvirt' },
    });
  });

  it('is a conflict where a name is taken, and unsupported where an old daemon lacks the call', () => {
    const taken = libvirt('VIR_ERR_OPERATION_FAILED', `domain 'web' already exists with uuid 1`);
    expect(failureOf(taken).code).toBe('Conflict');
    expect(failureOf(libvirt('VIR_ERR_RPC', 'unknown procedure: 450')).code).toBe('Unsupported');
  });

  it('says of a call that was cut short whether it may have been done', () => {
    const sent = failureOf(new ConnectionClosedError('eof', { sent: true }), attempt);
    expect(sent).toMatchObject({ code: 'Unreachable', retryable: false });
    expect(sent.message).toContain('whether it was done is not known');
    expect(failureOf(new ConnectionClosedError('eof'), attempt).retryable).toBe(true);
    const late = failureOf(new CallTimeoutError('domain_create', 300_000, true), attempt);
    expect(late).toMatchObject({ code: 'Timeout', retryable: false });
    expect(late.message).toBe('Cannot start web on lab: the host did not answer within 300 seconds');
    expect(late.remedy?.text).toContain('may still be doing it');
  });

  it.each([
    [new ProtocolError('malformed', 'x'), 'Unreachable'],
    [new ArgumentError('xml', 'too long', 'REMOTE_STRING_MAX'), 'InvalidInput'],
    [new XmlError('not well-formed'), 'InvalidInput'],
    [new TaskCancelled('stopped'), 'Cancelled'],
    [new DOMException('aborted', 'AbortError'), 'Cancelled'],
    [new DOMException('late', 'TimeoutError'), 'Timeout'],
    [new HostError('denied', 'not you'), 'Denied'],
    [new HostError('noDaemon', 'nobody'), 'Unreachable'],
  ])('%s is %s', (error, code) => {
    expect(explainFailure(error)?.code).toBe(code);
  });

  it('is nobody’s but our own fault otherwise', () => {
    expect(explainFailure(new TypeError('undefined is not a function'))).toBeUndefined();
    expect(explainFailure('a string')).toBeUndefined();
    expect(failureOf(new TypeError('oops'), attempt)).toMatchObject({
      code: 'Internal',
      message: 'Cannot start web on lab: oops',
    });
  });

  it('carries the host’s remedy, and libvirt’s words from below', () => {
    const error = new HostError('refused', 'Cannot connect to lab', {
      cause: libvirt('VIR_ERR_INTERNAL_ERROR'),
      remedy: { text: 'Start it.', command: 'sudo systemctl start libvirtd' },
    });
    expect(explainFailure(error)).toMatchObject({
      message: 'Cannot connect to lab',
      libvirt: { code: 'VIR_ERR_INTERNAL_ERROR' },
      remedy: { command: 'sudo systemctl start libvirtd' },
      retryable: true,
    });
  });
});

describe('the next step', () => {
  it.each([
    [`Requested operation is not valid: network 'default' is not active`, 'virsh net-start default'],
    [`network 'my net; rm -rf' is not active`, `virsh net-start 'my net; rm -rf'`],
    [`network '-x' is not active`, 'virsh net-start -- -x'],
    [`storage pool 'it's' is not active`, String.raw`virsh pool-start 'it'\''s'`],
  ])('for %j is %s', (message, command) => {
    expect(failureOf(libvirt('VIR_ERR_OPERATION_INVALID', message)).remedy?.command).toBe(command);
  });

  it('is for the very host that refused', () => {
    const attempt = { object: 'domain web', tried: 'Cannot start web', uri: 'qemu+ssh://lab/session' };
    const { remedy } = failureOf(
      libvirt('VIR_ERR_OPERATION_INVALID', "network 'default' is not active"),
      attempt,
    );
    expect(remedy?.command).toBe('virsh -c qemu+ssh://lab/session net-start default');
  });

  it('tells a file that is missing from one that may not be read', () => {
    const words = (why: string): string => `Cannot access storage file '/vm/a.qcow2': ${why}`;
    const missing = failureOf(libvirt('VIR_ERR_SYSTEM_ERROR', words('No such file or directory')));
    expect(missing).toMatchObject({
      code: 'NotFound',
      remedy: { text: expect.stringMatching('/vm/a.qcow2 is not on the host') as string },
    });
    const denied = failureOf(libvirt('VIR_ERR_SYSTEM_ERROR', words('Permission denied')));
    expect(denied).toMatchObject({
      code: 'Denied',
      remedy: { text: expect.stringMatching('must be able to read') as string },
    });
  });

  it('is left out where none is known', () => {
    expect(failureOf(libvirt('VIR_ERR_INTERNAL_ERROR'))).not.toHaveProperty('remedy');
  });
});

describe('what was tried', () => {
  it('is named once, where it happened', async () => {
    const inner = failure('Conflict', { object: 'volume a', tried: 'Cannot make a' }, 'it exists');
    await expect(attempting(attempt, () => Promise.reject(inner))).rejects.toMatchObject({
      data: { code: 'Conflict', object: 'volume a', message: 'Cannot make a: it exists' },
    });
    const outer = attempting(attempt, () => Promise.reject(libvirt('VIR_ERR_NO_DOMAIN')));
    await expect(outer).rejects.toBeInstanceOf(Failure);
    await expect(outer).rejects.toMatchObject({
      data: { object: 'domain web', message: 'Cannot start web on lab: words of libvirt' },
      cause: { codeName: 'VIR_ERR_NO_DOMAIN' },
    });
  });
});

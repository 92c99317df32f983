import { device, ON_OFF, PATH, under } from './common.ts';
import type { Conditions, Field } from './field.ts';

/**
 * Where a character device ends on the host; serial, parallel, console, channel and others share it. `base` is the
 * element that holds it (`backend/` of an RNG that asks a daemon).
 */
export function characterSource(base = '', typeAt = '@type', when: Conditions = {}): Field[] {
  const source = (attribute: string) => `${base}source@${attribute}`;
  return under(when, [
    { id: 'type', at: typeAt, type: 'choice', choices: ['pty', 'unix', 'tcp', 'udp', 'file', 'dev', 'pipe', 'stdio', 'null', 'vc', 'spicevmc', 'spiceport', 'qemu-vdagent', 'dbus', 'nmdm'], required: true, label: 'characterType' },
    { id: 'path', at: source('path'), type: 'text', when: { type: ['file', 'dev', 'pipe', 'unix'] }, pattern: PATH, filled: true },
    { id: 'append', at: source('append'), type: 'switch', words: ON_OFF, when: { type: ['file'] } },
    { id: 'socketMode', at: source('mode'), type: 'choice', choices: ['bind', 'connect'], when: { type: ['unix', 'tcp'] }, filled: true },
    { id: 'host', at: source('host'), type: 'text', when: { type: ['tcp'] } },
    { id: 'service', at: source('service'), type: 'text', when: { type: ['tcp'] }, label: 'port' },
    { id: 'protocol', at: `${base}protocol@type`, type: 'choice', choices: ['raw', 'telnet', 'telnets', 'tls'], when: { type: ['tcp'] }, label: 'tcpProtocol' },
    { id: 'tls', at: source('tls'), type: 'switch', when: { type: ['tcp'] }, filled: true },
    { id: 'connectHost', at: `${base}source[mode=connect]@host`, type: 'text', when: { type: ['udp'] } },
    { id: 'connectService', at: `${base}source[mode=connect]@service`, type: 'text', when: { type: ['udp'] } },
    { id: 'bindHost', at: `${base}source[mode=bind]@host`, type: 'text', when: { type: ['udp'] } },
    { id: 'bindService', at: `${base}source[mode=bind]@service`, type: 'text', when: { type: ['udp'] } },
    { id: 'reconnect', at: `${base}source/reconnect@enabled`, type: 'switch', when: { type: ['unix', 'tcp'], socketMode: ['connect'] }, group: 'more' },
    { id: 'reconnectTimeout', at: `${base}source/reconnect@timeout`, type: 'number', required: true, min: 0, unit: 's', when: { type: ['unix', 'tcp'], socketMode: ['connect'], reconnect: ['yes'] }, group: 'more' },
    { id: 'channel', at: source('channel'), type: 'text', when: { type: ['spiceport', 'dbus'] }, label: 'portName' },
    { id: 'clipboard', at: `${base}source/clipboard@copypaste`, type: 'switch', when: { type: ['qemu-vdagent'] } },
    { id: 'mouseMode', at: `${base}source/mouse@mode`, type: 'choice', choices: ['client', 'server'], when: { type: ['qemu-vdagent'] } },
    { id: 'master', at: source('master'), type: 'text', when: { type: ['nmdm'] }, label: 'nmdmMaster' },
    { id: 'slave', at: source('slave'), type: 'text', when: { type: ['nmdm'] }, label: 'nmdmSlave' },
    { id: 'logFile', at: `${base}log@file`, type: 'text', pattern: PATH, group: 'more' },
    { id: 'logAppend', at: `${base}log@append`, type: 'switch', words: ON_OFF, group: 'more' },
  ]); // prettier-ignore
}

const port: Field = { id: 'port', at: 'target@port', type: 'number', min: 0, filled: true, label: 'number' };

export const serial = device('serial', {
  movesWith: ['target'],
  summary: ['type', 'port'],
  identity: [['port']],
  initial: { type: 'pty' },
  fields: [
    ...characterSource(),
    port,
    { id: 'target', at: 'target@type', type: 'choice', choices: ['isa-serial', 'usb-serial', 'pci-serial', 'spapr-vio-serial', 'system-serial', 'sclp-serial', 'isa-debug'], filled: true, label: 'targetType' },
    { id: 'model', at: 'target/model@name', type: 'choice', choices: ['isa-serial', 'usb-serial', 'pci-serial', 'spapr-vty', 'pl011', '16550a', 'sclpconsole', 'sclplmconsole', 'isa-debugcon'], open: true, filled: true },
  ],
}); // prettier-ignore

export const parallel = device('parallel', {
  summary: ['type', 'port'],
  identity: [['port']],
  initial: { type: 'pty' },
  fields: [...characterSource(), port],
});

export const consoleDevice = device('console', {
  hotplug: true,
  pluggableWhen: { target: ['virtio'] },
  movesWith: ['target'],
  summary: ['type', 'target'],
  identity: [['target', 'port']],
  initial: { type: 'pty', target: 'virtio' },
  fields: [
    ...characterSource(),
    { id: 'target', at: 'target@type', type: 'choice', choices: ['serial', 'virtio', 'xen', 'lxc', 'openvz', 'sclp', 'sclplm'], label: 'targetType' },
    port,
  ],
}); // prettier-ignore

export const channel = device('channel', {
  hotplug: true,
  movesWith: ['target'],
  summary: ['name', 'type'],
  identity: [['name']],
  initial: { type: 'unix', target: 'virtio', name: 'org.qemu.guest_agent.0' },
  fields: [
    ...characterSource(),
    { id: 'target', at: 'target@type', type: 'choice', choices: ['virtio', 'guestfwd', 'xen'], from: { offers: 'devices/channel#targetType' }, required: true, label: 'targetType' },
    { id: 'name', at: 'target@name', type: 'text', when: { target: ['virtio', 'xen'] }, label: 'channelName' },
    { id: 'state', at: 'target@state', type: 'choice', choices: ['connected', 'disconnected'], when: { target: ['virtio'] }, readOnly: true, filled: true, label: 'channelState' },
    { id: 'forwardAddress', at: 'target@address', type: 'text', when: { target: ['guestfwd'] }, required: true },
    { id: 'forwardPort', at: 'target@port', type: 'number', min: 1, max: 65535, when: { target: ['guestfwd'] }, required: true },
  ],
}); // prettier-ignore

export const smartcard = device('smartcard', {
  summary: ['mode'],
  initial: { mode: 'passthrough', type: 'spicevmc' },
  fields: [
    { id: 'mode', at: '@mode', type: 'choice', choices: ['passthrough', 'host', 'host-certificates'], from: { offers: 'devices/smartcard#mode' }, required: true, label: 'smartcardMode' },
    { id: 'certificates', at: 'certificate', type: 'list', columns: ['.'], when: { mode: ['host-certificates'] }, required: true },
    { id: 'database', at: 'database', type: 'text', when: { mode: ['host-certificates'] }, pattern: PATH, label: 'certificateDatabase' },
    ...characterSource('', '@type', { mode: ['passthrough'] }),
  ],
}); // prettier-ignore

export const redirdev = device('redirdev', {
  hotplug: true,
  summary: ['bus', 'type'],
  initial: { bus: 'usb', type: 'spicevmc' },
  fields: [
    { id: 'bus', at: '@bus', type: 'choice', choices: ['usb'], required: true },
    ...characterSource(),
    { id: 'bootOrder', at: 'boot@order', type: 'number', min: 1 },
  ],
}); // prettier-ignore

export const redirfilter = device('redirfilter', {
  single: true,
  summary: ['rules'],
  initial: { rules: 'no' },
  fields: [
    { id: 'rules', at: 'usbdev', type: 'list', columns: ['@allow', '@class', '@vendor', '@product', '@version'], required: true, label: 'redirRules' },
  ],
}); // prettier-ignore

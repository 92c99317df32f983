import { ON_OFF, PATH, under, virtioDriver } from './common.ts';
import type { Description } from './field.ts';

/** Ports are given at start where they are left to the host. */
const automatic = { autoport: ['yes'] };
/** Its displays are counted from 5900 on, and its passwords have room for a key of DES. */
const vnc = { when: { type: ['vnc'] } } as const;
const spice = { when: { type: ['spice'] }, group: 'more' } as const;
const dbus = { type: ['dbus'] };

export const graphics: Description = {
  kind: 'graphics',
  element: 'graphics',
  section: false,
  identity: [['type']],
  hotplug: false,
  summary: ['type', 'listenType', 'address'],
  initial: { type: 'vnc', autoport: 'yes', listenType: 'address', address: '127.0.0.1' },
  fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['vnc', 'spice', 'sdl', 'egl-headless', 'dbus', 'rdp', 'desktop'], from: { offers: 'devices/graphics#type' }, required: true, label: 'graphicsType' },
    { id: 'listenType', at: 'listen@type', type: 'choice', choices: ['address', 'network', 'socket', 'none'], when: { type: ['vnc', 'spice', 'rdp'] } },
    { id: 'address', at: 'listen@address', type: 'text', when: { listenType: ['address'] }, pattern: /^[\w.:-]+$/, older: '@listen', filled: true, label: 'listenAddress' },
    { id: 'listenNetwork', at: 'listen@network', type: 'choice', choices: [], from: { objects: 'networks' }, open: true, when: { listenType: ['network'] }, required: true, label: 'network' },
    { id: 'listenSocket', at: 'listen@socket', type: 'text', when: { listenType: ['socket'] }, pattern: PATH, older: '@socket', filled: true, label: 'socket' },
    { id: 'autoport', at: '@autoport', type: 'switch', when: { type: ['vnc', 'spice', 'rdp'] } },
    { id: 'port', at: '@port', type: 'number', min: -1, max: 65535, when: { type: ['vnc', 'spice', 'rdp'], autoport: ['no', ''] }, stricter: { ...vnc, min: 5900, except: ['-1', '0'] }, filled: automatic },
    { id: 'tlsPort', at: '@tlsPort', type: 'number', min: -1, max: 65535, when: { type: ['spice'], autoport: ['no', ''] }, filled: automatic },
    { id: 'websocket', at: '@websocket', type: 'number', min: -1, max: 65535, when: { type: ['vnc'] }, filled: { websocket: ['-1'] } },
    { id: 'password', at: '@passwd', type: 'secret', maxLength: 64, stricter: { ...vnc, maxLength: 8 }, when: { type: ['vnc', 'spice'] }, live: true },
    { id: 'passwordUntil', at: '@passwdValidTo', type: 'text', pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/, when: { type: ['vnc', 'spice'] }, live: true },
    { id: 'connected', at: '@connected', type: 'choice', choices: ['keep', 'disconnect', 'fail'], when: { type: ['vnc', 'spice'] }, live: true, group: 'more' },
    { id: 'keymap', at: '@keymap', type: 'text', when: { type: ['vnc', 'spice'] }, group: 'more', pattern: /^[\w-]+$/ },
    { id: 'sharePolicy', at: '@sharePolicy', type: 'choice', choices: ['allow-exclusive', 'force-shared', 'ignore'], when: { type: ['vnc'] }, group: 'more' },
    { id: 'powerControl', at: '@powerControl', type: 'switch', when: { type: ['vnc'] }, group: 'more' },
    { id: 'opengl', at: 'gl@enable', type: 'switch', when: { type: ['spice', 'sdl', 'dbus'] } },
    { id: 'rendernode', at: 'gl@rendernode', type: 'text', when: { type: ['spice', 'egl-headless', 'dbus'] }, filled: true, pattern: PATH },
    { id: 'audio', at: 'audio@id', type: 'number', min: 1, when: { type: ['vnc', 'dbus'] }, label: 'audioId', group: 'more' },
    { id: 'defaultMode', at: '@defaultMode', type: 'choice', choices: ['any', 'secure', 'insecure'], ...spice },
    { id: 'channelModes', at: 'channel', type: 'list', columns: ['@name', '@mode'], ...spice },
    { id: 'imageCompression', at: 'image@compression', type: 'choice', choices: ['auto_glz', 'auto_lz', 'quic', 'glz', 'lz', 'off'], ...spice },
    { id: 'jpegCompression', at: 'jpeg@compression', type: 'choice', choices: ['auto', 'never', 'always'], ...spice },
    { id: 'zlibCompression', at: 'zlib@compression', type: 'choice', choices: ['auto', 'never', 'always'], ...spice },
    { id: 'playbackCompression', at: 'playback@compression', type: 'switch', words: ON_OFF, ...spice },
    { id: 'streaming', at: 'streaming@mode', type: 'choice', choices: ['filter', 'all', 'off'], ...spice },
    { id: 'clipboard', at: 'clipboard@copypaste', type: 'switch', ...spice },
    { id: 'fileTransfer', at: 'filetransfer@enable', type: 'switch', ...spice },
    { id: 'mouseMode', at: 'mouse@mode', type: 'choice', choices: ['client', 'server'], ...spice },
    { id: 'display', at: '@display', type: 'text', when: { type: ['sdl', 'desktop'] }, label: 'xDisplay' },
    { id: 'xauth', at: '@xauth', type: 'text', when: { type: ['sdl'] }, pattern: PATH },
    { id: 'fullscreen', at: '@fullscreen', type: 'switch', when: { type: ['sdl', 'desktop'] } },
    { id: 'p2p', at: '@p2p', type: 'switch', when: dbus, label: 'dbusP2p' },
    { id: 'dbusAddress', at: '@address', type: 'text', when: { ...dbus, p2p: ['no', ''] }, filled: true },
    { id: 'replaceUser', at: '@replaceUser', type: 'switch', when: { type: ['rdp'] }, group: 'more' },
    { id: 'multiUser', at: '@multiUser', type: 'switch', when: { type: ['rdp'] }, group: 'more' },
  ],
}; // prettier-ignore

export const video: Description = {
  kind: 'video',
  element: 'video',
  section: false,
  movesWith: ['model'],
  hotplug: false,
  summary: ['model'],
  initial: { model: 'virtio' },
  fields: [
    { id: 'model', at: 'model@type', type: 'choice', choices: ['virtio', 'vga', 'qxl', 'bochs', 'ramfb', 'cirrus', 'vmvga', 'xen', 'vbox', 'gop', 'none'], from: { offers: 'devices/video#modelType' }, required: true, label: 'videoModel' },
    { id: 'heads', at: 'model@heads', type: 'number', min: 1, max: 16 },
    { id: 'primary', at: 'model@primary', type: 'switch' },
    { id: 'vram', at: 'model@vram', type: 'number', min: 1024, unit: 'KiB', when: { model: ['vga', 'qxl', 'cirrus', 'vmvga', 'bochs'] } },
    { id: 'ram', at: 'model@ram', type: 'number', min: 1, unit: 'KiB', when: { model: ['qxl'] }, label: 'qxlRam' },
    { id: 'vgamem', at: 'model@vgamem', type: 'number', min: 1024, unit: 'KiB', when: { model: ['qxl'] } },
    { id: 'vram64', at: 'model@vram64', type: 'number', min: 0, unit: 'KiB', when: { model: ['qxl'] } },
    { id: 'accel3d', at: 'model/acceleration@accel3d', type: 'switch', when: { model: ['virtio'] } },
    { id: 'accel2d', at: 'model/acceleration@accel2d', type: 'switch', when: { model: ['virtio', 'vbox'] } },
    { id: 'rendernode', at: 'model/acceleration@rendernode', type: 'text', pattern: PATH, when: { driver: ['vhostuser'] } },
    { id: 'blob', at: 'model@blob', type: 'switch', words: ON_OFF, when: { model: ['virtio'] } },
    { id: 'width', at: 'model/resolution@x', type: 'number', min: 1, unit: 'px' },
    { id: 'height', at: 'model/resolution@y', type: 'number', min: 1, unit: 'px' },
    { id: 'driver', at: 'driver@name', type: 'choice', choices: ['qemu', 'vhostuser'], when: { model: ['virtio'] }, label: 'videoDriver', group: 'driver' },
    { id: 'vgaconf', at: 'driver@vgaconf', type: 'choice', choices: ['io', 'on', 'off'], group: 'driver' },
    ...under({ model: ['virtio'] }, virtioDriver),
  ],
}; // prettier-ignore

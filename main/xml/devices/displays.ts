import type { Description } from './field.ts';

export const graphics: Description = {
  kind: 'graphics',
  element: 'graphics',
  section: false,
  identity: ['type'],
  hotplug: false,
  summary: ['type', 'listenType', 'address'],
  initial: { type: 'vnc', port: '-1', autoport: 'yes', listenType: 'address', address: '127.0.0.1' },
  fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['vnc', 'spice', 'sdl', 'egl-headless', 'dbus', 'rdp', 'desktop'], from: { offers: 'devices/graphics#type' }, required: true, label: 'graphicsType' },
    { id: 'listenType', at: 'listen@type', type: 'choice', choices: ['address', 'network', 'socket', 'none'], when: { type: ['vnc', 'spice'] } },
    { id: 'address', at: 'listen@address', type: 'text', when: { listenType: ['address'] } },
    { id: 'listenNetwork', at: 'listen@network', type: 'choice', choices: [], from: { objects: 'networks' }, open: true, when: { listenType: ['network'] }, label: 'network' },
    { id: 'listenSocket', at: 'listen@socket', type: 'text', when: { listenType: ['socket'] }, label: 'socket' },
    { id: 'autoport', at: '@autoport', type: 'switch', when: { type: ['vnc', 'spice'] } },
    { id: 'port', at: '@port', type: 'number', min: -1, max: 65535, when: { type: ['vnc', 'spice'], autoport: ['no', ''] } },
    { id: 'tlsPort', at: '@tlsPort', type: 'number', min: -1, max: 65535, when: { type: ['spice'], autoport: ['no', ''] } },
    { id: 'password', at: '@passwd', type: 'secret', maxLength: 64, when: { type: ['vnc', 'spice'] }, live: true },
    { id: 'keymap', at: '@keymap', type: 'text', when: { type: ['vnc', 'spice'] }, group: 'more', pattern: /^[\w-]+$/ },
    { id: 'sharePolicy', at: '@sharePolicy', type: 'choice', choices: ['allow-exclusive', 'force-shared', 'ignore'], when: { type: ['vnc'] }, group: 'more' },
    { id: 'opengl', at: 'gl@enable', type: 'switch', when: { type: ['spice', 'sdl', 'dbus'] }, group: 'more' },
    { id: 'rendernode', at: 'gl@rendernode', type: 'text', when: { type: ['spice', 'egl-headless', 'dbus'] }, group: 'more', pattern: /^\// },
  ],
}; // prettier-ignore

export const video: Description = {
  kind: 'video',
  element: 'video',
  section: false,
  hotplug: false,
  summary: ['model'],
  initial: { model: 'virtio' },
  fields: [
    { id: 'model', at: 'model@type', type: 'choice', choices: ['virtio', 'vga', 'qxl', 'bochs', 'ramfb', 'cirrus', 'vmvga', 'none'], from: { offers: 'devices/video#modelType' }, required: true },
    { id: 'heads', at: 'model@heads', type: 'number', min: 1, max: 16 },
    { id: 'primary', at: 'model@primary', type: 'switch' },
    { id: 'vram', at: 'model@vram', type: 'number', min: 1, unit: 'KiB', when: { model: ['vga', 'qxl', 'cirrus', 'vmvga', 'bochs'] } },
    { id: 'ram', at: 'model@ram', type: 'number', min: 1, unit: 'KiB', when: { model: ['qxl'] } },
    { id: 'accel3d', at: 'model/acceleration@accel3d', type: 'switch', when: { model: ['virtio'] } },
    { id: 'width', at: 'model/resolution@x', type: 'number', min: 1, unit: 'px' },
    { id: 'height', at: 'model/resolution@y', type: 'number', min: 1, unit: 'px' },
  ],
}; // prettier-ignore

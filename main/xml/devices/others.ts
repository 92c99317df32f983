import { characterSource } from './character.ts';
import { device, ON_OFF, PATH, under, UUID, VIRTIO_MODELS, virtioDriver } from './common.ts';

export const input = device('input', {
  hotplug: true,
  pluggableWhen: { bus: ['usb', 'virtio'] },
  movesWith: ['type', 'bus'],
  summary: ['type', 'bus'],
  identity: [['type', 'bus']],
  initial: { type: 'tablet', bus: 'usb' },
  fields: [
    { id: 'type', at: '@type', type: 'choice', choices: ['tablet', 'mouse', 'keyboard', 'passthrough', 'evdev'], required: true, label: 'inputType' },
    { id: 'bus', at: '@bus', type: 'choice', choices: ['usb', 'virtio', 'ps2', 'xen'], when: { type: ['tablet', 'mouse', 'keyboard', 'passthrough'] } },
    { id: 'model', at: '@model', type: 'choice', choices: VIRTIO_MODELS, when: { bus: ['virtio'] } },
    { id: 'dev', at: 'source@dev', type: 'text', when: { type: ['evdev'] }, pattern: PATH, label: 'hostDevice', required: true },
    { id: 'evdev', at: 'source@evdev', type: 'text', when: { type: ['passthrough'] }, pattern: PATH, label: 'hostDevice', required: true },
    { id: 'grab', at: 'source@grab', type: 'choice', choices: ['all'], when: { type: ['evdev'] } },
    { id: 'grabToggle', at: 'source@grabToggle', type: 'choice', choices: ['ctrl-ctrl', 'alt-alt', 'shift-shift', 'meta-meta', 'scrolllock', 'ctrl-scrolllock'], when: { type: ['evdev'] } },
    { id: 'repeat', at: 'source@repeat', type: 'switch', words: ON_OFF, when: { type: ['evdev'] } },
    ...under({ bus: ['virtio'] }, virtioDriver),
  ],
}); // prettier-ignore

export const watchdog = device('watchdog', {
  hotplug: true,
  pluggableWhen: { model: ['i6300esb'] },
  movesWith: ['model'],
  summary: ['model', 'action'],
  identity: [['model']],
  initial: { model: 'i6300esb', action: 'reset' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['i6300esb', 'ib700', 'diag288', 'itco'], required: true, label: 'watchdogModel' },
    { id: 'action', at: '@action', type: 'choice', choices: ['reset', 'shutdown', 'poweroff', 'pause', 'none', 'dump', 'inject-nmi'], label: 'watchdogAction' },
  ],
}); // prettier-ignore

const emulated = { backend: ['emulator'] };

export const tpm = device('tpm', {
  single: true,
  summary: ['model', 'backend', 'version'],
  initial: { model: 'tpm-crb', backend: 'emulator', version: '2.0' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['tpm-crb', 'tpm-tis', 'tpm-spapr', 'spapr-tpm-proxy'], from: { offers: 'devices/tpm#model' }, label: 'tpmModel' },
    { id: 'backend', at: 'backend@type', type: 'choice', choices: ['emulator', 'passthrough', 'external'], from: { offers: 'devices/tpm#backendModel' }, required: true, label: 'tpmBackend' },
    { id: 'version', at: 'backend@version', type: 'choice', choices: ['2.0', '1.2'], from: { offers: 'devices/tpm#backendVersion' }, when: emulated, label: 'tpmVersion' },
    { id: 'device', at: 'backend/device@path', type: 'text', when: { backend: ['passthrough'] }, pattern: PATH, filled: true, label: 'path' },
    { id: 'socket', at: 'backend/source[type=unix][mode=connect]@path', type: 'text', when: { backend: ['external'] }, pattern: PATH, required: true },
    { id: 'persistentState', at: 'backend@persistent_state', type: 'switch', when: emulated },
    { id: 'encryptionSecret', at: 'backend/encryption@secret', type: 'text', pattern: UUID, when: emulated },
    { id: 'pcrSha1', at: 'backend/active_pcr_banks/sha1?', type: 'switch', when: { ...emulated, version: ['2.0', ''] }, group: 'more' },
    { id: 'pcrSha256', at: 'backend/active_pcr_banks/sha256?', type: 'switch', when: { ...emulated, version: ['2.0', ''] }, group: 'more' },
    { id: 'pcrSha384', at: 'backend/active_pcr_banks/sha384?', type: 'switch', when: { ...emulated, version: ['2.0', ''] }, group: 'more' },
    { id: 'pcrSha512', at: 'backend/active_pcr_banks/sha512?', type: 'switch', when: { ...emulated, version: ['2.0', ''] }, group: 'more' },
  ],
}); // prettier-ignore

export const rng = device('rng', {
  hotplug: true,
  summary: ['model', 'source'],
  initial: { model: 'virtio', backend: 'random', source: '/dev/urandom' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: VIRTIO_MODELS, from: { offers: 'devices/rng#model' }, required: true },
    { id: 'backend', at: 'backend@model', type: 'choice', choices: ['random', 'builtin', 'egd'], from: { offers: 'devices/rng#backendModel' }, required: true, label: 'rngBackend' },
    { id: 'source', at: 'backend', type: 'text', when: { backend: ['random'] }, label: 'path', pattern: PATH },
    { id: 'rateBytes', at: 'rate@bytes', type: 'number', min: 1, unit: 'B' },
    { id: 'ratePeriod', at: 'rate@period', type: 'number', min: 1, unit: 'ms' },
    ...characterSource('backend/', 'backend@type', { backend: ['egd'] }),
    ...virtioDriver,
  ],
}); // prettier-ignore

const virtioBalloon = { model: [...VIRTIO_MODELS] };

export const memballoon = device('memballoon', {
  single: true,
  summary: ['model'],
  initial: { model: 'virtio' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: [...VIRTIO_MODELS, 'none', 'xen'], required: true, label: 'balloonModel' },
    { id: 'autodeflate', at: '@autodeflate', type: 'switch', words: ON_OFF, when: virtioBalloon },
    { id: 'freePageReporting', at: '@freePageReporting', type: 'switch', words: ON_OFF, when: virtioBalloon },
    { id: 'statsPeriod', at: 'stats@period', type: 'number', min: 0, unit: 's', when: virtioBalloon, live: true },
    ...under(virtioBalloon, virtioDriver),
  ],
}); // prettier-ignore

export const panic = device('panic', {
  movesWith: ['model'],
  summary: ['model'],
  identity: [['model']],
  initial: { model: 'isa' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['isa', 'pseries', 'hyperv', 's390', 'pvpanic'], label: 'panicModel' },
  ],
}); // prettier-ignore

export const vsock = device('vsock', {
  single: true,
  hotplug: true,
  summary: ['cid'],
  initial: { model: 'virtio', auto: 'yes' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: VIRTIO_MODELS },
    { id: 'auto', at: 'cid@auto', type: 'switch', label: 'autoCid' },
    { id: 'cid', at: 'cid@address', type: 'number', min: 3, when: { auto: ['no', ''] }, filled: { auto: ['yes'] } },
    ...virtioDriver,
  ],
}); // prettier-ignore

export const crypto = device('crypto', {
  hotplug: true,
  summary: ['model', 'backend'],
  initial: { model: 'virtio', type: 'qemu', backend: 'builtin' },
  fields: [
    { id: 'model', at: '@model', type: 'choice', choices: ['virtio'], from: { offers: 'devices/crypto#model' }, required: true },
    { id: 'type', at: '@type', type: 'choice', choices: ['qemu'], from: { offers: 'devices/crypto#type' }, required: true, label: 'cryptoType' },
    { id: 'backend', at: 'backend@model', type: 'choice', choices: ['builtin', 'lkcf'], from: { offers: 'devices/crypto#backendModel' }, required: true, label: 'cryptoBackend' },
    { id: 'queues', at: 'backend@queues', type: 'number', min: 1 },
    ...virtioDriver,
  ],
}); // prettier-ignore

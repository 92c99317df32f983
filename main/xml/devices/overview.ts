import { PATH, section, UUID } from './common.ts';
import type { Field } from './field.ts';

/** The timers that a guest can be given or denied; what each is for only some machines have. */
const timer = (name: string): Field => ({
  id: `timer${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  at: `clock/timer[name=${name}]@present`,
  type: 'switch',
  group: 'driver',
});

const policies = ['delay', 'catchup', 'merge', 'discard'];
const endings = ['destroy', 'restart', 'preserve', 'rename-restart'];

export const overview = section('overview', ['title', 'machine'], [
  { id: 'name', at: 'name', type: 'text', readOnly: true, required: true, pattern: /^[^\n]+$/, label: 'vmName' },
  { id: 'uuid', at: 'uuid', type: 'text', readOnly: true, pattern: UUID, label: 'vmUuid' },
  { id: 'title', at: 'title', type: 'text', maxLength: 512, live: true, pattern: /^[^\n]*$/ },
  { id: 'description', at: 'description', type: 'text', maxLength: 8192, multiline: true, live: true },
  { id: 'virtType', at: '@type', type: 'text', readOnly: true },
  { id: 'arch', at: 'os/type@arch', type: 'text', readOnly: true },
  { id: 'machine', at: 'os/type@machine', type: 'choice', choices: [], from: { objects: 'machines' }, open: true },
  { id: 'firmware', at: 'os@firmware', type: 'choice', choices: ['bios', 'efi'], from: { offers: 'os#firmware' } },
  { id: 'secureBoot', at: 'os/firmware/feature[name=secure-boot]@enabled', type: 'switch', from: { offers: 'os/loader#secure', word: 'yes' }, when: { firmware: ['efi'] } },
  { id: 'enrolledKeys', at: 'os/firmware/feature[name=enrolled-keys]@enabled', type: 'switch', when: { firmware: ['efi'] } },
  { id: 'loader', at: 'os/loader', type: 'text', pattern: PATH, filled: true, group: 'source' },
  { id: 'loaderType', at: 'os/loader@type', type: 'choice', choices: ['pflash', 'rom'], from: { offers: 'os/loader#type' }, filled: true, group: 'source' },
  { id: 'loaderReadonly', at: 'os/loader@readonly', type: 'switch', filled: true, group: 'source' },
  { id: 'loaderSecure', at: 'os/loader@secure', type: 'switch', from: { offers: 'os/loader#secure', word: 'yes' }, filled: true, group: 'source' },
  { id: 'loaderStateless', at: 'os/loader@stateless', type: 'switch', filled: true, group: 'source' },
  { id: 'loaderFormat', at: 'os/loader@format', type: 'choice', choices: ['raw', 'qcow2'], filled: true, group: 'source' },
  { id: 'nvram', at: 'os/nvram', type: 'text', pattern: PATH, filled: true, group: 'source' },
  { id: 'nvramTemplate', at: 'os/nvram@template', type: 'text', pattern: PATH, filled: true, group: 'source' },
  { id: 'nvramFormat', at: 'os/nvram@format', type: 'choice', choices: ['raw', 'qcow2'], filled: true, group: 'source' },
  { id: 'clock', at: 'clock@offset', type: 'choice', required: true, choices: ['utc', 'localtime', 'timezone', 'variable', 'absolute'], open: true, group: 'driver' },
  { id: 'clockAdjustment', at: 'clock@adjustment', type: 'text', when: { clock: ['utc', 'localtime', 'variable'] }, pattern: /^([+-]?\d+|reset)$/, group: 'driver' },
  { id: 'clockBasis', at: 'clock@basis', type: 'choice', choices: ['utc', 'localtime'], when: { clock: ['variable'] }, group: 'driver' },
  { id: 'timezone', at: 'clock@timezone', type: 'text', required: true, when: { clock: ['timezone'] }, pattern: /^[\w.+/-]+$/, group: 'driver' },
  { id: 'clockStart', at: 'clock@start', type: 'number', required: true, when: { clock: ['absolute'] }, min: 0, unit: 's', group: 'driver' },
  ...['rtc', 'pit', 'hpet', 'tsc', 'kvmclock', 'hypervclock', 'platform', 'armvtimer'].map(timer),
  { id: 'rtcTrack', at: 'clock/timer[name=rtc]@track', type: 'choice', choices: ['boot', 'guest', 'wall', 'realtime'], group: 'driver' },
  { id: 'rtcPolicy', at: 'clock/timer[name=rtc]@tickpolicy', type: 'choice', choices: policies, group: 'driver' },
  { id: 'pitPolicy', at: 'clock/timer[name=pit]@tickpolicy', type: 'choice', choices: policies, group: 'driver' },
  { id: 'tscFrequency', at: 'clock/timer[name=tsc]@frequency', type: 'number', min: 1, unit: 'Hz', group: 'driver' },
  { id: 'tscMode', at: 'clock/timer[name=tsc]@mode', type: 'choice', choices: ['auto', 'native', 'emulate', 'paravirt', 'smpsafe'], group: 'driver' },
  { id: 'onPoweroff', at: 'on_poweroff', type: 'choice', choices: endings, group: 'more' },
  { id: 'onReboot', at: 'on_reboot', type: 'choice', choices: ['restart', 'destroy', 'preserve', 'rename-restart'], group: 'more' },
  { id: 'onCrash', at: 'on_crash', type: 'choice', choices: [...endings, 'coredump-destroy', 'coredump-restart'], group: 'more' },
  { id: 'onLockFailure', at: 'on_lockfailure', type: 'choice', choices: ['poweroff', 'restart', 'pause', 'ignore'], group: 'more' },
  { id: 'suspendToMem', at: 'pm/suspend-to-mem@enabled', type: 'switch', group: 'more' },
  { id: 'suspendToDisk', at: 'pm/suspend-to-disk@enabled', type: 'switch', group: 'more' },
  { id: 'emulator', at: 'devices/emulator', type: 'text', pattern: PATH, group: 'more' },
  { id: 'genid', at: 'genid', type: 'text', pattern: UUID, group: 'more' },
  { id: 'seclabels', at: 'seclabel', type: 'list', columns: ['@model', '@type', '@relabel', 'label'], filled: true, group: 'more' },
]); // prettier-ignore

/** What libosinfo calls the guest's system; virt-install, GNOME Boxes and Cockpit keep it in the same place. */
export const osInfo = section('osInfo', ['osId'], [
  { id: 'osId', at: 'metadata/libosinfo:libosinfo/libosinfo:os@id', type: 'choice', choices: [], from: { objects: 'systems' }, pattern: /^\S+$/ },
]); // prettier-ignore

/** How the guest's memory is kept from the host; made with the VM and only shown after. */
export const launchSecurity = section('launchSecurity', ['type'], [
  { id: 'type', at: 'launchSecurity@type', type: 'choice', choices: ['sev', 's390-pv'], open: true, readOnly: true, label: 'launchSecurity' },
  { id: 'kernelHashes', at: 'launchSecurity@kernelHashes', type: 'switch', when: { type: ['sev'] }, readOnly: true },
  { id: 'policy', at: 'launchSecurity/policy', type: 'text', when: { type: ['sev'] }, readOnly: true, label: 'sevPolicy' },
  { id: 'cbitpos', at: 'launchSecurity/cbitpos', type: 'number', when: { type: ['sev'] }, readOnly: true, filled: true },
  { id: 'reducedPhysBits', at: 'launchSecurity/reducedPhysBits', type: 'number', when: { type: ['sev'] }, readOnly: true, filled: true },
  { id: 'dhCert', at: 'launchSecurity/dhCert', type: 'text', when: { type: ['sev'] }, readOnly: true },
  { id: 'session', at: 'launchSecurity/session', type: 'text', when: { type: ['sev'] }, readOnly: true },
]); // prettier-ignore

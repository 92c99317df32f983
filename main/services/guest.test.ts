import { describe, expect, test } from 'vitest';
import type { OsChoice } from '../../preload/contract/index.ts';
import type { DomainCapabilities, GuestKind, HostCapabilities } from '../xml/index.ts';
import {
  chooseDevices,
  chooseKind,
  defaultFirmware,
  defaultMachine,
  firmwareRefusal,
  graphicsRefusal,
  maxVcpus,
  offeredMachines,
  type Guest,
} from './guest.ts';

const machine = (name: string, canonical?: string, deprecated = false) => ({
  name,
  canonical,
  maxVcpus: 255,
  deprecated,
});
const kind = (changes: Partial<GuestKind> = {}): GuestKind => ({
  osType: 'hvm',
  architecture: 'x86_64',
  virtType: 'kvm',
  emulator: '/q',
  machines: [
    machine('pc-i440fx-9.0'),
    machine('pc', 'pc-i440fx-9.0'),
    machine('q35', 'pc-q35-9.0'),
    machine('pc-q35-9.0'),
    machine('pc-q35-8.2'),
    machine('isapc', undefined, true),
  ],
  ...changes,
});
const offers = (changes: Partial<DomainCapabilities> = {}): DomainCapabilities => ({
  emulator: '/q', virtType: 'kvm', machine: 'q35', architecture: 'x86_64', maxVcpus: 288, firmware: ['efi'], secureLoader: true,
  cpuModes: ['host-passthrough', 'maximum', 'host-model', 'custom'], diskBuses: ['scsi', 'virtio', 'usb', 'sata'], graphics: ['vnc', 'spice'],
  videoModels: ['vga', 'qxl', 'virtio', 'bochs'], rngBackends: ['random'], tpmModels: ['tpm-tis', 'tpm-crb'], tpmBackends: ['emulator'], channels: ['unix', 'qemu-vdagent'],
  offers: new Map(), cpuModels: [], hostCpuFeatures: [], hostCpuModel: undefined,
  ...changes,
}); // prettier-ignore
const guest = (
  k: Partial<GuestKind> = {},
  o: Partial<DomainCapabilities> | null = {},
  at?: string,
): Guest => {
  const of = kind(k);
  return {
    kind: of,
    machine: at === undefined ? defaultMachine(of) : of.machines.find((m) => m.name === at),
    offers: o === null ? undefined : offers(o),
  };
};
const IDS = {
  linux: 'http://debian.org/debian/12',
  windows: 'http://microsoft.com/win/11',
  bsd: 'http://freebsd.org/freebsd/14.0',
  other: 'http://libosinfo.org/unknown',
};
const os = (family: OsChoice['family'], firmware: OsChoice['firmware'] = 'bios'): OsChoice => ({
  id: IDS[family],
  label: 'X',
  family,
  memoryBytes: 0,
  diskBytes: 0,
  firmware,
});
const form = { firmware: 'bios', graphics: 'vnc' } as const;

describe('the kind of guest', () => {
  const host: HostCapabilities = {
    architecture: 'x86_64',
    nodes: [],
    pageSizes: [],
    guests: [
      kind({ architecture: 'i686' }),
      kind({ virtType: 'qemu' }),
      kind(),
      kind({ architecture: 'aarch64', virtType: 'qemu' }),
      kind({ osType: 'exe', virtType: 'lxc' }),
    ],
  };
  test.each([
    [{}, 'x86_64 kvm'],
    [{ virtType: 'qemu' }, 'x86_64 qemu'],
    [{ architecture: 'aarch64' }, 'aarch64 qemu'],
    [{ architecture: 'i686' }, 'i686 kvm'],
    [{ architecture: 'sparc' }, 'i686 kvm'],
  ])('%j is %s', (wanted, expected) => {
    const chosen = chooseKind(host, wanted);
    expect(`${chosen?.architecture} ${chosen?.virtType}`).toBe(expected);
  });

  test('without KVM it is emulated; without full machines there is none', () => {
    expect(
      chooseKind({ ...host, guests: host.guests.filter((g) => g.virtType !== 'kvm') }, {})?.virtType,
    ).toBe('qemu');
    expect(chooseKind({ ...host, guests: [kind({ osType: 'exe' })] }, {})).toBeUndefined();
  });

  test('the modern chipset is the default; versions behind an alias and deprecated ones are not offered', () => {
    expect(defaultMachine(kind())?.name).toBe('q35');
    expect(defaultMachine(kind({ machines: [machine('pc-1'), machine('pc', 'pc-1')] }))?.name).toBe('pc');
    expect(
      defaultMachine(
        kind({ architecture: 'aarch64', machines: [machine('akita'), machine('virt', 'virt-9')] }),
      )?.name,
    ).toBe('virt');
    expect(defaultMachine(kind({ machines: [] }))).toBeUndefined();
    expect(offeredMachines(kind()).map((m) => m.name)).toEqual(['q35', 'pc', 'pc-q35-8.2']);
  });
});

describe('firmware', () => {
  test('is refused with the reason that the host gives', () => {
    expect(firmwareRefusal(guest(), 'uefi-secure')).toBeUndefined();
    expect(firmwareRefusal(guest({}, { firmware: [] }), 'uefi')).toContain('ovmf');
    expect(firmwareRefusal(guest({}, null), 'uefi')).toContain('ovmf');
    expect(firmwareRefusal(guest({}, {}, 'pc'), 'uefi-secure')).toContain('q35');
    expect(firmwareRefusal(guest({}, { secureLoader: false }), 'uefi-secure')).toContain('Secure Boot');
    expect(
      firmwareRefusal(guest({ architecture: 'aarch64', machines: [machine('virt')] }), 'bios'),
    ).toContain('UEFI');
  });

  test('is what the system wants, as far as it can be had', () => {
    expect(defaultFirmware(guest(), os('windows', 'uefi-secure'))).toBe('uefi-secure');
    expect(defaultFirmware(guest({}, { secureLoader: false }), os('windows', 'uefi-secure'))).toBe('uefi');
    expect(defaultFirmware(guest({}, { firmware: [] }), os('windows', 'uefi-secure'))).toBe('bios');
    expect(defaultFirmware(guest({ architecture: 'aarch64', machines: [machine('virt')] }), undefined)).toBe(
      'uefi',
    );
  });
});

describe('devices', () => {
  test('of a Linux with KVM are virtio and the host’s own CPU', () => {
    expect(chooseDevices(guest(), os('linux'), form)).toEqual({
      diskBus: 'virtio', cdromBus: 'sata', nicModel: 'virtio', video: 'virtio', cpuMode: 'host-passthrough', usbController: 'qemu-xhci', tablet: true,
      rng: true, tpmModel: undefined, agentChannel: true, clipboardChannel: true, balloon: true, hyperv: false, clock: 'utc',
    }); // prettier-ignore
  });

  test('of an emulated one never ask for the host’s CPU', () => {
    expect(chooseDevices(guest({ virtType: 'qemu' }), undefined, form).cpuMode).toBe('maximum');
    expect(
      chooseDevices(guest({ virtType: 'qemu' }, { cpuModes: ['custom'] }), undefined, form).cpuMode,
    ).toBeUndefined();
    expect(chooseDevices(guest({}, { cpuModes: ['host-model'] }), undefined, form).cpuMode).toBe(
      'host-model',
    );
  });

  test('of Windows are those it has drivers for, with a TPM where it wants Secure Boot', () => {
    const secure = { ...form, firmware: 'uefi-secure' } as const;
    expect(chooseDevices(guest(), os('windows'), secure)).toMatchObject({
      diskBus: 'sata', nicModel: 'e1000e', video: 'vga', hyperv: true, clock: 'localtime', tpmModel: 'tpm-crb',
    }); // prettier-ignore
    expect(chooseDevices(guest({ virtType: 'qemu' }), os('windows'), secure).hyperv).toBe(false);
    expect(
      chooseDevices(guest({}, { tpmBackends: ['passthrough'] }), os('windows'), secure).tpmModel,
    ).toBeUndefined();
  });

  test('of an unknown system on an old machine are those that every system knows', () => {
    expect(chooseDevices(guest({}, { diskBuses: ['ide', 'scsi', 'virtio', 'sata'] }, 'pc'), os('other'), form)).toMatchObject({
      diskBus: 'ide', cdromBus: 'ide', nicModel: 'e1000', video: 'vga', usbController: undefined, agentChannel: false, balloon: false,
    }); // prettier-ignore
  });

  test('of other architectures follow what is offered', () => {
    const arm = guest(
      { architecture: 'aarch64', machines: [machine('virt')] },
      { videoModels: ['ramfb', 'virtio'], diskBuses: ['scsi', 'virtio', 'usb'] },
    );
    expect(chooseDevices(arm, os('windows'), form)).toMatchObject({
      diskBus: 'virtio',
      cdromBus: 'scsi',
      nicModel: 'virtio',
      video: 'virtio',
      usbController: 'qemu-xhci',
    });
    const z = guest({ architecture: 's390x', machines: [machine('s390-ccw-virtio')] });
    expect(chooseDevices(z, undefined, form)).toMatchObject({ tablet: false, usbController: undefined });
  });

  test('never include what is not offered', () => {
    const bare = guest(
      {},
      { diskBuses: ['ide'], videoModels: [], rngBackends: [], channels: ['unix'], graphics: [] },
    );
    expect(chooseDevices(bare, undefined, form)).toMatchObject({
      diskBus: 'ide',
      cdromBus: 'ide',
      video: undefined,
      rng: false,
      clipboardChannel: false,
    });
    expect(graphicsRefusal(bare)).toContain('VNC');
    expect(chooseDevices(guest(), undefined, { ...form, graphics: 'none' })).toMatchObject({
      video: undefined,
      tablet: false,
    });
  });

  test('vCPUs end at the lower of machine and emulator', () => {
    expect(maxVcpus(guest())).toBe(255);
    expect(maxVcpus(guest({}, { maxVcpus: 8 }))).toBe(8);
    expect(maxVcpus(guest({ machines: [] }, null))).toBe(4096);
  });
});

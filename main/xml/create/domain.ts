import { LIBOSINFO_NAMESPACE } from '../domain/metadata.ts';
import { isPc, isQemu } from '../fit/board.ts';
import { element, writeXml, type NewElement } from '../write.ts';
import { devices } from './devices.ts';
import type { DomainRecipe } from './recipe.ts';

/** Writes the `<domain>` of a new VM. Values are escaped; whether they make sense is libvirt's to say. */
export function buildDomainXml(recipe: DomainRecipe): string {
  return writeXml(
    element('domain', { type: recipe.virtType }, [
      element('name', {}, recipe.name),
      element('uuid', {}, recipe.uuid),
      metadata(recipe),
      element('memory', { unit: 'KiB' }, String(Math.floor(recipe.memoryBytes / 1024))),
      element('vcpu', { placement: 'static' }, String(recipe.vcpus)),
      os(recipe),
      features(recipe),
      recipe.cpuMode !== undefined && cpu(recipe.cpuMode),
      clock(recipe),
      ...afterwards(recipe),
      devices(recipe),
    ]),
  );
}

function metadata({ osId }: DomainRecipe): NewElement | undefined {
  if (osId === undefined) return undefined;
  return element('metadata', {}, [
    element('libosinfo:libosinfo', { 'xmlns:libosinfo': LIBOSINFO_NAMESPACE }, [
      element('libosinfo:os', { id: osId }),
    ]),
  ]);
}

function os({ osType, architecture, machine, firmware, kernel }: DomainRecipe): NewElement {
  const secure = firmware === 'uefi-secure';
  const yes = { enabled: secure ? 'yes' : 'no' };
  // libvirt finds the firmware's files by the host's own descriptors: no path of them is ever written here.
  const isUefi = secure || firmware === 'uefi';
  return element('os', { firmware: isUefi ? 'efi' : undefined }, [
    element('type', { arch: architecture, machine }, osType),
    isUefi &&
      element('firmware', {}, [
        secure && element('feature', { ...yes, name: 'enrolled-keys' }),
        element('feature', { ...yes, name: 'secure-boot' }),
      ]),
    secure && element('loader', { secure: 'yes' }),
    ...(kernel === undefined
      ? []
      : [
          element('kernel', {}, kernel.kernel),
          kernel.initrd !== undefined && element('initrd', {}, kernel.initrd),
          kernel.commandLine !== undefined && element('cmdline', {}, kernel.commandLine),
        ]),
  ]);
}

const ENLIGHTENMENTS = ['relaxed', 'vapic', 'vpindex', 'synic', 'stimer', 'frequencies'];

function features({ architecture, virtType, firmware, hyperv }: DomainRecipe): NewElement | undefined {
  const pc = isPc(architecture);
  if (!pc && architecture !== 'aarch64') return undefined;
  // ACPI reaches an ARM guest through UEFI alone.
  if (!pc && !firmware.startsWith('uefi')) return undefined;
  return element('features', {}, [
    virtType !== 'test' && element('acpi'),
    pc && virtType !== 'test' && element('apic'),
    hyperv &&
      element('hyperv', { mode: 'custom' }, [
        ...ENLIGHTENMENTS.map((name) => element(name, { state: 'on' })),
        element('spinlocks', { state: 'on', retries: 8191 }),
      ]),
    firmware === 'uefi-secure' && element('smm', { state: 'on' }),
  ]);
}

function cpu(mode: string): NewElement {
  return element('cpu', { mode, check: 'none', migratable: mode === 'host-model' ? undefined : 'on' });
}

function clock({ architecture, virtType, clock: offset, hyperv }: DomainRecipe): NewElement {
  const timers = isPc(architecture) && isQemu(virtType);
  return element('clock', { offset }, [
    ...(timers
      ? [
          element('timer', { name: 'rtc', tickpolicy: 'catchup' }),
          element('timer', { name: 'pit', tickpolicy: 'delay' }),
          element('timer', { name: 'hpet', present: 'no' }),
        ]
      : []),
    hyperv && element('timer', { name: 'hypervclock', present: 'yes' }),
  ]);
}

/** A guest that suspends itself looks dead from outside: PCs are told that they cannot. */
function afterwards({ architecture, virtType }: DomainRecipe): NewElement[] {
  const pc = isPc(architecture) && isQemu(virtType);
  return [
    element('on_poweroff', {}, 'destroy'),
    element('on_reboot', {}, 'restart'),
    element('on_crash', {}, 'destroy'),
    ...(pc
      ? [
          element('pm', {}, [
            element('suspend-to-mem', { enabled: 'no' }),
            element('suspend-to-disk', { enabled: 'no' }),
          ]),
        ]
      : []),
  ];
}

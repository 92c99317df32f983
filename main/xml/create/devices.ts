import { isPc, isQemu as isQemuType } from '../fit/board.ts';
import { diskTarget, targetPrefix } from '../fit/targets.ts';
import { element, type NewElement } from '../write.ts';
import type { DomainRecipe, RecipeDisk, RecipeInterface } from './recipe.ts';

export function devices(recipe: DomainRecipe): NewElement {
  const isQemu = isQemuType(recipe.virtType);
  return element('devices', {}, [
    recipe.emulator !== undefined && element('emulator', {}, recipe.emulator),
    ...diskElements(recipe.disks, isQemu),
    recipe.usbController !== undefined &&
      element('controller', { type: 'usb', model: recipe.usbController, ports: 15 }),
    recipe.disks.some((disk) => disk.bus === 'scsi') &&
      isQemu &&
      element('controller', { type: 'scsi', model: 'virtio-scsi' }),
    ...recipe.interfaces.map(interfaceElement),
    ...(isQemu ? [element('serial', { type: 'pty' }), element('console', { type: 'pty' })] : []),
    recipe.agentChannel &&
      element('channel', { type: 'unix' }, [
        element('target', { type: 'virtio', name: 'org.qemu.guest_agent.0' }),
      ]),
    recipe.clipboardChannel &&
      element('channel', { type: 'qemu-vdagent' }, [
        element('source', {}, [element('clipboard', { copypaste: 'yes' })]),
        element('target', { type: 'virtio', name: 'com.redhat.spice.0' }),
      ]),
    recipe.tablet && element('input', { type: 'tablet', bus: 'usb' }),
    recipe.tablet && needsKeyboard(recipe) && element('input', { type: 'keyboard', bus: 'usb' }),
    recipe.tpmModel !== undefined &&
      element('tpm', { model: recipe.tpmModel }, [element('backend', { type: 'emulator', version: '2.0' })]),
    // The port is chosen when the VM starts, on the host's loopback: consoles travel inside the connection.
    recipe.graphics !== undefined &&
      element('graphics', { type: recipe.graphics, port: -1, autoport: 'yes' }, [
        element('listen', { type: 'address', address: '127.0.0.1' }),
      ]),
    recipe.video !== undefined && element('video', {}, [element('model', { type: recipe.video })]),
    recipe.balloon &&
      element('memballoon', { model: 'virtio' }, [
        // Without a period the guest's memory use is never asked for.
        element('stats', { period: 5 }),
      ]),
    recipe.rng &&
      element('rng', { model: 'virtio' }, [element('backend', { model: 'random' }, '/dev/urandom')]),
  ]);
}

/** PCs have a PS/2 keyboard of their own. */
function needsKeyboard({ architecture }: DomainRecipe): boolean {
  return !isPc(architecture);
}

function diskElements(disks: readonly RecipeDisk[], isQemu: boolean): NewElement[] {
  const used = new Map<string, number>();
  return disks.map((disk) => {
    const prefix = targetPrefix(disk.bus);
    const index = used.get(prefix) ?? 0;
    used.set(prefix, index + 1);
    return diskElement(disk, diskTarget(disk.bus, index), isQemu);
  });
}

function diskElement(disk: RecipeDisk, target: string, isQemu: boolean): NewElement {
  const { source } = disk;
  return element('disk', { type: source?.type ?? 'file', device: disk.device }, [
    isQemu &&
      disk.format !== undefined &&
      element('driver', { name: 'qemu', type: disk.format, discard: disk.discard ? 'unmap' : undefined }),
    source && element('source', sourceAttributes(source)),
    element('target', { dev: target, bus: disk.bus }),
    disk.readOnly && element('readonly'),
    disk.bootOrder !== undefined && element('boot', { order: disk.bootOrder }),
  ]);
}

function sourceAttributes(source: NonNullable<RecipeDisk['source']>): Record<string, string> {
  switch (source.type) {
    case 'file':
      return { file: source.path };
    case 'block':
      return { dev: source.path };
    case 'volume':
      return { pool: source.pool, volume: source.volume };
  }
}

function interfaceElement(nic: RecipeInterface): NewElement {
  return element('interface', { type: nic.type }, [
    nic.type !== 'user' && element('source', { [nic.type]: nic.source }),
    nic.model !== undefined && element('model', { type: nic.model }),
    nic.bootOrder !== undefined && element('boot', { order: nic.bootOrder }),
  ]);
}

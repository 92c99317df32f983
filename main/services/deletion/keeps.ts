import {
  LibvirtError,
  virDomainUndefineFlagsValues as UNDEFINE,
  type CallOptions,
  type Domain,
} from '../../libvirt/index.ts';
import type { DomainFiles } from '../../xml/index.ts';
import { readBothConfigurations } from '../storage/index.ts';

/** What libvirt keeps of a domain beside its configuration, and undefining has to name. */
export interface Keeps {
  persistent: boolean;
  managedSave: boolean;
  snapshots: number;
  checkpoints: number;
  /** UEFI variables; the path is known once it has been started. */
  uefi: boolean;
  nvram: string | undefined;
  tpm: boolean;
  /** Stored configuration, and the running one where it runs. */
  files: DomainFiles[];
}

export async function readKeeps(domain: Domain, call: CallOptions): Promise<Keeps> {
  const [files, persistent, managedSave, snapshots, checkpoints] = await Promise.all([
    readBothConfigurations(domain, call),
    domain.isPersistent(call),
    domain.hasManagedSaveImage(call).catch(unlessSupported(false)),
    domain.listAllSnapshots(0, call).then((all) => all.length, unlessSupported(0)),
    domain.listAllCheckpoints(0, call).then((all) => all.length, unlessSupported(0)),
  ]);
  return {
    persistent,
    managedSave,
    snapshots,
    checkpoints,
    uefi: files.some((f) => f.uefi),
    nvram: files.map((f) => f.nvram).find((path) => path !== undefined),
    tpm: files.some((f) => f.emulatedTpm),
    files,
  };
}

/** Each thing kept, with the flag of libvirt and of virsh that lets undefining remove it; none is asked for in vain. */
function removals(keeps: Keeps): { flag: number; option: string }[] {
  return [
    keeps.managedSave && { flag: UNDEFINE.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE, option: '--managed-save' },
    keeps.snapshots > 0 && {
      flag: UNDEFINE.VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA,
      option: '--snapshots-metadata',
    },
    keeps.checkpoints > 0 && {
      flag: UNDEFINE.VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA,
      option: '--checkpoints-metadata',
    },
    (keeps.uefi || keeps.nvram !== undefined) && {
      flag: UNDEFINE.VIR_DOMAIN_UNDEFINE_NVRAM,
      option: '--nvram',
    },
  ].filter((removal) => removal !== false);
}

export function undefineOptions(keeps: Keeps): string[] {
  return removals(keeps).map(({ option }) => option);
}

/**
 * Removes a domain that does not run, with all that libvirt keeps of it. Disks stay. The state of an emulated TPM goes
 * by itself.
 */
export async function undefineDomain(domain: Domain, keeps: Keeps, call: CallOptions): Promise<void> {
  const flags = removals(keeps).reduce((all, { flag }) => all | flag, 0);
  // Drivers without the call that takes flags know the plain one.
  await (flags === 0 ? domain.undefine(call) : domain.undefineFlags(flags, call));
}

function unlessSupported<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (
      error instanceof LibvirtError &&
      /NO_SUPPORT|UNSUPPORTED|INVALID_ARG|VIR_ERR_RPC/.test(error.codeName)
    )
      return nothing;
    throw error;
  };
}

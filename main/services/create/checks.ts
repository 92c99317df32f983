import type { CreateForm, NetworkOffer, Pool } from '../../../preload/contract/index.ts';
import type { Host } from '../../hosts/index.ts';
import type { CallOptions, Connection } from '../../libvirt/index.ts';
import { isXmlText } from '../../xml/index.ts';
import { exists } from '../exists.ts';
import { firmwareRefusal, maxVcpus, type Guest } from '../guest.ts';
import { freeName, nameRefusal } from './names.ts';
import type { Problems } from './problems.ts';

const MIB = 2 ** 20;
const GIB = 2 ** 30;

/** Asks the daemon itself: what the list knows may be a moment old. */
export async function isDomainNameTaken(
  connection: Connection,
  name: string,
  call: CallOptions,
): Promise<boolean> {
  return exists(() => connection.lookupDomainByName(name, call));
}

export async function checkName(
  problems: Problems,
  host: Host,
  name: string,
  call: CallOptions,
): Promise<void> {
  const refusal = nameRefusal(name);
  if (refusal !== undefined) {
    problems.refuse('name', 'InvalidInput', refusal);
    return;
  }
  if (!(await isDomainNameTaken(host.session.control, name, call))) return;
  const listed = listedNames(host);
  problems.refuse(
    'name',
    'Conflict',
    `there is a virtual machine of that name on ${host.config.name} already`,
    {
      text: `Choose another name: ${freeName(name, (n) => listed.has(n))} is free.`,
    },
  );
}

/** Names of the host's VMs as last seen; good enough to propose one that is free. */
export function listedNames(host: Host): ReadonlySet<string> {
  return new Set([...host.inventory.uuids()].flatMap((uuid) => host.inventory.get(uuid)?.name ?? []));
}

export function checkResources(
  problems: Problems,
  guest: Guest,
  form: CreateForm,
  hostMemoryBytes: number,
): void {
  const most = maxVcpus(guest);
  if (form.vcpus > most) {
    problems.refuse('vcpus', 'InvalidInput', `this machine type takes at most ${most} vCPUs`);
  }
  if (form.memoryBytes < MIB) {
    problems.refuse('memory', 'InvalidInput', 'it needs at least 1 MiB of memory');
  } else if (hostMemoryBytes > 0 && form.memoryBytes > hostMemoryBytes) {
    problems.warn(
      'memory',
      `The host has ${gib(hostMemoryBytes)} of memory in all: a guest that uses more will be swapped out or killed.`,
    );
  }
  const refusal = firmwareRefusal(guest, form.firmware);
  if (refusal !== undefined && form.source.kind !== 'kernel') {
    problems.refuse('firmware', 'Unsupported', refusal);
  }
  if (form.source.kind === 'kernel' && !isXmlText(form.source.commandLine ?? '')) {
    problems.refuse('source', 'InvalidInput', 'the kernel’s command line contains a control character');
  }
}

export function checkNetwork(
  problems: Problems,
  form: CreateForm,
  networks: readonly NetworkOffer[],
  bridges: readonly string[],
): void {
  const { network } = form;
  if (network.kind === 'bridge' && !bridges.includes(network.name)) {
    problems.warn('network', `libvirt lists no bridge ${network.name} on the host.`);
  }
  if (network.kind !== 'network') return;
  const offer = networks.find((n) => n.name === network.name);
  if (offer === undefined) {
    problems.refuse('network', 'NotFound', `the host has no virtual network ${network.name}`, {
      text: 'Choose another network, or none.',
    });
  } else if (!offer.active && !network.start && form.start) {
    problems.refuse('network', 'Conflict', `the virtual network ${network.name} is not active`, {
      text: 'Let it be started, or choose another network.',
    });
  }
}

/** Whether the new disk can be made; the pool where it can. */
export async function checkDisk(
  problems: Problems,
  connection: Connection,
  form: CreateForm,
  pools: readonly Pool[],
  call: CallOptions,
): Promise<Pool | undefined> {
  const { disk } = form;
  if (disk === undefined) return undefined;
  const pool = pools.find((p) => p.name === disk.pool);
  if (pool === undefined) {
    problems.refuse('pool', 'NotFound', `the host has no storage pool ${disk.pool}`);
    return undefined;
  }
  if (!pool.active) {
    problems.refuse('pool', 'Conflict', `the storage pool ${pool.name} is not active`, {
      text: 'Start the pool, or choose another.',
    });
    return undefined;
  }
  if (!pool.formats.includes(disk.format)) {
    const why = pool.reason ?? `a pool of type ${pool.type} keeps no ${disk.format} images`;
    problems.refuse('pool', 'Unsupported', why, { text: 'Choose another pool or format.' });
    return undefined;
  }
  checkSpace(problems, disk, pool, form.source.kind === 'image');
  const refusal = nameRefusal(disk.name);
  if (refusal !== undefined) {
    problems.refuse('diskName', 'InvalidInput', `the disk cannot have that name: ${refusal}`);
  } else if (await isVolumeNameTaken(connection, pool.name, disk.name, call)) {
    problems.refuse(
      'diskName',
      'Conflict',
      `the storage pool ${pool.name} has a volume ${disk.name} already`,
      {
        text: 'Choose another name for the disk: what is there is never overwritten.',
      },
    );
  }
  return pool;
}

export function isVolumeNameTaken(
  connection: Connection,
  pool: string,
  name: string,
  call: CallOptions,
): Promise<boolean> {
  return exists(async () =>
    (await connection.lookupStoragePoolByName(pool, call)).lookupVolumeByName(name, call),
  );
}

function checkSpace(
  problems: Problems,
  disk: NonNullable<CreateForm['disk']>,
  pool: Pool,
  isCopy: boolean,
): void {
  if (disk.capacityBytes < MIB && !isCopy) {
    problems.refuse('diskSize', 'InvalidInput', 'the disk needs at least 1 MiB');
    return;
  }
  const free = pool.availableBytes ?? Infinity;
  if (disk.capacityBytes <= free) return;
  const has = `the storage pool ${pool.name} has ${gib(free)} left`;
  // Volume groups have no thin volumes: what is not claimed at once is not there.
  if (disk.allocation === 'full' || pool.type === 'logical') {
    problems.refuse(
      'diskSize',
      'Conflict',
      `${has}, and the disk claims ${gib(disk.capacityBytes)} at once`,
      {
        text: 'Choose a smaller disk, another pool, or a thin disk.',
      },
    );
  } else {
    problems.warn(
      'diskSize',
      `${has[0]?.toUpperCase()}${has.slice(1)}: a thin disk of ${gib(disk.capacityBytes)} may fill it up.`,
    );
  }
}

/** A size for a sentence: `12.5 GiB`. */
export function gib(bytes: number): string {
  return bytes < GIB ? `${Math.round(bytes / MIB)} MiB` : `${Math.round((bytes / GIB) * 10) / 10} GiB`;
}

import { posix } from 'node:path';
import type { HostId, ImageUse, Uuid } from '../../../preload/contract/index.ts';
import type { Session } from '../../hosts/index.ts';
import {
  LibvirtError,
  virConnectListAllDomainsFlags,
  virDomainXMLFlags,
  type CallOptions,
  type Connection,
  type Domain,
} from '../../libvirt/index.ts';
import {
  readDomainFiles,
  readSnapshotImages,
  readStorageVolume,
  type DomainFiles,
  type ImageSource,
} from '../../xml/index.ts';

const READ_MS = 30_000;
/** A chain of overlays longer than this is a loop. */
const MAX_CHAIN = 64;

/** Paths written differently are the same file. */
export function normalPath(path: string): string {
  return posix.normalize(path);
}

/** Which VM needs which image: as a disk, below a disk, or in a snapshot. Built from what libvirt tells, read afresh. */
export class ImageIndex {
  readonly #uses = new Map<string, ImageUse[]>();
  /** What stands directly on an image, by the image's path: also images of no VM. */
  readonly #overlays = new Map<string, Set<string>>();
  readonly #backing = new Map<string, string>();

  add(path: string, use: ImageUse): void {
    const key = normalPath(path);
    const uses = this.#uses.get(key) ?? [];
    const same = uses.find((u) => u.host === use.host && u.uuid === use.uuid && u.how === use.how);
    if (same === undefined) this.#uses.set(key, [...uses, use]);
    else if (!use.readOnly) same.readOnly = false;
  }

  addBacking(path: string, backing: string): void {
    const [top, below] = [normalPath(path), normalPath(backing)];
    this.#backing.set(top, below);
    this.#overlays.set(below, (this.#overlays.get(below) ?? new Set()).add(top));
  }

  usesOf(path: string): readonly ImageUse[] {
    return this.#uses.get(normalPath(path)) ?? [];
  }

  /** Images that have this one as their backing file. */
  overlaysOf(path: string): readonly string[] {
    return [...(this.#overlays.get(normalPath(path)) ?? [])];
  }

  backingOf(path: string): string | undefined {
    return this.#backing.get(normalPath(path));
  }

  /** The images below one, from top to bottom, as far as known. */
  chainOf(path: string): string[] {
    const chain: string[] = [];
    let at = this.backingOf(path);
    while (at !== undefined && chain.length < MAX_CHAIN && !chain.includes(at)) {
      chain.push(at);
      at = this.backingOf(at);
    }
    return chain;
  }

  /** A VM that needs an image needs all that is below it. */
  closeUnderBacking(): void {
    for (const [path, uses] of [...this.#uses]) {
      for (const below of this.chainOf(path)) {
        for (const use of uses) {
          if (use.how !== 'snapshot') this.add(below, { ...use, how: 'backing', readOnly: true });
        }
      }
    }
  }

  get paths(): string[] {
    return [...this.#uses.keys()];
  }
}

/**
 * Reads every domain and follows each disk's chain of images. All calls are quick reads, pipelined on the bulk lane.
 * What pools know is as old as their last refresh.
 */
export async function readImageIndex(
  session: Session,
  host: HostId,
  options: CallOptions,
): Promise<ImageIndex> {
  const call = { timeoutMs: READ_MS, ...options };
  const index = new ImageIndex();
  await session.lanes.bulk(async (connection) => {
    const [domains, withSnapshots] = await Promise.all([
      connection.listAllDomains(0, call),
      listWithSnapshots(connection, call),
    ]);
    await Promise.all(domains.map((domain) => readDomain(connection, index, host, domain, call)));
    await Promise.all(withSnapshots.map((domain) => readSnapshots(connection, index, host, domain, call)));
    await followChains(connection, index, call);
  });
  index.closeUnderBacking();
  return index;
}

async function listWithSnapshots(connection: Connection, call: CallOptions): Promise<Domain[]> {
  const flag = virConnectListAllDomainsFlags.VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT;
  return connection.listAllDomains(flag, call).catch(orNothing([]));
}

async function readDomain(
  connection: Connection,
  index: ImageIndex,
  host: HostId,
  domain: Domain,
  call: CallOptions,
): Promise<void> {
  for (const files of await readBothConfigurations(domain, call)) {
    for (const disk of files.disks) {
      const use: ImageUse = {
        host,
        uuid: domain.uuid as Uuid,
        name: domain.name,
        how: disk.device === 'cdrom' ? 'cdrom' : 'disk',
        readOnly: disk.readOnly || disk.device === 'cdrom',
      };
      const path = await pathOf(connection, disk.image?.source, call);
      if (path !== undefined) index.add(path, use);
      let above = path;
      for (const { source } of disk.backing) {
        const below = await pathOf(connection, source, call);
        if (below !== undefined && above !== undefined) index.addBacking(above, below);
        above = below ?? above;
      }
    }
  }
}

/** Running and stored may name different disks, and both are needed. */
export async function readBothConfigurations(domain: Domain, call: CallOptions): Promise<DomainFiles[]> {
  const flags = [0, virDomainXMLFlags.VIR_DOMAIN_XML_INACTIVE];
  const wanted = domain.id < 0 ? flags.slice(0, 1) : flags;
  const xmls = await Promise.all(
    wanted.map((flag) => domain.getXMLDesc(flag, call).catch(orNothing(undefined))),
  );
  return xmls.flatMap((xml) => (xml === undefined ? [] : [readDomainFiles(xml)]));
}

async function readSnapshots(
  connection: Connection,
  index: ImageIndex,
  host: HostId,
  domain: Domain,
  call: CallOptions,
): Promise<void> {
  const snapshots = await domain.listAllSnapshots(0, call).catch(orNothing([]));
  const xmls = await Promise.all(
    snapshots.map((snapshot) => snapshot.getXMLDesc(0, call).catch(orNothing(undefined))),
  );
  const sources = xmls.flatMap((xml) => (xml === undefined ? [] : readSnapshotImages(xml)));
  for (const source of sources) {
    const path = await pathOf(connection, source, call);
    if (path === undefined) continue;
    index.add(path, { host, uuid: domain.uuid as Uuid, name: domain.name, how: 'snapshot', readOnly: true });
  }
}

/** Level by level: each image that a pool knows tells what it stands on. */
async function followChains(connection: Connection, index: ImageIndex, call: CallOptions): Promise<void> {
  const seen = new Set<string>();
  let level = index.paths;
  while (level.length > 0) {
    const fresh = level.filter((path) => !seen.has(path) && path.startsWith('/'));
    for (const path of fresh) seen.add(path);
    const below = await Promise.all(fresh.map((path) => backingOfVolume(connection, path, call)));
    level = fresh.flatMap((path, at) => {
      const backing = below[at] ?? index.backingOf(path);
      if (backing === undefined) return [];
      index.addBacking(path, backing);
      return [backing];
    });
  }
}

async function backingOfVolume(
  connection: Connection,
  path: string,
  call: CallOptions,
): Promise<string | undefined> {
  try {
    const volume = await connection.lookupStorageVolumeByPath(path, call);
    return readStorageVolume(await volume.getXMLDesc(call)).backing?.path;
  } catch (error) {
    return orNothing(undefined)(error);
  }
}

/** Where an image is in the host's file tree; undefined for what is elsewhere. */
async function pathOf(
  connection: Connection,
  source: ImageSource | undefined,
  call: CallOptions,
): Promise<string | undefined> {
  if (source === undefined || source.kind === 'remote') return undefined;
  if (source.kind === 'path') return source.path;
  try {
    const pool = await connection.lookupStoragePoolByName(source.pool, call);
    return await (await pool.lookupVolumeByName(source.volume, call)).getPath(call);
  } catch (error) {
    return orNothing(undefined)(error);
  }
}

/** What is gone meanwhile, or not kept by this driver, counts as nothing; whatever else fails would hide a use. */
function orNothing<T>(nothing: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof LibvirtError && NOTHING_THERE.test(error.codeName)) return nothing;
    throw error;
  };
}

/** VIR_ERR_OPERATION_INVALID: a pool that is not active. */
const NOTHING_THERE = /^VIR_ERR_(?:NO_|OPERATION_INVALID$|OPERATION_UNSUPPORTED$|CONFIG_UNSUPPORTED$)/;

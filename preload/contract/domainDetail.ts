import * as v from 'valibot';
import { HostId, Uuid } from './ids.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** One `<disk>`. Sizes are bytes and absent where the hypervisor does not tell them. */
export const DiskDetail = v.object({
  /** Name in the guest's order: `vda`, `sdb`. */
  target: v.string(),
  device: v.picklist(['disk', 'cdrom', 'floppy', 'lun']),
  bus: v.optional(v.string()),
  /** libvirt's disk type: `file`, `block`, `network`, `volume`, … */
  type: v.string(),
  /** A path, `pool/volume` or a URL; absent for an empty drive. */
  source: v.optional(v.string()),
  format: v.optional(v.string()),
  readOnly: v.boolean(),
  shareable: v.boolean(),
  bootOrder: v.optional(count),
  /** What the guest sees. */
  capacityBytes: v.optional(v.number()),
  /** What the host has given it so far. */
  allocationBytes: v.optional(v.number()),
  /** How many images stand below this one, where the XML says. */
  backingImages: count,
});
export type DiskDetail = v.InferOutput<typeof DiskDetail>;

export const ADDRESS_SOURCES = ['lease', 'agent', 'arp'] as const;

/** One `<interface>` with the addresses known of it, by who told. */
export const InterfaceDetail = v.object({
  mac: v.optional(v.string()),
  /** libvirt's interface type: `network`, `bridge`, `direct`, `user`, … */
  type: v.string(),
  /** Network, bridge or host device it is plugged into. */
  source: v.optional(v.string()),
  model: v.optional(v.string()),
  /** Host-side device while running: `vnet0`. */
  target: v.optional(v.string()),
  linkUp: v.boolean(),
  addresses: v.array(
    v.object({
      address: v.string(),
      prefix: v.optional(count),
      family: v.picklist(['ipv4', 'ipv6']),
      source: v.picklist(ADDRESS_SOURCES),
    }),
  ),
});
export type InterfaceDetail = v.InferOutput<typeof InterfaceDetail>;

export const DisplayDetail = v.object({
  /** libvirt's graphics type: `vnc`, `spice`, `sdl`, `dbus`, … */
  type: v.string(),
  /** `127.0.0.1:5900`, a socket's path, or absent where it listens nowhere (yet). */
  listen: v.optional(v.string()),
  listenType: v.picklist(['address', 'network', 'socket', 'none']),
  hasPassword: v.boolean(),
});
export type DisplayDetail = v.InferOutput<typeof DisplayDetail>;

/** What the Overview shows: the running configuration while it runs, else that of the next start. */
export const DomainDetail = v.object({
  host: HostId,
  uuid: Uuid,
  name: v.string(),
  title: v.optional(v.string()),
  /** The user's notes: libvirt's `<description>`. */
  description: v.optional(v.string()),
  /** Whether the values below are those of the running VM. */
  live: v.boolean(),
  /** libvirt's domain type: `kvm`, `qemu`, `lxc`, `test`, … */
  virtType: v.string(),
  /** `hvm`, `exe`, `linux`, … */
  osType: v.string(),
  architecture: v.optional(v.string()),
  machine: v.optional(v.string()),
  emulator: v.optional(v.string()),
  /** Operating system as the VM's metadata names it (a libosinfo id). */
  osId: v.optional(v.string()),
  firmware: v.object({
    /** `none` for what has no firmware: containers and paravirtualised guests. */
    kind: v.picklist(['bios', 'uefi', 'none']),
    secureBoot: v.boolean(),
    loader: v.optional(v.string()),
    nvram: v.optional(v.string()),
    kernel: v.optional(v.string()),
    initrd: v.optional(v.string()),
    commandLine: v.optional(v.string()),
    /** `hd`, `cdrom`, `network` where the old-style list is used; per-device order stands at the devices. */
    boot: v.array(v.string()),
  }),
  cpu: v.object({
    vcpus: count,
    maxVcpus: count,
    mode: v.optional(v.string()),
    model: v.optional(v.string()),
    topology: v.optional(v.object({ sockets: count, dies: count, cores: count, threads: count })),
  }),
  memory: v.object({ currentBytes: v.number(), maxBytes: v.number() }),
  disks: v.array(DiskDetail),
  interfaces: v.array(InterfaceDetail),
  displays: v.array(DisplayDetail),
  /** Video models in order: `virtio`, `qxl`, … */
  video: v.array(v.string()),
  tpm: v.optional(v.string()),
  /** The QEMU guest agent: its channel is missing, there but silent, or answering. */
  agent: v.picklist(['absent', 'disconnected', 'connected']),
});
export type DomainDetail = v.InferOutput<typeof DomainDetail>;

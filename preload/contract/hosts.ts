import { eventIterator, oc } from '@orpc/contract';
import * as v from 'valibot';
import { FailureData } from './errors.ts';
import { HostId } from './ids.ts';
import { collectionEvent } from './subscription.ts';

export const HOST_STATES = ['connecting', 'connected', 'lost', 'retrying', 'disconnected', 'failed'] as const;
export const HostState = v.picklist(HOST_STATES);
export type HostState = v.InferOutput<typeof HostState>;

/** What the user saved about a host. */
export const HostConfig = v.object({
  name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(128)),
  uri: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(4096)),
  group: v.optional(v.pipe(v.string(), v.maxLength(128))),
  colour: v.optional(v.pipe(v.string(), v.maxLength(32))),
  autoconnect: v.boolean(),
  readOnly: v.boolean(),
});
export type HostConfig = v.InferOutput<typeof HostConfig>;

/** What a connected hypervisor says of itself. Absent while it has never been connected. */
export const HypervisorInfo = v.object({
  /** libvirt's driver name: `QEMU`, `TEST`, `LXC`, … */
  type: v.string(),
  hostname: v.string(),
  /** `major.minor.release` of the hypervisor and of the far libvirt. */
  version: v.string(),
  libvirtVersion: v.string(),
  cpuModel: v.string(),
  cpus: v.number(),
  /** MHz, 0 where the hypervisor does not say. */
  cpuMHz: v.number(),
  memoryBytes: v.number(),
  /** Whether all-domain-stats answers (qemu, vz); otherwise figures are poorer. */
  hasDomainStats: v.boolean(),
});
export type HypervisorInfo = v.InferOutput<typeof HypervisorInfo>;

export const Host = v.object({
  id: HostId,
  ...HostConfig.entries,
  state: HostState,
  /** Why it is lost, retrying or failed. */
  failure: v.optional(FailureData),
  /** When the next attempt is made, ms since the epoch, while `retrying`. */
  retryAt: v.optional(v.number()),
  hypervisor: v.optional(HypervisorInfo),
  domains: v.number(),
  running: v.number(),
});
export type Host = v.InferOutput<typeof Host>;

export const HostEvent = collectionEvent(HostId, Host, v.partial(Host));
export type HostEvent = v.InferOutput<typeof HostEvent>;

export const hosts = {
  watch: oc.output(eventIterator(HostEvent)),
  add: oc.input(HostConfig).output(v.object({ id: HostId })),
  update: oc.input(v.object({ id: HostId, ...v.partial(HostConfig).entries })).output(v.object({})),
  /** Forgets the host; nothing on the hypervisor changes. */
  remove: oc.input(v.object({ id: HostId })).output(v.object({})),
  connect: oc.input(v.object({ id: HostId })).output(v.object({})),
  disconnect: oc.input(v.object({ id: HostId })).output(v.object({})),
  /** Opens and closes a connection with these values without saving; fails as connecting would. */
  test: oc.input(HostConfig).output(HypervisorInfo),
};

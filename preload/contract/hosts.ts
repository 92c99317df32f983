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

/**
 * What a person should know of a host for as long as it is used so: nobody checks that it is the right machine
 * (`no_verify` and its like), or everything it says can be read on the way (`tcp`).
 */
export const HostWarning = v.picklist(['hostKeyNotVerified', 'certificateNotVerified', 'notEncrypted']);
export type HostWarning = v.InferOutput<typeof HostWarning>;

export const URI_TRANSPORTS = ['unix', 'ssh', 'libssh', 'libssh2', 'tls', 'tcp', 'ext'] as const;

export const Host = v.object({
  id: HostId,
  ...HostConfig.entries,
  state: HostState,
  /** How it is reached, where the URI says so. */
  transport: v.optional(v.picklist(URI_TRANSPORTS)),
  /** Follows from the URI; absent when there is none. */
  warnings: v.optional(v.array(HostWarning)),
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

/** A connection URI taken apart. What is absent does not stand in the URI. */
export const UriParts = v.object({
  /** `qemu`, `lxc`, `xen`, `test`, …; `remote` lets the daemon choose. */
  driver: v.string(),
  transport: v.optional(v.picklist(URI_TRANSPORTS)),
  user: v.optional(v.string()),
  /** A name or an address; IPv6 without brackets. */
  host: v.optional(v.string()),
  port: v.optional(v.number()),
  /** With its slash: `/system`; empty where there is none. */
  path: v.string(),
  /** `keyfile`, `socket`, `no_verify`, …: libvirt's own names. */
  params: v.record(v.string(), v.string()),
});
export type UriParts = v.InferOutput<typeof UriParts>;

/** A URI and its parts, or why it is none (in words, for beside the field). */
export const UriReading = v.union([
  v.object({
    uri: v.string(),
    parts: UriParts,
    warnings: v.array(HostWarning),
    /** Saved hosts that lead to the same daemon, however their URIs are spelled. */
    twins: v.array(HostId),
  }),
  v.object({ problem: v.string() }),
]);
export type UriReading = v.InferOutput<typeof UriReading>;

/**
 * What stands between this machine and a hypervisor, in the order in which it is tried. A local URI has no resolve,
 * reach, hostKey and authenticate.
 */
export const DOCTOR_STEPS = [
  'uri',
  'ssh',
  'resolve',
  'reach',
  'hostKey',
  'authenticate',
  'findLibvirt',
  'useLibvirt',
  'hypervisor',
] as const;
export const DoctorStep = v.object({
  step: v.picklist(DOCTOR_STEPS),
  /** `skipped`: an earlier one failed. */
  state: v.picklist(['waiting', 'running', 'passed', 'failed', 'skipped']),
  /** What was found: an address, a fingerprint, a socket, a version. */
  detail: v.optional(v.string()),
  /** Of the step that failed: the reason and the command that mends it. */
  failure: v.optional(FailureData),
  /** How long it took, ms. */
  ms: v.optional(v.number()),
});
export type DoctorStep = v.InferOutput<typeof DoctorStep>;

/** All steps as they stand, whenever one of them changes; the last message has `ended`. */
export const DoctorEvent = v.object({
  type: v.literal('steps'),
  subscription: v.string(),
  seq: v.number(),
  steps: v.array(DoctorStep),
  ended: v.boolean(),
});
export type DoctorEvent = v.InferOutput<typeof DoctorEvent>;

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
  /** For the form with fields and URI side by side: the one parser of URIs is the backend's. */
  readUri: oc.input(v.object({ uri: v.pipe(v.string(), v.maxLength(16384)) })).output(UriReading),
  formatUri: oc.input(UriParts).output(UriReading),
  /** Goes the way to the hypervisor step by step, with these values, saved or not, and stops at the first that fails. */
  diagnose: oc.input(HostConfig).output(eventIterator(DoctorEvent)),
  /** Forgets the passwords and passphrases that were kept for it. */
  forgetSecrets: oc.input(v.object({ id: HostId })).output(v.object({})),
};

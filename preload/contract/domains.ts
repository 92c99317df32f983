import { eventIterator, oc } from '@orpc/contract';
import * as v from 'valibot';
import { DomainDetail } from './domainDetail.ts';
import { FailureData } from './errors.ts';
import { DomainRef, HostId, Uuid } from './ids.ts';
import { HostPath } from './storage.ts';
import { collectionEvent } from './subscription.ts';

/** virDomainState by name, and `saved` for a VM that is shut off with a managed save image. */
export const DOMAIN_STATES = [
  'nostate',
  'running',
  'blocked',
  'paused',
  'shutdown',
  'shutoff',
  'crashed',
  'pmsuspended',
  'saved',
] as const;
export const DomainState = v.picklist(DOMAIN_STATES);
export type DomainState = v.InferOutput<typeof DomainState>;

/** `host/uuid`: one string, because it is a map's key on both sides. */
export const DomainKey = v.pipe(v.string(), v.brand('DomainKey'));
export type DomainKey = v.InferOutput<typeof DomainKey>;
export const domainKey = (ref: { host: string; uuid: string }): DomainKey =>
  `${ref.host}/${ref.uuid}` as DomainKey;

/** One row of the list: what list and stats calls tell without reading XML, and what the search index adds once it was read. */
export const Domain = v.object({
  key: DomainKey,
  host: HostId,
  uuid: Uuid,
  name: v.string(),
  state: DomainState,
  /** virDomain…Reason by its libvirt name without prefix, in camelCase: `booted`, `fromSnapshot`, `ioerror`, … */
  reason: v.string(),
  /** Hypervisor's id of the running domain. */
  domainId: v.optional(v.number()),
  /** The host is lost: everything below is what was last known. */
  lost: v.boolean(),
  persistent: v.boolean(),
  autostart: v.boolean(),
  hasManagedSave: v.boolean(),
  hasSnapshot: v.boolean(),
  vcpus: v.number(),
  maxMemoryBytes: v.number(),
  /** ms since the epoch at which Virtdeck saw it start; absent if it ran before Virtdeck looked. */
  runningSince: v.optional(v.number()),
  /** From the XML, once read. */
  title: v.optional(v.string()),
  description: v.optional(v.string()),
  os: v.optional(v.string()),
  tags: v.array(v.string()),
  group: v.optional(v.string()),
  addresses: v.array(v.string()),
});
export type Domain = v.InferOutput<typeof Domain>;

export const DomainEvent = collectionEvent(DomainKey, Domain, v.partial(Domain));
export type DomainEvent = v.InferOutput<typeof DomainEvent>;

/** Figures of one running VM over one sampling interval. Rates are per second; null where the hypervisor does not say. */
export const DomainFigures = v.object({
  key: DomainKey,
  /** 0…1 of the VM's own vCPUs. */
  cpu: v.nullable(v.number()),
  memoryUsedBytes: v.nullable(v.number()),
  memoryBytes: v.nullable(v.number()),
  diskReadBytes: v.nullable(v.number()),
  diskWriteBytes: v.nullable(v.number()),
  netRxBytes: v.nullable(v.number()),
  netTxBytes: v.nullable(v.number()),
});
export type DomainFigures = v.InferOutput<typeof DomainFigures>;

/** One tick of one host; the first message of a subscription may hold several ticks of the recent past. */
export const FiguresEvent = v.object({
  type: v.literal('figures'),
  subscription: v.string(),
  seq: v.number(),
  ticks: v.array(
    v.object({ host: HostId, /** ms since the epoch */ at: v.number(), rows: v.array(DomainFigures) }),
  ),
});
export type FiguresEvent = v.InferOutput<typeof FiguresEvent>;

export const LIFECYCLE_ACTIONS = [
  'start',
  'startPaused',
  'suspend',
  'resume',
  'shutdown',
  'shutdownAgent',
  'shutdownAcpi',
  'reboot',
  'reset',
  'destroy',
  'managedSave',
  'discardManagedSave',
  'injectNmi',
] as const;
export const LifecycleAction = v.picklist(LIFECYCLE_ACTIONS);
export type LifecycleAction = v.InferOutput<typeof LifecycleAction>;

/** What a guest can boot from: a disk by its target (`sda`), an interface by its MAC address. */
export const BootDevice = v.variant('kind', [
  v.object({ kind: v.literal('disk'), target: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
  v.object({ kind: v.literal('interface'), mac: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) }),
]);
export type BootDevice = v.InferOutput<typeof BootDevice>;

export const CoreDump = v.object({
  ...DomainRef.entries,
  /** A file on the host that does not exist yet. */
  path: HostPath,
  /** Memory and registers only, in ELF, for debuggers; else the hypervisor's own format with all devices. */
  memoryOnly: v.boolean(),
  /** `live` does not even pause the guest; `continue` resumes it; `crash` leaves it off and crashed; `reset` resets it. */
  afterwards: v.picklist(['live', 'continue', 'crash', 'reset']),
});
export type CoreDump = v.InferOutput<typeof CoreDump>;

const Tag = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(128));

export const BulkResult = v.object({
  results: v.array(v.object({ domain: DomainRef, failure: v.optional(FailureData) })),
});
export type BulkResult = v.InferOutput<typeof BulkResult>;

export const domains = {
  /** All hosts' domains; one host's with `host`. */
  watch: oc.input(v.object({ host: v.optional(HostId) })).output(eventIterator(DomainEvent)),
  /** Figures at the interval the user chose, 1 s for `visible`, which `setVisible` changes without a new subscription. */
  watchFigures: oc.input(v.object({})).output(eventIterator(FiguresEvent)),
  /** What the window shows now: sampled and re-read at the fast pace. Empty when the window is hidden. */
  setVisible: oc
    .input(v.object({ domains: v.pipe(v.array(DomainRef), v.maxLength(500)) }))
    .output(v.object({})),
  /** One action on one or many; each result on its own, never all or nothing. */
  act: oc
    .input(
      v.object({
        action: LifecycleAction,
        domains: v.pipe(v.array(DomainRef), v.minLength(1), v.maxLength(10_000)),
      }),
    )
    .output(BulkResult),
  setAutostart: oc
    .input(v.object({ domains: v.pipe(v.array(DomainRef), v.minLength(1)), autostart: v.boolean() }))
    .output(BulkResult),
  /** Starts a VM that is off from this device only, this once; its stored boot order stays. Conflict with a saved state. */
  startFrom: oc.input(v.object({ ...DomainRef.entries, device: BootDevice })).output(BulkResult),
  coreDump: oc.input(CoreDump).output(BulkResult),
  /** Conflict while it runs, has snapshots or a saved state: libvirt renames only what is off. */
  rename: oc
    .input(
      v.object({
        ...DomainRef.entries,
        name: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(1024)),
      }),
    )
    .output(v.object({})),
  /** Tags and group, kept in each VM's metadata for every administrator to see. An empty group is none. */
  setLabels: oc
    .input(
      v.object({
        domains: v.pipe(v.array(DomainRef), v.minLength(1), v.maxLength(10_000)),
        addTags: v.pipe(v.array(Tag), v.maxLength(500)),
        removeTags: v.pipe(v.array(Tag), v.maxLength(500)),
        group: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(128))),
      }),
    )
    .output(BulkResult),
  /** What the VM's page shows: read from its XML, its disks' sizes and its addresses, each as far as libvirt tells. */
  get: oc.input(DomainRef).output(DomainDetail),
  /** The XML as libvirt gives it, secrets redacted. `stored` is the configuration of the next start. */
  getXml: oc
    .input(v.object({ ...DomainRef.entries, stored: v.boolean() }))
    .output(v.object({ xml: v.string() })),
};

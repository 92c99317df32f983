import { oc } from '@orpc/contract';
import * as v from 'valibot';
import { FailureData } from './errors.ts';
import { DomainRef, HostId, TaskId, Uuid } from './ids.ts';
import { HostPath, NewDisk, ObjectName } from './storage.ts';

const MIB = 2 ** 20;
const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(Number.MAX_SAFE_INTEGER));
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(256));
/** libvirt's strings end at 4 MiB. */
const MAX_XML = 4 * MIB;

/** An operating system by its libosinfo id, and what it wants. It only influences defaults. */
export const OsChoice = v.object({
  id: word,
  label: v.string(),
  family: v.picklist(['linux', 'windows', 'bsd', 'other']),
  memoryBytes: bytes,
  diskBytes: bytes,
  firmware: v.picklist(['bios', 'uefi', 'uefi-secure']),
});
export type OsChoice = v.InferOutput<typeof OsChoice>;

/** One thing that can be chosen; with a reason where this host does not offer it. */
const offer = <T extends v.GenericSchema>(value: T) => v.object({ value, reason: v.optional(v.string()) });

export const FirmwareChoice = v.picklist(['bios', 'uefi', 'uefi-secure']);
export type FirmwareChoice = v.InferOutput<typeof FirmwareChoice>;

export const NetworkOffer = v.object({
  name: ObjectName,
  active: v.boolean(),
  autostart: v.boolean(),
  /** libvirt's forward mode; absent for an isolated network. */
  forward: v.optional(v.string()),
});
export type NetworkOffer = v.InferOutput<typeof NetworkOffer>;

/** Which kind of guest the options are for; each is the host's best where left out. */
export const GuestKind = v.object({
  virtType: word,
  architecture: word,
  machine: v.optional(word),
});
export type GuestKind = v.InferOutput<typeof GuestKind>;

/** What the form offers on one host for one kind of guest, with the host's defaults. */
export const CreateOptions = v.object({
  host: HostId,
  /** Why no VM can be made with the form here, and what to do; pasting XML may still work. */
  refusal: v.optional(FailureData),
  kind: GuestKind,
  virtTypes: v.array(v.object({ type: word, accelerated: v.boolean() })),
  architectures: v.array(word),
  /** The default first. */
  machines: v.array(v.object({ name: word, canonical: v.optional(word) })),
  maxVcpus: v.number(),
  hostCpus: v.number(),
  hostMemoryBytes: bytes,
  firmware: v.array(offer(FirmwareChoice)),
  graphics: v.array(offer(v.picklist(['vnc', 'none']))),
  networks: v.array(NetworkOffer),
  bridges: v.array(v.string()),
  /** User-mode networking, which needs no rights: session connections. */
  userNetwork: v.boolean(),
  operatingSystems: v.array(OsChoice),
  /** Where a first pool would be made. */
  poolPath: v.string(),
  defaults: v.object({
    memoryBytes: bytes,
    vcpus: v.number(),
    diskBytes: bytes,
    firmware: FirmwareChoice,
    graphics: v.picklist(['vnc', 'none']),
  }),
});
export type CreateOptions = v.InferOutput<typeof CreateOptions>;

/** What the new VM boots from. */
export const CreateSource = v.variant('kind', [
  v.object({ kind: v.literal('iso'), path: HostPath }),
  /** The image is copied into the new disk and stays as it is. */
  v.object({ kind: v.literal('image'), path: HostPath }),
  /** The image is the VM's disk, used where it is. */
  v.object({ kind: v.literal('import'), path: HostPath }),
  v.object({
    kind: v.literal('kernel'),
    kernel: HostPath,
    initrd: v.optional(HostPath),
    commandLine: v.optional(v.pipe(v.string(), v.maxLength(65_536))),
  }),
  v.object({ kind: v.literal('empty') }),
]);
export type CreateSource = v.InferOutput<typeof CreateSource>;

export const CreateNetwork = v.variant('kind', [
  v.object({
    kind: v.literal('network'),
    name: ObjectName,
    /** Start the network first if it is not active, and with the host from now on. */
    start: v.boolean(),
  }),
  v.object({ kind: v.literal('bridge'), name: ObjectName }),
  v.object({ kind: v.literal('user') }),
  v.object({ kind: v.literal('none') }),
]);
export type CreateNetwork = v.InferOutput<typeof CreateNetwork>;

export const CreateForm = v.object({
  from: v.literal('form'),
  host: HostId,
  /** Chosen by the page, so that the XML shown is the XML defined and a request sent twice makes one VM. */
  uuid: Uuid,
  name: v.pipe(v.string(), v.maxLength(1024)),
  ...GuestKind.entries,
  source: CreateSource,
  os: v.optional(word),
  memoryBytes: bytes,
  vcpus: v.pipe(v.number(), v.integer(), v.minValue(1)),
  disk: v.optional(NewDisk),
  firmware: FirmwareChoice,
  network: CreateNetwork,
  graphics: v.picklist(['vnc', 'none']),
  start: v.boolean(),
});
export type CreateForm = v.InferOutput<typeof CreateForm>;

export const CreateFromXml = v.object({
  from: v.literal('xml'),
  host: HostId,
  /** Used where the XML names none. */
  uuid: Uuid,
  xml: v.pipe(v.string(), v.maxLength(MAX_XML)),
  start: v.boolean(),
});
export type CreateFromXml = v.InferOutput<typeof CreateFromXml>;

export const CreateRequest = v.variant('from', [CreateForm, CreateFromXml]);
export type CreateRequest = v.InferOutput<typeof CreateRequest>;

export const CREATE_FIELDS = [
  'host',
  'source',
  'initrd',
  'name',
  'memory',
  'vcpus',
  'pool',
  'diskName',
  'diskSize',
  'firmware',
  'network',
  'xml',
] as const;
export const CreateField = v.picklist(CREATE_FIELDS);
export type CreateField = v.InferOutput<typeof CreateField>;

/** Something to say at a field before anything is made. `blocking`: it cannot be made so. */
export const CreateProblem = v.object({
  field: CreateField,
  blocking: v.boolean(),
  failure: FailureData,
  /** Line of the pasted XML, 1-based. */
  line: v.optional(v.number()),
});
export type CreateProblem = v.InferOutput<typeof CreateProblem>;

/** What would be made, exactly. */
export const CreatePlan = v.object({
  name: v.string(),
  uuid: Uuid,
  xml: v.string(),
  /** In order; each does what one step of the creation does. */
  commands: v.array(v.string()),
  problems: v.array(CreateProblem),
});
export type CreatePlan = v.InferOutput<typeof CreatePlan>;

export const create = {
  options: oc.input(v.object({ host: HostId, ...v.partial(GuestKind).entries })).output(CreateOptions),
  /** Which operating system a medium's name tells of, and a free name for a VM made from it. */
  suggest: oc
    .input(
      v.object({
        host: HostId,
        architecture: v.optional(word, 'x86_64'),
        medium: v.optional(v.pipe(v.string(), v.maxLength(4096))),
      }),
    )
    .output(v.object({ os: v.optional(OsChoice), name: v.string() })),
  /** Reads the host afresh and makes nothing. */
  plan: oc.input(CreateRequest).output(CreatePlan),
  /**
   * Makes the VM as the task named, and answers when it is there. A failure removes what this run made, and nothing
   * else, and says so. Conflict where the name or the disk exists.
   */
  run: oc
    .input(v.object({ task: TaskId, request: CreateRequest }))
    .output(v.object({ ...DomainRef.entries, name: v.string() })),
};

import { oc } from '@orpc/contract';
import * as v from 'valibot';
import { FailureData } from './errors.ts';
import { DomainRef } from './ids.ts';

/** Larger than any domain libvirt takes: it refuses strings over 4 MiB. */
export const MAX_XML_BYTES = 4 * 2 ** 20;

const Word = v.pipe(v.string(), v.maxLength(256));
const Text = v.pipe(v.string(), v.maxLength(64 * 1024));
/** Length is checked where the limit can be named together with what exceeds it. */
const Xml = v.pipe(v.string(), v.maxLength(16 * 2 ** 20));

/** Values by field id; what is not set is not there. A secret that is set is shown as `SECRET`. */
export const HardwareValues = v.record(Word, v.string());
export type HardwareValues = v.InferOutput<typeof HardwareValues>;

/** In the place of a secret: left as it is, the secret stays; anything else replaces it. */
export const SECRET = '********';

export const HardwareChoice = v.object({
  value: v.string(),
  /** Why this host does not offer it; what is set already stays. */
  unavailable: v.optional(v.string()),
  /** What it is called, where the value itself says little (a host device). */
  title: v.optional(v.string()),
  /** What is to be known before it is chosen: who has it, what comes along. */
  detail: v.optional(v.string()),
  /** Values of other fields that come with it. */
  sets: v.optional(HardwareValues),
  /** Offered only while each named field has one of these values: a port group belongs to its network. */
  when: v.optional(v.record(v.string(), v.array(v.string()))),
});
export type HardwareChoice = v.InferOutput<typeof HardwareChoice>;

export const FIELD_GROUPS = ['main', 'source', 'driver', 'limits', 'more'] as const;

/** One field of a form, as the description of its device has it, with what this host offers for it. */
export const HardwareField = v.object({
  id: v.string(),
  /** Key of its label and help among the page's texts. */
  label: v.string(),
  /** Where it stands in the element: `driver@cache`. */
  at: v.string(),
  type: v.picklist(['text', 'secret', 'number', 'size', 'switch', 'choice', 'list']),
  group: v.picklist(FIELD_GROUPS),
  /** Matters only while each named field has one of these values; `''` is "not set". */
  when: v.optional(v.record(v.string(), v.array(v.string()))),
  required: v.boolean(),
  /** A running guest takes the change; else it waits for the next start. */
  live: v.boolean(),
  /** Narrows `live`, as `when`. */
  liveWhen: v.optional(v.record(v.string(), v.array(v.string()))),
  /** Told by the hypervisor, never changed here. */
  readOnly: v.optional(v.boolean()),
  unit: v.optional(v.string()),
  min: v.optional(v.number()),
  max: v.optional(v.number()),
  /** The field whose value it must not exceed. */
  atMost: v.optional(v.string()),
  maxLength: v.optional(v.number()),
  pattern: v.optional(v.string()),
  /** What the XML says for a switch that is on and off, where it is not `yes` and `no`. */
  words: v.optional(v.tuple([v.string(), v.string()])),
  multiline: v.optional(v.boolean()),
  /** What of the host's storage it names: the path of an image, or a volume of the pool beside it. */
  picks: v.optional(v.picklist(['image', 'volume'])),
  /** Of a switch: where this host does not let it be switched on, that choice with the reason. */
  choices: v.optional(v.array(HardwareChoice)),
  /** A switch that stands nowhere itself: it is on where a list has all of these rows. */
  rows: v.optional(v.object({ field: v.string(), lines: v.array(v.string()) })),
  /** Other words than the choices are taken too. */
  open: v.optional(v.boolean()),
  /** Places of a list's columns, relative to its row. */
  columns: v.optional(v.array(v.string())),
  /** What may stand in each of them; other words are taken too. */
  columnChoices: v.optional(v.array(v.array(HardwareChoice))),
});
export type HardwareField = v.InferOutput<typeof HardwareField>;

/** A new device as it is offered on this VM. */
export const HardwareNew = v.object({
  /** Key of its name and help: its kind, or one of what the kind can be (`cdrom` is a disk). */
  name: v.string(),
  values: HardwareValues,
  /**
   * Why these: the guest's system has drivers for it; every system has, as its own is not known; it is what the machine
   * has; the VM has such a one already; its host has no other.
   */
  because: v.optional(v.picklist(['system', 'unknown', 'machine', 'present', 'host'])),
  /** What has to be set elsewhere first. */
  needs: v.optional(v.picklist(['memorySlots', 'sharedMemory', 'spice'])),
});
export type HardwareNew = v.InferOutput<typeof HardwareNew>;

/** One kind of device, or one section of the VM. */
export const HardwareKind = v.object({
  kind: v.string(),
  element: v.string(),
  section: v.boolean(),
  /** Can be plugged into and pulled out of a running guest. */
  hotplug: v.boolean(),
  single: v.boolean(),
  summary: v.array(v.string()),
  /** Of what a new one begins with here; none where only libvirt makes it. */
  offers: v.array(HardwareNew),
  /** Why none can be added here. */
  unavailable: v.optional(v.string()),
  fields: v.array(HardwareField),
});
export type HardwareKind = v.InferOutput<typeof HardwareKind>;

export const HardwareForms = v.object({
  kinds: v.array(HardwareKind),
  /** What new devices are chosen for: the guest's system, as far as the VM says which it has, and its machine. */
  system: v.optional(v.string()),
  machine: v.string(),
});
export type HardwareForms = v.InferOutput<typeof HardwareForms>;

/** One configuration of a device or section: its values, and its element with secrets hidden. */
const Configured = v.object({ values: HardwareValues, xml: v.optional(v.string()) });

export const HardwareItem = v.object({
  /** `disk:vda`, `cpu`: the same as long as it is the same device. */
  id: v.string(),
  /** A described kind, or the name of an element that is kept as XML. */
  kind: v.string(),
  /** Of the next start; absent for a device that goes then. */
  stored: v.optional(Configured),
  /** Of the running VM; absent while it is off, or for a device that comes with the next start. */
  running: v.optional(Configured),
  /** What differs between the two; the fields where it is `changed`. */
  pending: v.optional(
    v.object({ kind: v.picklist(['added', 'removed', 'changed']), fields: v.array(v.string()) }),
  ),
});
export type HardwareItem = v.InferOutput<typeof HardwareItem>;

export const Hardware = v.object({
  ...DomainRef.entries,
  active: v.boolean(),
  /** False for a transient VM: what is changed holds until it ends. */
  persistent: v.boolean(),
  /** Why nothing can be changed, if so: a read-only connection. */
  locked: v.optional(v.string()),
  items: v.array(HardwareItem),
  /** libvirt's own XML of both, secrets hidden. */
  storedXml: v.optional(v.string()),
  runningXml: v.optional(v.string()),
});
export type Hardware = v.InferOutput<typeof Hardware>;

/** What the user saw, and what it shall be; a missing one is "not set". */
const ValueChange = v.object({ from: v.optional(Text), to: v.optional(Text) });

/** One thing that the user wants changed. `from` is what was seen: anything else there now is a conflict. */
export const HardwareChange = v.variant('op', [
  v.object({ op: v.literal('set'), item: Word, values: v.record(Word, ValueChange) }),
  v.object({ op: v.literal('add'), kind: Word, values: v.record(Word, Text) }),
  v.object({ op: v.literal('addXml'), xml: Xml }),
  v.object({ op: v.literal('remove'), item: Word, from: v.optional(Xml) }),
  /** One device's element as edited by hand. */
  v.object({ op: v.literal('replace'), item: Word, from: Xml, to: Xml }),
  /** What is pending of this device is taken back: the stored configuration becomes as the running one. */
  v.object({
    op: v.literal('revert'),
    item: Word,
    fields: v.optional(v.array(Word)),
    /** What was seen stored; null where nothing was. */
    from: v.optional(v.nullable(Configured)),
  }),
  /** The whole stored document as edited by hand. */
  v.object({ op: v.literal('document'), from: Xml, to: Xml }),
]);
export type HardwareChange = v.InferOutput<typeof HardwareChange>;

/** A draft is written in forms, or by hand as XML: the one does not touch what was written in the other. */
export const DRAFT_PARTS = ['forms', 'xml'] as const;
export type DraftPart = (typeof DRAFT_PARTS)[number];
export const partOf = ({ op }: HardwareChange): DraftPart =>
  op === 'document' || op === 'replace' ? 'xml' : 'forms';

export const HardwareChanges = v.pipe(v.array(HardwareChange), v.maxLength(1000));

const ChangeRequest = v.object({ ...DomainRef.entries, changes: HardwareChanges });

/** Something in a change that cannot be right. */
export const HardwareProblem = v.object({
  /** Index of the change. */
  change: v.number(),
  field: v.optional(v.string()),
  problem: v.picklist([
    'required', 'number', 'size', 'tooSmall', 'tooLarge', 'above', 'pattern', 'choice', 'text', 'columns', 'xml', 'kind', 'notHere', 'taken',
  ]), // prettier-ignore
  limit: v.optional(v.number()),
  /** Label of the field that sets the limit. */
  other: v.optional(v.string()),
  /** Where the XML is wrong, 1-based. */
  line: v.optional(v.number()),
  column: v.optional(v.number()),
  message: v.optional(v.string()),
});
export type HardwareProblem = v.InferOutput<typeof HardwareProblem>;

/** Changed elsewhere since the user saw it: the three values side by side. */
export const HardwareConflict = v.object({
  change: v.number(),
  item: v.optional(v.string()),
  field: v.optional(v.string()),
  seen: v.optional(v.string()),
  now: v.optional(v.string()),
  wanted: v.optional(v.string()),
});
export type HardwareConflict = v.InferOutput<typeof HardwareConflict>;

/** One call that is made, or was. */
export const HardwareStep = v.object({
  /** Indexes of the changes that it carries out. */
  changes: v.array(v.number()),
  /** libvirt's call: `domain_update_device_flags`. */
  call: v.string(),
  /** On the running VM, or in the stored configuration. */
  target: v.picklist(['running', 'stored']),
  command: v.string(),
});
export type HardwareStep = v.InferOutput<typeof HardwareStep>;

export const HardwarePlan = v.object({
  problems: v.array(HardwareProblem),
  conflicts: v.array(HardwareConflict),
  steps: v.array(HardwareStep),
  /** Indexes of devices to be added that are there already: they were asked for before, without an answer. */
  there: v.array(v.number()),
  /** The element of each device that is added or changed, as the change leaves it, secrets hidden. */
  made: v.array(v.object({ change: v.number(), xml: v.string() })),
  /** The stored configuration (of a transient VM: the running one) as it is and as it will be, secrets hidden. */
  before: v.string(),
  after: v.string(),
  /** Of each change: whether it holds now, at the next start, or both. */
  when: v.array(v.picklist(['now', 'nextStart', 'both'])),
});
export type HardwarePlan = v.InferOutput<typeof HardwarePlan>;

export const HardwareResult = v.object({
  /**
   * `refused`: nothing was changed, because of problems or conflicts. `unknown`: no answer came to what was asked, and
   * what is there now has to be looked at.
   */
  outcome: v.picklist(['applied', 'partly', 'refused', 'unknown']),
  problems: v.array(HardwareProblem),
  conflicts: v.array(HardwareConflict),
  /** libvirt's schema refuses it, as it does what is stored already: `unchecked` stores it all the same. */
  unchecked: v.optional(v.boolean()),
  /** In the order in which they were made; one that failed on the running VM waits for its next start. */
  steps: v.array(
    v.object({
      ...HardwareStep.entries,
      failure: v.optional(FailureData),
      /** It was asked for and not answered: it may be done, or be done yet. */
      unknown: v.optional(v.boolean()),
      /** The item whose medium the guest may have locked in: `force` takes it out all the same. */
      drive: v.optional(Word),
    }),
  ),
});
export type HardwareResult = v.InferOutput<typeof HardwareResult>;

/** Whether it is stored, so that no draft of it is needed any more. */
export const isDone = ({ outcome }: Pick<HardwareResult, 'outcome'>): boolean =>
  outcome === 'applied' || outcome === 'partly';

export const hardware = {
  /** Stored and running configuration of a VM, device by device, with what is pending between them. */
  get: oc.input(DomainRef).output(Hardware),
  /** The forms: every kind of device, with what this VM's host offers. */
  describe: oc.input(DomainRef).output(HardwareForms),
  /** What the changes come to. Nothing is changed. */
  plan: oc.input(ChangeRequest).output(HardwarePlan),
  /** Reads everything again, then makes all changes or says which it did not. */
  apply: oc
    .input(
      v.object({
        ...ChangeRequest.entries,
        /** Stored without libvirt's schema, as `virsh edit` does where that does not take it. */
        unchecked: v.optional(v.boolean()),
      }),
    )
    .output(HardwareResult),
  /** Brings the medium stored for a drive to the running VM, also where its guest has locked the tray. */
  force: oc.input(v.object({ ...DomainRef.entries, item: Word })).output(HardwareResult),
  /** Changes that were not applied yet; kept over restarts, but for secrets. */
  draft: oc.input(DomainRef).output(v.object({ changes: HardwareChanges })),
  /** The part of a draft that is written in this way, in the place of what was kept of it; none forgets it. */
  keepDraft: oc
    .input(v.object({ ...ChangeRequest.entries, part: v.picklist(DRAFT_PARTS) }))
    .output(v.object({})),
};

/**
 * Where a value stands, relative to its element: `@type` an attribute of the element itself, `driver@cache` an
 * attribute of a child, `serial` the text of a child, `readonly?` whether there is such a child, `.` its own text.
 * `timer[name=hpet]@present` is of the child with that attribute; writing makes it so, and it goes when nothing else is
 * left of it.
 */
type Place = string;

/** Shown, and kept, only while each named field has one of these values; `''` stands for "not set". */
export type Conditions = Readonly<Record<string, readonly string[]>>;

interface Common {
  id: string;
  at: Place;
  /** Key of the label among the page's texts; fields of the same meaning share it. The id where it is not given. */
  label?: string;
  group?: FieldGroup;
  when?: Conditions;
  required?: boolean;
  /** Required only while these hold: a drive may be empty, a disk not. */
  requiredWhen?: Conditions;
  /** Whether a running QEMU guest takes the change; else it waits for the next start. */
  live?: boolean;
  /** Taken by a running guest only while these hold: of disks, the medium of a drive is changed, not the disk. */
  liveWhen?: Conditions;
  /** Taken away, it waits: what the guest would go back to is the host's own affair, and nothing tells it. */
  unset?: 'nextStart';
  stricter?: Stricter;
  /** Told by libvirt, never changed here. */
  readOnly?: boolean;
  /**
   * The hypervisor fills it in at start: where nothing is stored (of a list: where the stored rows are among those that
   * run), or whatever is stored while these hold. Such a difference of the running VM is no pending change.
   */
  filled?: true | Conditions;
  /** It says nothing unless one of these fields is set: an empty drive has no format. */
  beside?: readonly string[];
  /**
   * Where the same is said for older programs: read where the place itself is empty, taken out when it is written. The
   * two must not contradict each other.
   */
  older?: Place;
}

/** Limits that hold only beside other values: VNC takes shorter passwords than SPICE. */
interface Stricter {
  when: Conditions;
  min?: number;
  maxLength?: number;
  /** Values that mean something else than their amount. */
  except?: readonly string[];
}

interface Bounded {
  /** The field whose value it must not exceed: a guest has no more CPUs than its maximum. */
  atMost?: string;
}

export type FieldGroup = 'main' | 'source' | 'driver' | 'limits' | 'more';

/** What a list of choices depends on beside the fixed words. */
export type ChoiceSource =
  /** `devices/disk#bus`: the `<enum>` of that name in the domain capabilities. */
  | { offers: string }
  /** Names of objects of the host. */
  | { objects: HostObjects };

/**
 * Where the domain capabilities say whether it can be switched on: an `<enum>` with this word, or an element that is
 * supported or not.
 */
export interface SwitchSource {
  offers: string;
  word?: string;
}

/** What a host has by name. Sets of CPUs and of NUMA nodes are those that its topology suggests. */
export type HostObjects =
  | 'networks' | 'portGroups' | 'bridges' | 'hostInterfaces' | 'filters'
  | 'pools' | 'secrets' | 'secretUsages'
  | 'machines' | 'systems' | 'cpuModels' | 'cpuFeatures' | 'cpuSets' | 'nodeSets' | 'hugepages'; // prettier-ignore

/**
 * What of the host's storage it names. The page reads that itself when such a field is shown: pools are looked at anew
 * for it, which takes too long to keep a form waiting.
 */
type Picks =
  /** The path of an image. */
  | 'image'
  /** The name of a volume in the pool beside it. */
  | 'volume';

/**
 * One element for each line; its columns are places relative to that element, apart by spaces. With `inner`, the element
 * holds rows of its own (a port forward its ranges): each of these is a line, with what is said of the whole repeated,
 * and lines that follow one another and say the same of the whole are of one element.
 */
export interface RowsOf {
  at: Place;
  columns: readonly Place[];
  /** Columns that begin with this place are of the inner rows. */
  inner?: Place;
  /** The elements are another field's; only the inner rows are this one's. */
  borrowed?: boolean;
}

interface ListField extends Omit<RowsOf, 'at'> {
  type: 'list';
  /** What a column's words look like, at its place. */
  patterns?: readonly (RegExp | undefined)[];
  /** What may stand in a column, at its place; other words are taken too. */
  suggests?: readonly (readonly string[] | ChoiceSource | undefined)[];
}

/** One field of a description: everything that is said of it is said here. */
export type Field = Common &
  (
    | { type: 'text' | 'secret'; pattern?: RegExp; maxLength?: number; multiline?: boolean; picks?: Picks }
    | ({ type: 'number'; min?: number; max?: number; unit?: string } & Bounded)
    /** An amount with libvirt's `unit` attribute, in MiB here. */
    | ({ type: 'size'; min?: number } & Bounded)
    /** `yes`, `no` or not set; `words` are what the XML says instead. */
    | { type: 'switch'; words?: readonly [on: string, off: string]; from?: SwitchSource }
    /** An open one takes other words too: any, or what its pattern fits. */
    | { type: 'choice'; choices: readonly string[]; from?: ChoiceSource; open?: boolean; pattern?: RegExp }
    | ListField
  );

/** What is said of one kind of device, or of one section of the domain. */
export interface Description {
  kind: string;
  /** The device's element; for sections the fields' places are relative to `<domain>`. */
  element: string;
  section: boolean;
  /**
   * What tells two of the same kind apart: the first of these groups of fields of which all are set; without one their
   * number does. Never what is filled in at start, because it must be the same of the stored and the running one.
   */
  identity?: readonly (readonly string[])[];
  /**
   * Fields whose change puts it elsewhere in the guest (a disk on another bus): its own address is taken out then, and
   * libvirt gives it a new one.
   */
  movesWith?: readonly string[];
  /** Whether it can be plugged into and pulled out of a running guest. */
  hotplug: boolean;
  /** Only while these hold: a disk on a bus with plugs, a console that is not soldered to a serial port. */
  pluggableWhen?: Conditions;
  /** Whether there can be only one of it. */
  single?: boolean;
  /** Fields that say in a line what it is. */
  summary: readonly string[];
  /** What a new one begins with; undefined where only libvirt makes it. */
  initial?: Values;
  fields: readonly Field[];
}

/** Values by field id: what is not set is not there. */
export type Values = Readonly<Record<string, string>>;

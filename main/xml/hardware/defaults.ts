import type { Description, Values } from '../devices/field.ts';
import { itemsOf, type Item } from '../devices/items.ts';
import { readValues } from '../devices/values.ts';
import { attributeOf, elementAt } from '../edit.ts';
import { isPc, isQemu } from '../fit/board.ts';
import * as fit from '../fit/choices.ts';
import type { FitGuest } from '../fit/choices.ts';
import { drives } from '../fit/system.ts';
import type { TreeElement } from '../tree.ts';

/** Why a new device begins with what it does. */
export type Because =
  /** The guest's system drives it as it is installed. */
  | 'system'
  /** Which system the guest has is not said: every system knows this one. */
  | 'unknown'
  /** It is what the machine has. */
  | 'machine'
  /** The guest has one such already, so its system knows it. */
  | 'present';

/** What has to be set elsewhere before it can be used. */
export type Need = 'memorySlots' | 'sharedMemory' | 'spice';

/** A new device as it is offered. */
export interface NewDevice {
  /** Its kind, or one of what the kind can be: a CD-ROM drive is a disk. */
  name: string;
  values: Values;
  because?: Because;
  needs?: Need;
}

/** The devices that a domain has already, by kind. */
type Present = (kind: string) => Values[];

type Chosen = { values?: Record<string, string | undefined>; because?: Because; needs?: Need | false };
type Choice = (guest: FitGuest, present: Present) => Chosen | undefined;

/** Why a model is chosen that is fit for the system; virtio where the system lacks its drivers is for want of another. */
function bySystem(guest: FitGuest, chosen = ''): Because {
  const { system } = guest;
  if (chosen.startsWith('virtio') && (system === undefined || drives(system, 'virtio') !== true))
    return 'machine';
  return system === undefined || system.family === 'other' ? 'unknown' : 'system';
}

/** As those of its kind that the guest has: its system has shown that it knows them. Else what is fit for it. */
const alike = (guest: FitGuest, known: string | undefined, otherwise: string | undefined): [string | undefined, Because] =>
  known === undefined ? [otherwise, bySystem(guest, otherwise)] : [known, 'present']; // prettier-ignore

/** Places on a bus that takes no second controller: two channels with two each. */
const IDE_PLACES = 4;

const isFullOn =
  (present: Present) =>
  (bus: string): boolean =>
    bus === 'ide' && present('disk').filter((disk) => disk['bus'] === 'ide').length >= IDE_PLACES;

function diskOf(guest: FitGuest, present: Present, device: 'disk' | 'cdrom'): Chosen {
  const isFull = isFullOn(present);
  const known = present('disk').find(
    (disk) => (disk['device'] ?? 'disk') === device && disk['bus'] !== undefined && !isFull(disk['bus']),
  );
  const fitting = device === 'disk' ? fit.diskBus(guest, isFull) : fit.cdromBus(guest, isFull);
  const [bus, because] = alike(guest, known?.['bus'], fitting);
  const driver = isQemu(guest.virtType) ? 'qemu' : undefined;
  if (device === 'disk') {
    // Blocks that the guest frees are given back where its bus can say so.
    const format = driver && 'qcow2';
    return { values: { bus, driver, format, discard: driver && bus !== 'ide' ? 'unmap' : undefined }, because };
  }
  const values = { device, bus, driver, format: driver && 'raw', discard: undefined, readonly: 'yes' };
  return { values, because: because === 'present' ? because : 'machine' };
} // prettier-ignore

const has = (present: Present, kind: string, id: string, value: string): boolean =>
  present(kind).some((values) => values[id] === value);

const hasSpice = (present: Present): boolean => has(present, 'graphics', 'type', 'spice');
const hasUsbController = (present: Present): boolean =>
  present('controller').some(({ type, usbModel }) => type === 'usb' && usbModel !== 'none');

/** What is behind a name is one program in the guest. */
function channelOf({ offers }: FitGuest, present: Present): Chosen {
  const isTaken = (name: string): boolean => has(present, 'channel', 'name', name);
  if (!isTaken('org.qemu.guest_agent.0')) return { because: 'machine' };
  const name = 'com.redhat.spice.0';
  if (!isTaken(name)) {
    if (hasSpice(present)) return { values: { type: 'spicevmc', name }, because: 'machine' };
    if (offers?.channels?.includes('qemu-vdagent') === true)
      return { values: { type: 'qemu-vdagent', clipboard: 'yes', name }, because: 'machine' };
  }
  const free = [...Array(99).keys()].map((n) => `org.virtdeck.channel.${n}`).find((other) => !isTaken(other));
  return { values: { name: free }, because: 'machine' };
}

/** Where not every system has drivers for what is chosen, nothing is said of one that is not known. */
const ofKnown = (because: Because): { because?: Because } => (because === 'unknown' ? {} : { because });

const virtio: Choice = (guest) => {
  const model = fit.virtioModel(guest);
  return { values: { model }, because: bySystem(guest, model) };
};
const onUsb: Choice = (guest) => (fit.hasUsb(guest) ? {} : undefined);
/** SPICE is what carries them. */
const overSpice: Choice = (guest, present) =>
  fit.hasUsb(guest) ? { needs: hasSpice(present) ? false : 'spice', because: 'machine' } : undefined;

/** Of each kind what is otherwise than its description has it; undefined where the machine cannot have it. */
const CHOICES: Readonly<Record<string, Choice>> = {
  disk: (guest, present) => diskOf(guest, present, 'disk'),
  cdrom: (guest, present) => diskOf(guest, present, 'cdrom'),
  interface(guest, present) {
    const [model, because] = alike(guest, present('interface')[0]?.['model'], fit.interfaceModel(guest));
    // An unprivileged libvirt has no networks of its own.
    const user = guest.hasNetworks === false && isQemu(guest.virtType) && { type: 'user', network: undefined };
    return { values: { model, ...user }, because };
  },
  graphics: (_, present) => (has(present, 'graphics', 'type', 'vnc') ? { values: { type: 'spice' } } : {}),
  video(guest) {
    const model = fit.videoModel(guest);
    return { values: { model }, because: bySystem(guest, model) };
  },
  sound(guest) {
    const model = fit.soundModel(guest);
    return model === undefined
      ? undefined
      : { values: { model }, because: model === 'ac97' ? 'system' : 'machine' };
  },
  audio(_, present) {
    const taken = new Set(present('audio').map(({ id }) => id));
    return {
      values: { id: [...Array(99).keys()].map((n) => String(n + 1)).find((id) => !taken.has(id)) },
    };
  },
  input(guest, present) {
    const bus = fit.inputBus(guest, hasUsbController(present));
    // A second pointer says the same again; boards without a keyboard of their own lack that.
    const type = has(present, 'input', 'type', 'tablet') ? 'keyboard' : 'tablet';
    return { values: { type, bus }, because: bus === 'usb' ? bySystem(guest) : 'machine' };
  },
  controller(guest) {
    const scsiModel = fit.scsiController(guest);
    return { values: { scsiModel }, ...ofKnown(bySystem(guest, scsiModel)) };
  },
  filesystem(guest, present) {
    const isShared = has(present, 'memory', 'access', 'shared');
    const driver = fit.filesystemDriver(guest, isShared);
    const needs = driver === 'virtiofs' && !isShared && 'sharedMemory';
    return { values: { driver }, ...ofKnown(bySystem(guest)), needs };
  },
  parallel: ({ architecture }) => (isPc(architecture) ? {} : undefined),
  console(guest, present) {
    const target = fit.consoleTarget(guest, present('console').length > 0);
    return { values: { target }, because: target === 'sclp' ? 'machine' : bySystem(guest, target) };
  },
  channel: channelOf,
  tpm(guest) {
    const values = fit.tpm(guest);
    return values && { values, because: values.version === '1.2' ? 'system' : 'machine' };
  },
  rng: virtio,
  memballoon: virtio,
  vsock: virtio,
  watchdog(guest, present) {
    const model = fit.watchdogModel(guest, present('watchdog').map((other) => other['model'])); // prettier-ignore
    return { values: { model }, because: 'machine' };
  },
  panic(guest) {
    const model = fit.panicModel(guest);
    return model === undefined ? undefined : { values: { model }, because: model === 'hyperv' ? 'system' : 'machine' };
  },
  iommu(guest) {
    const model = fit.iommuModel(guest);
    return model === undefined ? undefined : { values: { model }, because: 'machine' };
  },
  memoryDevice: (_, present) => ({ needs: present('memory')[0]?.['slots'] === undefined && 'memorySlots' }),
  nvram: (guest) => (fit.boardOfGuest(guest) === 'pseries' ? {} : undefined),
  crypto: (guest) => (fit.hasLibvirt91(guest) ? {} : undefined),
  hub: onUsb,
  redirdev: overSpice,
  redirfilter: overSpice,
  smartcard: overSpice,
}; // prettier-ignore

/** Kinds that are offered in more than one shape. */
const SHAPES: Readonly<Record<string, readonly string[]>> = { disk: ['disk', 'cdrom'] };

/**
 * What a new device of a kind begins with on this domain, in each of the shapes in which it is offered: what is fit for
 * its system, its machine and what it has already. None where only libvirt makes it, or the machine cannot have it.
 * @returns asked for one kind after another, it reads what the domain has once
 */
export function newDevices(domain: TreeElement, guest: FitGuest): (description: Description) => NewDevice[] {
  const items = Map.groupBy(itemsOf(domain), ({ kind }) => kind);
  const known = new Map<string, Values[]>();
  const present: Present = (kind) => {
    const values = known.get(kind) ?? (items.get(kind) ?? []).flatMap(valuesOf);
    known.set(kind, values);
    return values;
  };
  return ({ kind, initial }) =>
    initial === undefined
      ? []
      : (SHAPES[kind] ?? [kind]).flatMap((name) => {
          const choose = CHOICES[name];
          const chosen = choose === undefined ? {} : choose(guest, present);
          return chosen === undefined ? [] : [offered(name, kind, initial, chosen)];
        });
}

function offered(name: string, kind: string, initial: Values, { values, because, needs }: Chosen): NewDevice {
  // A disk's name is the first that is free when it is added.
  const target = kind === 'disk' ? undefined : initial['target'];
  const all = Object.entries({ ...initial, target, ...values });
  const set = all.flatMap(([id, value]): [string, string][] => (value === undefined ? [] : [[id, value]]));
  return {
    name,
    values: Object.fromEntries(set),
    ...(because && { because }),
    ...(needs !== undefined && needs !== false && { needs }),
  };
}

const valuesOf = ({ element, description }: Item): Values[] =>
  description === undefined ? [] : [readValues(element, description)];

/** Of an item of that kind: a section is of the domain as a whole. */
export const valuesOfKind = (domain: TreeElement, kind: string): Values[] =>
  itemsOf(domain).flatMap((item) => (item.kind === kind ? valuesOf(item) : []));

/** Names of disks that are taken. */
export const takenTargets = (domain: TreeElement): ReadonlySet<string | undefined> =>
  new Set(
    itemsOf(domain).flatMap(({ kind, element }) =>
      kind === 'disk' ? [attributeOf(elementAt(element, ['target']), 'dev')] : [],
    ),
  );

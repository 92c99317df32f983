import type {
  HardwareChoice,
  HardwareField,
  HardwareForms,
  HardwareKind,
  HardwareNew,
} from '../../../preload/contract/index.ts';
import type { Host } from '../../hosts/index.ts';
import {
  descriptions,
  guestOfDomain,
  newDevices,
  osIdOf,
  osName,
  readDomainTree,
  type ChoiceSource,
  type Description,
  type Field,
  type NewDevice,
  type SwitchSource,
} from '../../xml/index.ts';
import { hostDeviceField } from './hostDevices.ts';
import { mitigationField } from './mitigations.ts';
import { readOffers, type Offers } from './offers.ts';

/** The forms of a domain: every description, with what its host offers and what a new device begins with here. */
export async function describeHardware(host: Host, xml: string, signal: AbortSignal): Promise<HardwareForms> {
  const { root } = readDomainTree(xml);
  const [offers, devices] = await Promise.all([
    readOffers(host, root, signal),
    hostDeviceField(host.session, signal),
  ]);
  const guest = guestOfDomain(root, {
    offers: offers.capabilities,
    libvirtVersion: offers.libvirtVersion,
    hasNetworks: offers.objects.networks.length !== 0,
  });
  const mitigations = mitigationField(offers.capabilities);
  const added = newDevices(root, guest);
  const kinds = descriptions.map((description) => {
    const kind = describeKind(description, offers, added(description));
    const extra = { hostdev: devices, cpu: mitigations }[description.kind];
    return extra === undefined ? kind : { ...kind, fields: [extra, ...kind.fields] };
  });
  const osId = osIdOf(root);
  return {
    kinds,
    ...(osId !== undefined && guest.system?.family !== 'other' && { system: osName(osId) }),
    machine: guest.machine ?? guest.architecture,
  };
}

function describeKind(description: Description, offers: Offers, added: readonly NewDevice[]): HardwareKind {
  const { kind, element, section, hotplug, single = false, summary, initial, fields } = description;
  const isOffered = offers.capabilities?.offers.get(`devices/${element}`)?.length !== 0;
  const unavailable = !isOffered
    ? notOffered(offers)
    : initial !== undefined && added.length === 0
      ? `not for this machine on ${offers.by}`
      : undefined;
  return {
    kind,
    element,
    section,
    hotplug,
    single,
    summary: [...summary],
    offers: (added.length === 0 && initial !== undefined ? [{ name: kind, values: initial }] : added).map(
      (device) => fitting(device, fields, offers),
    ),
    ...(unavailable !== undefined && { unavailable }),
    fields: fields.map((field) => describeField(field, offers)),
  };
}

/** A default that this host does not have is none: the first that it has stands in its place. */
function fitting(device: NewDevice, fields: readonly Field[], offers: Offers): HardwareNew {
  const values = { ...device.values };
  let { because }: Pick<HardwareNew, 'because'> = device;
  for (const [id, value] of Object.entries(device.values)) {
    const field = fields.find((f) => f.id === id);
    const choices = field === undefined ? undefined : choicesOf(field, offers);
    const usable = choices?.filter((choice) => choice.unavailable === undefined) ?? [];
    const [first] = usable;
    if (first === undefined || usable.some((choice) => choice.value === value)) continue;
    values[id] = first.value;
    because = 'host';
  }
  return { ...device, values, ...(because !== undefined && { because }) };
}

function describeField(field: Field, offers: Offers): HardwareField {
  const { id, at, label = id, type, group = 'main', when, required = false, live = false } = field;
  const choices = choicesOf(field, offers);
  return {
    id,
    at,
    label,
    type,
    group,
    required,
    live,
    ...(when !== undefined && { when: mutable(when) }),
    ...(field.liveWhen !== undefined && { liveWhen: mutable(field.liveWhen) }),
    ...(field.readOnly === true && { readOnly: true }),
    ...(field.type === 'number' && field.unit !== undefined && { unit: field.unit }),
    ...('min' in field && field.min !== undefined && { min: field.min }),
    ...('max' in field && field.max !== undefined && { max: field.max }),
    ...('atMost' in field && field.atMost !== undefined && { atMost: field.atMost }),
    ...('maxLength' in field && field.maxLength !== undefined && { maxLength: field.maxLength }),
    ...('pattern' in field && field.pattern !== undefined && { pattern: field.pattern.source }),
    ...('picks' in field && field.picks !== undefined && { picks: field.picks }),
    ...('multiline' in field && field.multiline === true && { multiline: true }),
    ...(field.type === 'switch' && field.words !== undefined && { words: [...field.words] }),
    ...('open' in field && field.open === true && { open: true }),
    ...(choices !== undefined && { choices }),
    ...(field.type === 'list' && { columns: [...field.columns] }),
    ...(field.type === 'list' &&
      field.suggests !== undefined && {
        columnChoices: field.suggests.map((suggested) => suggestions(suggested, offers)),
      }),
  };
}

const mutable = (conditions: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(conditions).map(([id, words]) => [id, [...words]]));

function choicesOf(field: Field, offers: Offers): HardwareChoice[] | undefined {
  if (field.type === 'choice') return choicesFrom(field.choices, field.from, offers);
  return field.type === 'switch' && field.from !== undefined && !canSwitchOn(field.from, offers)
    ? [{ value: 'yes', unavailable: notOffered(offers) }]
    : undefined;
}

const notOffered = ({ by }: Offers): string => `not offered by the hypervisor of ${by}`;

/** A libvirt that says nothing of it may well have it. */
export function canSwitchOn(
  { offers: path, word }: SwitchSource,
  { capabilities }: Pick<Offers, 'capabilities'>,
): boolean {
  const [whole = path] = path.split('#');
  if (capabilities?.offers.get(whole)?.length === 0) return false;
  return word === undefined || (capabilities?.offers.get(path)?.includes(word) ?? true);
}

/** What may stand in a column of a list. */
function suggestions(
  suggested: readonly string[] | ChoiceSource | undefined,
  offers: Offers,
): HardwareChoice[] {
  if (suggested === undefined) return [];
  return 'offers' in suggested || 'objects' in suggested
    ? choicesFrom([], suggested, offers)
    : choicesFrom(suggested, undefined, offers);
}

function choicesFrom(
  choices: readonly string[],
  from: ChoiceSource | undefined,
  offers: Offers,
): HardwareChoice[] {
  if (from === undefined) return choices.map((value) => ({ value }));
  if ('objects' in from)
    return [
      ...offers.objects[from.objects],
      ...choices.map((value) => ({ value })).filter((c) => !isAmong(c, offers.objects[from.objects])),
    ];
  const offered = offers.capabilities?.offers.get(from.offers);
  if (offered === undefined) return choices.map((value) => ({ value }));
  const unavailable = notOffered(offers);
  return [
    ...offered.map((value) => ({ value })),
    ...choices.filter((value) => !offered.includes(value)).map((value) => ({ value, unavailable })),
  ];
}

const isAmong = ({ value }: HardwareChoice, others: readonly HardwareChoice[]): boolean =>
  others.some((other) => other.value === value);

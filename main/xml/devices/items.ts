import { append, elementAt, elementsOf, newElement, remove, setText } from '../edit.ts';
import { readTree, type TreeDocument, type TreeElement } from '../tree.ts';
import { XmlError } from '../document.ts';
import { channel, consoleDevice, parallel, redirdev, redirfilter, serial, smartcard } from './character.ts';
import { controller, hub, iommu } from './controller.ts';
import { disk } from './disk.ts';
import { graphics, video } from './displays.ts';
import { features } from './features.ts';
import type { Description, Values } from './field.ts';
import { filesystem } from './filesystem.ts';
import { hostdev } from './hostdev.ts';
import { networkInterface } from './interface.ts';
import { lease, memoryDevice, nvram, shmem } from './memoryDevice.ts';
import { crypto, input, memballoon, panic, rng, tpm, vsock, watchdog } from './others.ts';
import { launchSecurity, osInfo, overview } from './overview.ts';
import { boot, cpu, limits, memory } from './sections.ts';
import { audio, sound } from './sound.ts';
import { mattering, readField, writeField, writeValues } from './values.ts';

/** Every kind that is described, in the order in which a person looks for them. */
export const descriptions: readonly Description[] = [
  overview, osInfo, cpu, memory, boot, features, limits, launchSecurity,
  disk, networkInterface, graphics, video, sound, audio, input, controller, hostdev, filesystem,
  serial, parallel, consoleDevice, channel, tpm, rng, watchdog, panic, vsock, memballoon, memoryDevice, shmem,
  redirdev, redirfilter, smartcard, iommu, crypto, hub, nvram, lease,
]; // prettier-ignore

const byElement = new Map(descriptions.filter((d) => !d.section).map((d) => [d.element, d]));

/** What is said of devices of this element. */
export const descriptionOf = (element: string): Description | undefined => byElement.get(element);

/** A section of the domain, or one device: its element in the tree, and what is said of its kind if anything is. */
export interface Item {
  /** `cpu`, `disk:vda`, `video:0`: the same in the stored and the running configuration. */
  id: string;
  kind: string;
  description: Description | undefined;
  element: TreeElement;
  /** Its id comes from what it is, not from its number. */
  named: boolean;
}

/** @throws XmlError where it is not a domain */
export function readDomainTree(xml: string): TreeDocument {
  const document = readTree(xml);
  if (document.root.name !== 'domain')
    throw new XmlError(`Expected a <domain>, found <${document.root.name}>`);
  return document;
}

/** Sections first, then devices in the order of the document, those of no known kind too. */
export function itemsOf(domain: TreeElement): Item[] {
  const sections = descriptions
    .filter((description) => description.section)
    .map((description) => ({
      id: description.kind,
      kind: description.kind,
      description,
      element: domain,
      named: true,
    }));
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  const devices = elementsOf(elementAt(domain, ['devices']))
    .filter((element) => element.name !== 'emulator')
    .map((element): Item => {
      const description = byElement.get(element.name);
      const kind = description?.kind ?? element.name;
      const number = counts.get(kind) ?? 0;
      counts.set(kind, number + 1);
      const named = identityOf(element, description);
      // Two of one name are told apart by their number, as two of none are.
      const isNamed = named !== undefined && !seen.has(`${kind}:${named}`);
      const id = isNamed ? `${kind}:${named}` : `${kind}:${number}`;
      seen.add(id);
      return { id, kind, description, element, named: isNamed };
    });
  return [...sections, ...devices];
}

function identityOf(element: TreeElement, description: Description | undefined): string | undefined {
  for (const group of description?.identity ?? []) {
    const words = group.map((id) => {
      const field = description?.fields.find((f) => f.id === id);
      return field && readField(element, field)?.toLowerCase();
    });
    if (!words.includes(undefined)) return words.join('/');
  }
  return undefined;
}

/** A new device with what matters of these values, not yet in any domain. */
export function newDevice(description: Description, values: Values): TreeElement {
  const made = newElement(description.element);
  writeValues(made, description, mattering(description, values));
  return made;
}

/** Adds it as the last device; a domain without any gets its <devices>. */
export function addDevice(domain: TreeElement, device: TreeElement): TreeElement {
  const devices = elementAt(domain, ['devices']) ?? append(domain, newElement('devices'));
  return append(devices, device);
}

export function removeDevice(domain: TreeElement, device: TreeElement): void {
  const devices = elementAt(domain, ['devices']);
  if (devices !== undefined) remove(devices, device);
}

/** In the place of a secret. Who hands it back means the secret that is there. */
export const HIDDEN = '********';

/** Every secret of an element in place of its value. */
export function hideSecrets(element: TreeElement, description: Description | undefined): void {
  for (const field of description?.fields ?? []) {
    if (field.type === 'secret' && readField(element, field) !== undefined)
      writeField(element, field, HIDDEN);
  }
  // What a web server is told of who asks; no field shows it.
  const cookies = elementAt(element, ['source', 'cookies']);
  for (const cookie of elementsOf(cookies, 'cookie')) setText(cookie, HIDDEN);
}

/** Every secret of a domain in place of its value: a document for a person to read, never to define from. */
export function redacted(domain: TreeElement): void {
  for (const { element, description } of itemsOf(domain)) hideSecrets(element, description);
}

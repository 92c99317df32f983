import { XMLSerializer } from '@xmldom/xmldom';
import { attribute, child, children, parseXml, XmlError, type Element } from '../document.ts';

/** A device that a guest can boot from, named as libvirt tells devices apart. */
export type BootDevice = { kind: 'disk'; target: string } | { kind: 'interface'; mac: string };

/**
 * The domain with this device as the only one it boots from. What else decides (the old list of kinds, the other
 * devices' order, a kernel started directly) is taken out: the document is for one start, not to be kept.
 * @param xml the stored configuration, read with INACTIVE and SECURE: without, its passwords would be lost
 * @throws XmlError where there is no such device
 */
export function withOnlyBoot(xml: string, device: BootDevice): string {
  const domain = parseXml(xml, 'domain');
  const devices = child(domain, 'devices');
  const chosen = children(devices).find((element) => isDevice(element, device));
  if (!chosen) {
    const name = device.kind === 'disk' ? `disk ${device.target}` : `interface ${device.mac}`;
    throw new XmlError(`The domain has no ${name}`);
  }
  const os = child(domain, 'os');
  for (const name of ['boot', 'kernel', 'initrd', 'cmdline', 'dtb']) removeAll(os, name);
  for (const other of children(devices)) removeAll(other, 'boot');
  const boot = domain.ownerDocument?.createElement('boot');
  if (!boot) throw new XmlError('The element belongs to no document');
  boot.setAttribute('order', '1');
  chosen.appendChild(boot);
  return new XMLSerializer().serializeToString(domain);
}

function isDevice(element: Element, device: BootDevice): boolean {
  if (element.nodeName !== device.kind) return false;
  if (device.kind === 'disk') return attribute(child(element, 'target'), 'dev') === device.target;
  return attribute(child(element, 'mac'), 'address')?.toLowerCase() === device.mac.toLowerCase();
}

function removeAll(parent: Element | undefined, name: string): void {
  for (const element of children(parent, name)) parent?.removeChild(element);
}

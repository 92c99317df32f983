import { XMLSerializer } from '@xmldom/xmldom';
import { XmlError, child, children, parseXml, type Element } from '../document.ts';

/**
 * The domain with a VNC display on the loopback address, its port chosen at start, and a video card if it has none to
 * show. Everything else stays as it is.
 * @param xml the stored configuration, read with INACTIVE and SECURE: without, its passwords would be lost
 * @returns undefined where there is a VNC display already
 * @throws XmlError
 */
export function withVncDisplay(xml: string): string | undefined {
  const domain = parseXml(xml, 'domain');
  const devices = child(domain, 'devices');
  if (devices === undefined) throw new XmlError('The domain has no devices');
  const graphics = children(devices, 'graphics');
  if (graphics.some((element) => element.getAttribute('type') === 'vnc')) return undefined;
  const display = append(devices, 'graphics', {
    type: 'vnc',
    port: '-1',
    autoport: 'yes',
    listen: '127.0.0.1',
  });
  append(display, 'listen', { type: 'address', address: '127.0.0.1' });
  if (children(devices, 'video').length === 0) append(append(devices, 'video', {}), 'model', { type: 'vga' });
  return new XMLSerializer().serializeToString(domain);
}

function append(parent: Element, name: string, attributes: Readonly<Record<string, string>>): Element {
  const document = parent.ownerDocument;
  if (document === null) throw new XmlError('The element belongs to no document');
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  parent.appendChild(element);
  return element;
}

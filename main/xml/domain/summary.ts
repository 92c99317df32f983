import { XmlError, child, parseXml, text, type Element } from '../document.ts';
import { osName, readOsId, readVirtdeckMetadata } from './metadata.ts';

/** What a list and its search need from a domain's XML; small on purpose, because it is kept for every domain. */
export interface DomainSummary {
  title: string | undefined;
  description: string | undefined;
  os: string | undefined;
  group: string | undefined;
  tags: string[];
}

/**
 * Reading goes on in one thread with everything else, and whoever may edit a domain may write what he likes into it: a
 * head larger than this (libvirt takes 4 MiB) is not read for the list.
 */
const MAX_HEAD = 256 * 1024;
/** Where the head cannot be told from the rest. */
const MAX_WHOLE = 1024 * 1024;
const MAX_TITLE = 512;
/** Enough to search in; the whole text is read when the domain's own page is opened. */
const MAX_DESCRIPTION = 1024;

/** @throws XmlError */
export function readDomainSummary(xml: string): DomainSummary {
  const domain = parseHead(xml);
  const osId = readOsId(domain);
  return {
    title: text(child(domain, 'title'))?.slice(0, MAX_TITLE),
    description: text(child(domain, 'description'))?.slice(0, MAX_DESCRIPTION),
    os: osId === undefined ? undefined : osName(osId),
    ...readVirtdeckMetadata(domain),
  };
}

/**
 * The part that is needed stands first, and what follows, the devices, is ten times as long: for ten thousand documents
 * it counts. Where the cut falls inside something (another program's metadata), the rest is not well-formed and the
 * whole is read.
 */
function parseHead(xml: string): Element {
  const cut = xml.search(/\n {2}<(?:maxMemory|memory)[ >]/);
  if (cut >= 0 && cut <= MAX_HEAD) {
    try {
      return parseXml(`${xml.slice(0, cut)}</domain>`, 'domain');
    } catch {
      // The whole is read below.
    }
  }
  if (cut > MAX_HEAD || xml.length > MAX_WHOLE) throw new XmlError('The document is too large for the list');
  return parseXml(xml, 'domain');
}

/** Whether the agent in the guest has its channel open, by a running domain's XML as libvirt writes it. */
export function hasConnectedAgent(xml: string): boolean {
  return /<target type='virtio' name='org\.qemu\.guest_agent\.0' state='connected'\/>/.test(xml);
}

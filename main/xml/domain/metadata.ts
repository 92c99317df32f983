import { attribute, child, children, childrenNS, type Element } from '../document.ts';

/** Virtdeck's own element in a domain's metadata: other administrators' Virtdecks read the same groups and tags. */
export const VIRTDECK_NAMESPACE = 'https://virtdeck.dev/xmlns/domain/1.0';
/** Where virt-manager, GNOME Boxes and Cockpit name the operating system. */
export const LIBOSINFO_NAMESPACE = 'http://libosinfo.org/xmlns/libvirt/domain/1.0';

const MAX_TAGS = 500;
const MAX_TAG_LENGTH = 128;

/** What Virtdeck keeps in the metadata: `<v:domain xmlns:v=…><v:group>…</v:group><v:tag>…</v:tag>…</v:domain>`. */
export interface VirtdeckMetadata {
  group: string | undefined;
  tags: string[];
}

/** Reads from a `<domain>`. Whoever may edit the domain may write here, so lengths are bounded. */
export function readVirtdeckMetadata(domain: Element): VirtdeckMetadata {
  const [own] = childrenNS(child(domain, 'metadata'), VIRTDECK_NAMESPACE, 'domain');
  const values = (name: string): string[] =>
    children(own)
      .filter((e) => e.namespaceURI === VIRTDECK_NAMESPACE && e.localName === name)
      .map((e) => (e.textContent ?? '').trim().slice(0, MAX_TAG_LENGTH))
      .filter((value) => value !== '');
  return { group: values('group')[0], tags: [...new Set(values('tag'))].slice(0, MAX_TAGS) };
}

/** The libosinfo id of the guest's operating system, e.g. `http://debian.org/debian/12`. */
export function readOsId(domain: Element): string | undefined {
  const [libosinfo] = childrenNS(child(domain, 'metadata'), LIBOSINFO_NAMESPACE, 'libosinfo');
  const [os] = childrenNS(libosinfo, LIBOSINFO_NAMESPACE, 'os');
  return attribute(os, 'id')?.slice(0, 256);
}

const OS_NAMES: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  alpinelinux: 'Alpine Linux',
  archlinux: 'Arch Linux',
  centos: 'CentOS',
  'centos-stream': 'CentOS Stream',
  freebsd: 'FreeBSD',
  macosx: 'macOS',
  netbsd: 'NetBSD',
  openbsd: 'OpenBSD',
  opensuse: 'openSUSE',
  rhel: 'RHEL',
  sles: 'SLES',
  win: 'Windows',
  winnt: 'Windows NT',
};

/** A name to show for a libosinfo id: `http://debian.org/debian/12` → `Debian 12`. */
export function osName(id: string): string {
  const match = /^https?:\/\/[^/]+\/([^/]+)(?:\/([^/]+))?$/.exec(id);
  const [, product, version] = match ?? [];
  if (product === undefined) return id;
  const name = OS_NAMES[product] ?? product.charAt(0).toUpperCase() + product.slice(1);
  return version === undefined ? name : `${name} ${version}`;
}

import { attribute, bytes, child, children, parseXml, text } from './document.ts';

/** What osinfo-db says of an operating system. Sizes in bytes, absent where it does not say. */
export interface OsinfoEntry {
  id: string;
  name: string | undefined;
  recommendedMemoryBytes: number | undefined;
  recommendedDiskBytes: number | undefined;
  /** Whether it boots from UEFI alone. */
  needsUefi: boolean;
}

/**
 * Reads one `<os>` of an osinfo-db file.
 * @throws XmlError
 */
export function readOsinfo(xml: string, architecture: string): OsinfoEntry | undefined {
  const os = child(parseXml(xml, 'libosinfo'), 'os');
  const id = attribute(os, 'id');
  if (id === undefined) return undefined;
  const resources = children(os, 'resources');
  const own = resources.find((r) => attribute(r, 'arch') === architecture);
  const all = resources.find((r) => attribute(r, 'arch') === 'all');
  const recommended = (name: string): number | undefined => {
    for (const set of [own, all]) {
      const value =
        bytes(child(child(set, 'recommended'), name), 'bytes') ??
        bytes(child(child(set, 'minimum'), name), 'bytes');
      if (value !== undefined) return value;
    }
    return undefined;
  };
  return {
    id,
    name: text(children(os, 'name').find((name) => attribute(name, 'xml:lang') === undefined)),
    recommendedMemoryBytes: recommended('ram'),
    recommendedDiskBytes: recommended('storage'),
    needsUefi: children(os, 'firmware').some(
      (f) => attribute(f, 'type') === 'bios' && attribute(f, 'supported') === 'false',
    ),
  };
}

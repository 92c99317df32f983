import { attribute, child, children, parseXml, text } from './document.ts';

export interface NetworkDescription {
  name: string;
  /** `nat`, `route`, `open`, `bridge`, `private`, `vepa`, `passthrough`, `hostdev`; absent for an isolated network. */
  forward: string | undefined;
  bridge: string | undefined;
  portGroups: string[];
}

/**
 * Reads a `<network>`.
 * @throws XmlError
 */
export function readNetwork(xml: string): NetworkDescription {
  const root = parseXml(xml, 'network');
  const forward = child(root, 'forward');
  return {
    name: text(child(root, 'name')) ?? '',
    forward: forward && (attribute(forward, 'mode') ?? 'nat'),
    bridge: attribute(child(root, 'bridge'), 'name'),
    portGroups: children(root, 'portgroup').flatMap((group) => attribute(group, 'name') ?? []),
  };
}

/** The name and type (`ethernet`, `bridge`, `bond`, `vlan`) of a host's `<interface>`. @throws XmlError */
export function readHostInterface(xml: string): { name: string; type: string } {
  const root = parseXml(xml, 'interface');
  return { name: attribute(root, 'name') ?? '', type: attribute(root, 'type') ?? '' };
}

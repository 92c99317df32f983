import type { ConsoleInfo } from '../../../preload/contract/index.ts';
import { isSsh, parseUri } from '../../libvirt/index.ts';
import type { Host } from '../../hosts/index.ts';
import type { CharacterDevice, DomainConsoles, Graphics } from '../../xml/index.ts';

/** Names a console over restarts of the domain, since libvirt numbers aliases as it numbers devices. */
export const graphicsId = ({ type, index }: Graphics): string => `${type}:${index}`;
export const textId = (device: CharacterDevice): string => `${device.element}:${textAlias(device)}`;

/** Devices have an alias while they run; until then the one that they will get is known. */
export function textAlias({ alias, element, index }: CharacterDevice): string {
  return alias ?? `${element}${index}`;
}

/** Backends whose bytes libvirt hands on. */
const OPENABLE: ReadonlySet<string> = new Set(['pty', 'unix']);

export function isTextConsole({ element }: CharacterDevice): boolean {
  return element === 'serial' || element === 'console';
}

/** Every display and text console of a domain, with the reason for those that cannot be opened now. */
export function listConsoles(host: Host, consoles: DomainConsoles): ConsoleInfo[] {
  const shown = (
    id: string,
    kind: ConsoleInfo['kind'],
    label: string,
    reason: string | undefined,
  ): ConsoleInfo => ({
    id,
    kind,
    label,
    reachable: reason === undefined,
    ...(reason !== undefined && { reason }),
  });
  const displays = consoles.graphics.flatMap((graphics) =>
    graphics.type === 'vnc' || graphics.type === 'spice'
      ? shown(
          graphicsId(graphics),
          graphics.type,
          graphics.type.toUpperCase(),
          whyNoDisplay(host, consoles.live, graphics),
        )
      : [],
  );
  const texts = consoles.characterDevices
    .filter(isTextConsole)
    .map((device) =>
      shown(textId(device), 'text', textLabel(device), whyNoText(host, consoles.live, device)),
    );
  return [...displays, ...texts];
}

function textLabel({ element, index, targetType }: CharacterDevice): string {
  const kind = element === 'serial' ? 'Serial' : 'Console';
  return targetType === undefined ? `${kind} ${index}` : `${kind} ${index} (${targetType})`;
}

/** Why a display cannot be opened; undefined when it can. */
export function whyNoDisplay(host: Host, live: boolean, { type, listen }: Graphics): string | undefined {
  if (type === 'spice') {
    return 'SPICE displays are not shown yet. Pictures are taken meanwhile; a VNC display can be added for the next start.';
  }
  if (!live) return 'It is not running.';
  const uri = parseUri(host.config.uri);
  if (uri.driver === 'test') return 'The virtual machines of the demonstration have no screens.';
  if (uri.host !== undefined && !isSsh(uri))
    return 'Displays of a remote host travel inside its ssh connection: connect this host with qemu+ssh.';
  if (listen.type === 'none')
    return "The display listens nowhere. Let it listen on the loopback address, from its next start on: <listen type='address' address='127.0.0.1'/> in its XML.";
  if (listen.type === 'socket') return listen.path === undefined ? 'Its socket is not known yet.' : undefined;
  return listen.port === undefined
    ? 'The display has no port, or takes encrypted connections only.'
    : undefined;
}

export function whyNoText(host: Host, live: boolean, device: CharacterDevice): string | undefined {
  if (!live) return 'It is not running.';
  if (host.config.readOnly) return 'The host is connected read-only.';
  if (parseUri(host.config.uri).driver === 'test')
    return 'The virtual machines of the demonstration have no consoles.';
  return OPENABLE.has(device.type)
    ? undefined
    : `It is attached to ${device.type}, which cannot be opened from here.`;
}

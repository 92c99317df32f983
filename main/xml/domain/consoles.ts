import {
  attribute,
  child,
  children,
  descend,
  integerAttribute,
  parseXml,
  type Element,
} from '../document.ts';

/** Where a graphics server listens, as the running domain's XML tells. */
export type GraphicsListen =
  | {
      type: 'address' | 'network';
      address: string | undefined;
      port: number | undefined;
      tlsPort: number | undefined;
    }
  | { type: 'socket'; path: string | undefined }
  | { type: 'none' };

/** One `<graphics>`. */
export interface Graphics {
  /** Position among the graphics of the same type: names it as long as the devices are not changed. */
  index: number;
  /** `vnc`, `spice`, `sdl`, `rdp`, `desktop`, `egl-headless`, `dbus`. */
  type: string;
  listen: GraphicsListen;
  /** Only in XML that was read with VIR_DOMAIN_XML_SECURE. */
  password: string | undefined;
  passwordValidTo: string | undefined;
}

/** A device that gives a terminal or carries bytes: `<serial>`, `<console>`, `<parallel>`, `<channel>`. */
export interface CharacterDevice {
  element: 'serial' | 'console' | 'parallel' | 'channel';
  /** Position among the elements of that name. */
  index: number;
  /** libvirt's name of the device, the one to open it by; absent while the domain was never defined with one. */
  alias: string | undefined;
  /** Backend: `pty`, `unix`, `tcp`, `spicevmc`, … */
  type: string;
  /** `isa-serial`, `virtio`, `sclp`, … */
  targetType: string | undefined;
  targetName: string | undefined;
  port: number | undefined;
  /** `connected` or `disconnected` for channels whose guest end libvirt watches. */
  state: string | undefined;
}

export interface DomainConsoles {
  /** Whether the document describes a running domain: such a one has an id. */
  live: boolean;
  graphics: Graphics[];
  characterDevices: CharacterDevice[];
}

/** @throws XmlError */
export function readDomainConsoles(xml: string): DomainConsoles {
  return consolesOf(parseXml(xml, 'domain'));
}

export function consolesOf(domain: Element): DomainConsoles {
  const devices = child(domain, 'devices');
  const perType = new Map<string, number>();
  const graphics = children(devices, 'graphics').map((element) => {
    const type = attribute(element, 'type') ?? 'unknown';
    const index = perType.get(type) ?? 0;
    perType.set(type, index + 1);
    return readGraphics(element, type, index);
  });
  const characterDevices = CHARACTER_DEVICES.flatMap((name) =>
    children(devices, name).map((element, index) => readCharacterDevice(element, name, index)),
  );
  return { live: domain.hasAttribute('id'), graphics, characterDevices: withoutTwins(characterDevices) };
}

function readGraphics(element: Element, type: string, index: number): Graphics {
  return {
    index,
    type,
    listen: readListen(element),
    password: attribute(element, 'passwd'),
    passwordValidTo: attribute(element, 'passwdValidTo'),
  };
}

function readListen(graphics: Element): GraphicsListen {
  const listen = child(graphics, 'listen');
  // The attribute forms are libvirt's older spelling of the first <listen>, still written beside it.
  const type =
    attribute(listen, 'type') ?? (attribute(graphics, 'socket') === undefined ? 'address' : 'socket');
  if (type === 'none') return { type };
  if (type === 'socket') return { type, path: attribute(listen, 'socket') ?? attribute(graphics, 'socket') };
  const port = (name: string): number | undefined => {
    const value = integerAttribute(graphics, name);
    return value !== undefined && value > 0 && value < 65_536 ? value : undefined;
  };
  return {
    type: type === 'network' ? 'network' : 'address',
    address: attribute(listen, 'address') ?? attribute(graphics, 'listen'),
    port: port('port'),
    tlsPort: port('tlsPort'),
  };
}

const CHARACTER_DEVICES = ['serial', 'console', 'parallel', 'channel'] as const;

function readCharacterDevice(
  element: Element,
  name: CharacterDevice['element'],
  index: number,
): CharacterDevice {
  const target = child(element, 'target');
  return {
    element: name,
    index,
    alias: attribute(child(element, 'alias'), 'name'),
    type: attribute(element, 'type') ?? 'unknown',
    targetType: attribute(descend(target, 'model'), 'name') ?? attribute(target, 'type'),
    targetName: attribute(target, 'name'),
    port: integerAttribute(target, 'port'),
    state: attribute(target, 'state'),
  };
}

/** libvirt writes the first serial device a second time as a console of target `serial`: it is the same line. */
function withoutTwins(devices: CharacterDevice[]): CharacterDevice[] {
  const serials = devices.filter((device) => device.element === 'serial');
  return devices.filter(
    (device) =>
      !(
        device.element === 'console' &&
        (device.targetType === 'serial' || device.targetType === undefined) &&
        serials.some((serial) => serial.alias === device.alias && serial.port === device.port)
      ),
  );
}

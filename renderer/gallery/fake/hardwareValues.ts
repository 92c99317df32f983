import type { Domain, HardwareValues } from '../../../preload/contract/index.ts';
import { KINDS } from './hardwareKinds.ts';

const MIB = 2 ** 20;

/** What a device's XML says at the places of its kind's fields. */
export function valuesOf(kind: string, xml: string): HardwareValues {
  const root = new DOMParser().parseFromString(xml, 'application/xml').documentElement;
  const values: Record<string, string> = {};
  for (const { at } of KINDS.find((one) => one.kind === kind)?.fields ?? []) {
    const value = at.endsWith('?') ? has(root, at.slice(0, -1)) : read(root, at);
    if (value !== undefined) values[at] = value;
  }
  return values;
}

const has = (root: Element, path: string): string | undefined =>
  root.querySelector(`:scope > ${path}`) === null ? undefined : 'yes';

function read(root: Element, at: string): string | undefined {
  const [path = '', attribute] = at.split('@');
  const element = path === '' ? root : root.querySelector(`:scope > ${path.replaceAll('/', ' > ')}`);
  return (attribute === undefined ? element?.textContent : element?.getAttribute(attribute)) ?? undefined;
}

/** The sections of a VM, made up from its row. */
export function sectionsOf({
  title,
  vcpus,
  maxMemoryBytes,
}: Domain): { kind: string; values: HardwareValues }[] {
  const memory = String(maxMemoryBytes / MIB);
  return [
    {
      kind: 'overview',
      values: {
        ...(title !== undefined && { title }),
        'os/type@machine': 'pc-q35-7.2',
        'os@firmware': 'efi',
        'clock@offset': 'utc',
        on_reboot: 'restart',
      },
    },
    { kind: 'cpu', values: { vcpu: '8', 'vcpu@current': String(vcpus), 'cpu@mode': 'host-passthrough' } },
    { kind: 'memory', values: { memory, currentMemory: memory } },
  ];
}

import {
  domainKey,
  type Domain,
  type DomainState,
  type FailureData,
  type Host,
  type HostId,
  type Uuid,
} from '../../../preload/contract/index.ts';
import { seeded } from './random.ts';

const GIB = 2 ** 30;
const id = (name: string): HostId => name as HostId;

export const LOST: FailureData = {
  code: 'Unreachable',
  object: 'host lab-2',
  message: 'Lost lab-2: the far end closed the connection.',
  libvirt: {
    code: 'VIR_ERR_RPC',
    domain: 'VIR_FROM_RPC',
    message: 'End of file while reading data: Input/output error',
  },
  remedy: {
    text: 'Virtdeck tries again by itself. If it does not come back, look at its daemon.',
    command: 'systemctl status libvirtd',
  },
  retryable: true,
};

export const UNREACHABLE: FailureData = {
  code: 'Unreachable',
  object: 'host lab-3',
  message: 'Cannot connect to lab-3: ssh to lab-3: connect to host lab-3 port 22: Connection refused',
  remedy: {
    text: 'Start the ssh server on that host, or correct the port.',
    command: 'sudo systemctl enable --now ssh',
  },
  retryable: true,
};

export const DENIED: FailureData = {
  code: 'Denied',
  object: 'host archive',
  message: 'Cannot connect to archive: this user may not use the system libvirt.',
  libvirt: {
    code: 'VIR_ERR_AUTH_UNAVAILABLE',
    domain: 'VIR_FROM_POLKIT',
    message:
      "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'",
  },
  remedy: {
    text: 'Add the user to the group libvirt, then log in again.',
    command: 'sudo usermod -aG libvirt "$USER"',
  },
  retryable: true,
};

const host = (name: string, uri: string, more: Partial<Host> = {}): Host => ({
  id: id(name),
  name,
  uri,
  autoconnect: true,
  readOnly: false,
  state: 'connected',
  domains: 0,
  running: 0,
  hypervisor: {
    type: 'QEMU',
    hostname: name,
    version: '7.2.9',
    libvirtVersion: '9.0.0',
    cpuModel: 'x86_64',
    cpus: 32,
    cpuMHz: 3400,
    memoryBytes: 128 * GIB,
    hasDomainStats: true,
  },
  ...more,
});

export const fakeHosts = (): Host[] => [
  host('workstation', 'qemu:///system', { colour: 'blue' }),
  host('demo', 'test:///default'),
  host('lab-1', 'qemu+ssh://root@lab-1/system', { group: 'Lab' }),
  host('lab-2', 'qemu+ssh://root@lab-2/system', {
    group: 'Lab',
    state: 'retrying',
    failure: LOST,
    retryAt: Date.now() + 8000,
  }),
  host('archive', 'qemu+ssh://archive/system', {
    group: 'Lab',
    state: 'failed',
    failure: DENIED,
    readOnly: true,
  }),
];

const ROLES = ['web', 'db', 'build', 'cache', 'mail', 'seat', 'router', 'win11', 'ci', 'gitlab'];
const TAGS = ['web', 'prod', 'test', 'class-a', 'class-b', 'infra', 'temp'];
const SYSTEMS = ['Debian 12', 'Ubuntu 24.04', 'Windows 11', 'Fedora 42', 'Alpine Linux 3.21', 'FreeBSD 14.2'];
const STATES: readonly DomainState[] = [
  ...Array.from({ length: 10 }, () => 'running' as const),
  ...Array.from({ length: 7 }, () => 'shutoff' as const),
  'paused',
  'saved',
  'crashed',
];

/** Names that a careless page would break on. */
const HOSTILE = [
  '<img src=x onerror=alert(1)>',
  '</td></tr><script>alert(1)</script>',
  'two\nlines\tand\ttabs',
  '\u202egnp.exe\u202c reversed',
  'שרת-אינטרנט-01',
  'خادم الويب ١',
  '👩‍👩‍👧‍👦 family 🚀',
  'z̸̢a̷l̴g̶o̵',
  `megabyte-${'x'.repeat(1 << 20)}`,
  '虚拟机-数据库-主节点-01',
  '   spaces   around   ',
  '{{count}} $t(cancel) %s ${name}',
];

export interface WorldOptions {
  domains: number;
  /** Names and tags that try to break the page stand among the first. */
  hostile?: boolean;
}

export function fakeDomains(hosts: readonly Host[], { domains, hostile = false }: WorldOptions): Domain[] {
  const random = seeded(42);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const usable = hosts.filter((row) => row.state !== 'failed');
  return Array.from({ length: domains }, (_, i) => {
    const owner = usable[i % Math.max(1, usable.length)] ?? (hosts[0] as Host);
    const state = pick(STATES);
    const active = state === 'running' || state === 'paused';
    const role = pick(ROLES);
    const uuid = `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}` as Uuid;
    const tags = TAGS.filter(() => random() < 0.18);
    const bad = hostile ? HOSTILE[i] : undefined;
    return {
      key: domainKey({ host: owner.id, uuid }),
      host: owner.id,
      uuid,
      name: bad ?? `${role}-${String(Math.floor(i / 3) + 1).padStart(2, '0')}`,
      state,
      reason: active ? 'booted' : 'shutdown',
      ...(active ? { domainId: i + 1 } : {}),
      lost: owner.state !== 'connected',
      persistent: random() > 0.03,
      autostart: random() < 0.3,
      hasManagedSave: state === 'saved',
      hasSnapshot: random() < 0.2,
      vcpus: pick([1, 2, 2, 4, 4, 8]),
      maxMemoryBytes: pick([1, 2, 4, 4, 8, 16]) * GIB,
      ...(active && random() < 0.8 ? { runningSince: Date.now() - Math.floor(random() * 9e8) } : {}),
      ...(random() < 0.25 ? { title: bad ?? `${role} of the ${pick(TAGS)} group` } : {}),
      os: pick(SYSTEMS),
      tags: hostile && i === 0 ? Array.from({ length: 500 }, (__, n) => `tag-${n}-<b>${n}</b>`) : tags,
      ...(random() < 0.4 ? { group: pick(['Shop', 'Course 12', 'Infrastructure']) } : {}),
      addresses: active
        ? [`10.0.${i % 250}.${(i * 7) % 250}`, ...(random() < 0.2 ? [`fd00::${i.toString(16)}`] : [])]
        : [],
    };
  });
}

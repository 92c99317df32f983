import { domainKey, type Domain, type HostId, type Uuid } from '../../../preload/contract/index.ts';

let next = 0;

/** A VM for tests: shut off, without anything that is not asked for. */
export function domain(change: Partial<Domain> = {}): Domain {
  const host = change.host ?? ('lab-1' as HostId);
  const uuid = change.uuid ?? (`00000000-0000-4000-8000-${(next++).toString(16).padStart(12, '0')}` as Uuid);
  return {
    key: domainKey({ host, uuid }),
    host,
    uuid,
    name: 'vm',
    state: 'shutoff',
    reason: 'shutdown',
    lost: false,
    persistent: true,
    autostart: false,
    hasManagedSave: false,
    hasSnapshot: false,
    vcpus: 1,
    maxMemoryBytes: 2 ** 30,
    tags: [],
    addresses: [],
    ...change,
  };
}

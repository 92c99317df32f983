import {
  DOCTOR_STEPS,
  type Domain,
  type DomainKey,
  type DoctorEvent,
  type Host,
  type HostConfig,
  type HostId,
  type UriParts,
  type UriReading,
} from '../../../preload/contract/index.ts';
import type { LiveRows } from './liveRows.ts';
import { fakeHosts, UNREACHABLE } from './world.ts';

interface Rows {
  readonly hosts: LiveRows<HostId, Host>;
  readonly domains: LiveRows<DomainKey, Domain>;
}

/** What the page asks of hosts, answered from memory. */
export function hostCalls({ hosts, domains }: Rows) {
  const reading = (uri: string): UriReading => readUri(uri, hosts.rows.values());
  return {
    add: async (config: HostConfig) => {
      const id = `host-${hosts.rows.size + 1}` as HostId;
      hosts.set({ ...config, id, state: 'connected', domains: 0, running: 0 });
      return { id };
    },
    update: async ({ id, ...change }: Partial<Host> & { id: HostId }) => hosts.patch(id, change),
    remove: async ({ id }: { id: HostId }) => {
      for (const domain of domains.rows.values()) if (domain.host === id) domains.delete(domain.key);
      hosts.delete(id);
      return {};
    },
    connect: async ({ id }: { id: HostId }) => hosts.patch(id, { state: 'connected' }),
    disconnect: async ({ id }: { id: HostId }) => hosts.patch(id, { state: 'disconnected' }),
    test: async () => fakeHosts()[0]?.hypervisor,
    readUri: async ({ uri }: { uri: string }) => reading(uri),
    formatUri: async (parts: UriParts) => reading(formatUri(parts)),
    forgetSecrets: async () => ({}),
  };
}

/** Knows no more of URIs than the gallery shows: the one parser is the backend's. */
function readUri(uri: string, saved: Iterable<Host>): UriReading {
  const match = /^(\w+)(?:\+(\w+))?:\/\/(?:([^@/]+)@)?([^/:]*)(?::(\d+))?(\/\w*)?(?:\?(.*))?$/.exec(uri);
  if (!match) return { problem: `${JSON.stringify(uri)} is no libvirt URI` };
  const [, driver = '', transport, user, host, port, path = '', query = ''] = match;
  const parts: UriParts = {
    driver,
    ...(transport !== undefined && { transport: transport as NonNullable<UriParts['transport']> }),
    ...(user !== undefined && { user }),
    ...(host && { host }),
    ...(port !== undefined && { port: Number(port) }),
    path,
    params: Object.fromEntries(new URLSearchParams(query)),
  };
  const twins = [...saved].filter((other) => other.uri === uri).map(({ id }) => id);
  return { uri, parts, twins, warnings: 'no_verify' in parts.params ? ['hostKeyNotVerified'] : [] };
}

function formatUri({ driver, transport, user, host = '', port, path, params }: UriParts): string {
  const query = new URLSearchParams(params).toString();
  const authority = `${user ? `${user}@` : ''}${host}${port === undefined ? '' : `:${port}`}`;
  return `${driver}${transport ? `+${transport}` : ''}://${authority}${path}${query ? `?${query}` : ''}`;
}

/** An examination that ends at once: well for this machine, else where nobody answers. */
export function examination({ uri, name }: HostConfig) {
  const failure = { ...UNREACHABLE, message: UNREACHABLE.message.replaceAll('lab-3', name) };
  const far = uri.includes('+ssh');
  const failed = DOCTOR_STEPS.indexOf('reach');
  const steps: DoctorEvent['steps'] = DOCTOR_STEPS.map((step, at) => {
    if (!far || at < failed)
      return { step, state: 'passed', ms: at * 3 + 1, ...(step === 'uri' && { detail: uri }) };
    if (at > failed) return { step, state: 'skipped' };
    return { step, state: 'failed', ms: 3021, failure };
  });
  let told = false;
  return {
    take: () => {
      if (told) return undefined;
      told = true;
      return { type: 'steps', steps, ended: true };
    },
    stop: () => {},
  };
}

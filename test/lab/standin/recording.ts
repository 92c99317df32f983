import { readFile, writeFile } from 'node:fs/promises';
import type { ProcedureMap, ProcedureName } from '../../../main/libvirt/protocol/procedures.gen.ts';

type Ret<N extends ProcedureName> = ProcedureMap[N]['ret'];
type StatsParams = Ret<'connect_get_all_domain_stats'>['retStats'][number]['params'];

/** Replies of the host, by procedure: those without arguments, or recorded with the arguments that everyone gives. */
export const HOST_PROCEDURES = [
  'auth_list',
  'connect_get_type',
  'connect_get_version',
  'connect_get_lib_version',
  'connect_get_uri',
  'connect_get_capabilities',
  'connect_get_domain_capabilities',
  'connect_is_secure',
  'node_get_info',
  'node_get_free_memory',
  'node_get_memory_stats',
  'node_get_cpu_stats',
  'node_get_security_model',
  'connect_list_all_networks',
  'connect_list_all_storage_pools',
  'connect_list_all_node_devices',
  'connect_list_all_interfaces',
  'connect_list_all_nwfilters',
  'connect_list_all_secrets',
] as const satisfies readonly ProcedureName[];
export type HostProcedure = (typeof HOST_PROCEDURES)[number];

/** What a real QEMU daemon answered, from which the stand-in makes its own answers. */
export interface Recording {
  /** libvirt's and QEMU's versions, for the reader. */
  source: string;
  host: { [N in HostProcedure]: Ret<N> };
  /** connect_supports_feature, by feature number. */
  features: Record<string, number>;
  /** XML of what the host's lists name, by name. */
  xml: Record<'networks' | 'nodeDevices' | 'interfaces', Record<string, string>>;
  running: {
    xml: string;
    inactiveXml: string;
    info: Ret<'domain_get_info'>;
    state: Ret<'domain_get_state'>;
    /** All groups, twice, `seconds` apart: what grew between is a counter. */
    stats: [StatsParams, StatsParams];
    seconds: number;
  };
  shutoff: {
    xml: string;
    info: Ret<'domain_get_info'>;
    state: Ret<'domain_get_state'>;
    stats: StatsParams;
  };
}

const FILE = new URL('../../fixtures/qemu-replies.json', import.meta.url);

/** JSON knows no 64-bit integers and no bytes: `{"$int": "1"}`, `{"$bytes": "00ff"}`. */
function toJson(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $int: String(value) };
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('hex') };
  return value;
}

function fromJson(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$int' in value) return BigInt(value.$int as string);
  if ('$bytes' in value) return Buffer.from(value.$bytes as string, 'hex');
  return value;
}

export async function saveRecording(recording: Recording): Promise<void> {
  await writeFile(FILE, `${JSON.stringify(recording, toJson, 1)}\n`);
}

export async function loadRecording(): Promise<Recording> {
  return JSON.parse(await readFile(FILE, 'utf8'), fromJson) as Recording;
}

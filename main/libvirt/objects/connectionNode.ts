import type { virNodeAllocPagesFlags, virNodeSuspendTarget } from '../protocol/enums.gen.ts';
import { cString } from '../protocol/cString.ts';
import { toBigInt } from './base.ts';
import type { CallOptions } from './base.ts';
import { ConnectionDeviceMethods } from './connectionDevices.ts';
import { decodeCpuMap } from './cpuMap.ts';
import type { CpuSet } from './cpuMap.ts';
import { nodeMemoryFields } from './paramFields.ts';
import { encodeTypedParams } from './typedParams.ts';
import type { ParamsFor, TypedParams } from './typedParams.ts';

export interface NodeInfo {
  /** The CPU's model: `x86_64`. */
  readonly model: string;
  /** KiB. */
  readonly memory: bigint;
  /** CPUs in use. */
  readonly cpus: number;
  readonly mhz: number;
  /** NUMA cells; 1 also where the topology is not regular. */
  readonly nodes: number;
  /** Of each node. */
  readonly sockets: number;
  /** Of each socket. */
  readonly cores: number;
  /** Of each core. */
  readonly threads: number;
}

export interface NodeCPUMap {
  /** How many CPUs are there, in use or not. */
  readonly cpus: number;
  /** Those in use. */
  readonly online: CpuSet;
}

const fieldsOf = (stats: readonly { field: string; value: bigint }[]): Readonly<Record<string, bigint>> => {
  // No prototype: field names come from the daemon.
  const record = Object.create(null) as Record<string, bigint>;
  for (const { field, value } of stats) record[field] = value;
  return record;
};

/** The host itself: CPUs, memory, pages, power. */
export abstract class ConnectionNodeMethods extends ConnectionDeviceMethods {
  /** CPU model, topology and memory. @see virNodeGetInfo */
  async getNodeInfo(options?: CallOptions): Promise<NodeInfo> {
    const { model, ...numbers } = await this.call('node_get_info', undefined, options);
    return { model: cString(model), ...numbers };
  }

  /**
   * Nanoseconds that a CPU (all together by default) spent: `kernel`, `user`, `idle`, `iowait`, `intr`.
   * @see virNodeGetCPUStats
   */
  async getNodeCPUStats(cpu: number = -1, options?: CallOptions): Promise<Readonly<Record<string, bigint>>> {
    const ask = (nparams: number) =>
      this.call('node_get_cpu_stats', { cpuNum: cpu, nparams, flags: 0 }, options);
    const { nparams } = await ask(0);
    return fieldsOf(nparams > 0 ? (await ask(nparams)).params : []);
  }

  /**
   * KiB of a NUMA cell (all together by default): `total`, `free`, `buffers`, `cached`.
   * @see virNodeGetMemoryStats
   */
  async getNodeMemoryStats(
    cell: number = -1,
    options?: CallOptions,
  ): Promise<Readonly<Record<string, bigint>>> {
    const ask = (nparams: number) =>
      this.call('node_get_memory_stats', { nparams, cellNum: cell, flags: 0 }, options);
    const { nparams } = await ask(0);
    return fieldsOf(nparams > 0 ? (await ask(nparams)).params : []);
  }

  /** Free memory of the whole host, in bytes. @see virNodeGetFreeMemory */
  async getNodeFreeMemory(options?: CallOptions): Promise<bigint> {
    return (await this.call('node_get_free_memory', undefined, options)).freeMem;
  }

  /** Free memory of NUMA cells, in bytes, from `startCell` on. @see virNodeGetCellsFreeMemory */
  async getNodeCellsFreeMemory(
    startCell: number,
    maxCells: number,
    options?: CallOptions,
  ): Promise<bigint[]> {
    return (await this.call('node_get_cells_free_memory', { startCell, maxcells: maxCells }, options)).cells;
  }

  /** The host's CPUs and which are in use. @see virNodeGetCPUMap */
  async getNodeCPUMap(options?: CallOptions): Promise<NodeCPUMap> {
    const args = { need_map: 1, need_online: 1, flags: 0 };
    const { cpumap, ret } = await this.call('node_get_cpu_map', args, options);
    return { cpus: ret, online: decodeCpuMap(cpumap) };
  }

  /**
   * The first security driver's model and domain of interpretation; empty if none.
   * @see virNodeGetSecurityModel
   */
  async getNodeSecurityModel(
    options?: CallOptions,
  ): Promise<{ readonly model: string; readonly doi: string }> {
    const { model, doi } = await this.call('node_get_security_model', undefined, options);
    return { model: cString(model), doi: cString(doi) };
  }

  /** Same-page merging (KSM) and its counters. @see virNodeGetMemoryParameters */
  getNodeMemoryParameters(options?: CallOptions): Promise<TypedParams> {
    return this.readParams(0, (nparams, flags) =>
      this.call('node_get_memory_parameters', { nparams, flags }, options),
    );
  }

  /** Sets how same-page merging works. @see virNodeSetMemoryParameters */
  setNodeMemoryParameters(params: ParamsFor<typeof nodeMemoryFields>, options?: CallOptions): Promise<void> {
    return this.call(
      'node_set_memory_parameters',
      { params: encodeTypedParams(nodeMemoryFields, params), flags: 0 },
      options,
    );
  }

  /** What the host's AMD SEV offers: certificates and limits. @see virNodeGetSEVInfo */
  getNodeSEVInfo(options?: CallOptions): Promise<TypedParams> {
    return this.readParams(0, (nparams, flags) =>
      this.call('node_get_sev_info', { nparams, flags }, options),
    );
  }

  /**
   * Free huge pages.
   * @param pages sizes in KiB
   * @returns for each cell from `startCell`, the count of each size, one after another
   * @see virNodeGetFreePages
   */
  async getNodeFreePages(
    pages: readonly number[],
    startCell: number,
    cellCount: number,
    options?: CallOptions,
  ): Promise<bigint[]> {
    const args = { pages: [...pages], startCell, cellCount, flags: 0 };
    return (await this.call('node_get_free_pages', args, options)).counts;
  }

  /**
   * Adds to the pool of huge pages, or with SET makes it so large.
   * @param pages counts by size in KiB
   * @param startCell the first NUMA cell; -1 for all of the host
   * @returns on how many cells it was done
   * @see virNodeAllocPages
   */
  async allocNodePages(
    pages: readonly { readonly size: number; readonly count: bigint | number }[],
    startCell: number,
    cellCount: number,
    flags: virNodeAllocPagesFlags = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = {
      pageSizes: pages.map(({ size }) => size),
      pageCounts: pages.map(({ count }) => toBigInt(count)),
      startCell,
      cellCount,
      flags,
    };
    return (await this.call('node_alloc_pages', args, options)).ret;
  }

  /** Suspends the host, which wakes after `duration` seconds (at least 60). @see virNodeSuspendForDuration */
  suspendNodeForDuration(
    target: virNodeSuspendTarget,
    duration: bigint | number,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'node_suspend_for_duration',
      { target, duration: toBigInt(duration), flags: 0 },
      options,
    );
  }
}

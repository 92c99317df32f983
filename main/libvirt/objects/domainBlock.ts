import { virDomainBlockJobType, virDomainDiskErrorCode } from '../protocol/enums.gen.ts';
import type {
  virDomainBlockCommitFlags,
  virDomainBlockCopyFlags,
  virDomainBlockJobAbortFlags,
  virDomainBlockJobInfoFlags,
  virDomainBlockJobSetSpeedFlags,
  virDomainBlockPullFlags,
  virDomainBlockRebaseFlags,
  virDomainBlockResizeFlags,
  virDomainModificationImpact,
} from '../protocol/enums.gen.ts';
import { toBigInt } from './base.ts';
import type { CallOptions } from './base.ts';
import { DomainMemoryMethods } from './domainMemory.ts';
import { enumNames } from './names.ts';
import { blkioFields, blockCopyFields, blockIoTuneFields } from './paramFields.ts';
import { encodeTypedParams } from './typedParams.ts';
import type { ParamsFor, TypedParams } from './typedParams.ts';

export const blockJobTypeName = enumNames(virDomainBlockJobType, 'VIR_DOMAIN_BLOCK_JOB_TYPE_');
const diskErrorName = enumNames(virDomainDiskErrorCode, 'VIR_DOMAIN_DISK_ERROR_');

/** `pull`, `copy`, `commit`, `activeCommit`, `backup`. */
export type BlockJobTypeName = ReturnType<typeof blockJobTypeName>;

/** Counters of a disk since the domain started. -1 where the hypervisor does not know. */
export interface BlockStats {
  readonly rdReq: bigint;
  readonly rdBytes: bigint;
  readonly wrReq: bigint;
  readonly wrBytes: bigint;
  readonly errs: bigint;
}

/** Sizes in bytes. */
export interface BlockInfo {
  /** Size that the guest sees. */
  readonly capacity: bigint;
  /** Highest offset written (images) or space used on the host. */
  readonly allocation: bigint;
  /** Size of the file or device on the host. */
  readonly physical: bigint;
}

export interface BlockJobInfo {
  readonly type: BlockJobTypeName;
  /** MiB/s, or bytes/s if the call's flags say so; 0 is no limit. */
  readonly bandwidth: bigint;
  /** Progress so far, of `end`; the unit is the job's own. */
  readonly cur: bigint;
  readonly end: bigint;
}

/**
 * Disks of the domain: sizes, statistics, throttling, block jobs. A disk is named by its target (`vda`) or
 * its source path.
 */
export abstract class DomainBlockMethods extends DomainMemoryMethods {
  /** Bytes, requests and errors of one disk. @see virDomainBlockStats */
  async blockStats(disk: string, options?: CallOptions): Promise<BlockStats> {
    const s = await this.call('domain_block_stats', { dom: this, path: disk }, options);
    return { rdReq: s.rd_req, rdBytes: s.rd_bytes, wrReq: s.wr_req, wrBytes: s.wr_bytes, errs: s.errs };
  }

  /**
   * All counters the hypervisor has of a disk, times in nanoseconds; '' for all disks together.
   * @see virDomainBlockStatsFlags
   */
  blockStatsFlags(disk: string, options?: CallOptions): Promise<TypedParams> {
    return this.readParams(0, (nparams, flags) =>
      this.call('domain_block_stats_flags', { dom: this, path: disk, nparams, flags }, options),
    );
  }

  /** The sizes of a disk, in bytes. @see virDomainGetBlockInfo */
  getBlockInfo(disk: string, options?: CallOptions): Promise<BlockInfo> {
    return this.call('domain_get_block_info', { dom: this, path: disk, flags: 0 }, options);
  }

  /** Reads bytes from a disk as the guest sees it. At most 4 MiB. @see virDomainBlockPeek */
  async blockPeek(
    disk: string,
    offset: bigint | number,
    size: number,
    options?: CallOptions,
  ): Promise<Uint8Array> {
    const args = { dom: this, path: disk, offset: toBigInt(offset), size, flags: 0 };
    return (await this.call('domain_block_peek', args, options)).buffer;
  }

  /**
   * Gives a running domain's disk a new size: KiB, or bytes with the BYTES flag.
   * @see virDomainBlockResize
   */
  blockResize(
    disk: string,
    size: bigint | number,
    flags: virDomainBlockResizeFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_block_resize', { dom: this, disk, size: toBigInt(size), flags }, options);
  }

  /** Which disks the hypervisor has had errors on, by target name. @see virDomainGetDiskErrors */
  async getDiskErrors(
    options?: CallOptions,
  ): Promise<{ readonly disk: string; readonly error: ReturnType<typeof diskErrorName> }[]> {
    const { nerrors } = await this.call(
      'domain_get_disk_errors',
      { dom: this, maxerrors: 0, flags: 0 },
      options,
    );
    if (nerrors <= 0) return [];
    const { errors } = await this.call(
      'domain_get_disk_errors',
      { dom: this, maxerrors: nerrors, flags: 0 },
      options,
    );
    return errors.map(({ disk, error }) => ({ disk, error: diskErrorName(error) }));
  }

  /** Throttling of a disk. @see virDomainGetBlockIoTune */
  getBlockIoTune(
    disk: string,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    return this.readParams(flags, (nparams, flags) =>
      this.call('domain_get_block_io_tune', { dom: this, disk, nparams, flags }, options),
    );
  }

  /** Sets throttling of a disk: bytes and requests per second, 0 for none. @see virDomainSetBlockIoTune */
  setBlockIoTune(
    disk: string,
    params: ParamsFor<typeof blockIoTuneFields>,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_block_io_tune',
      { dom: this, disk, params: encodeTypedParams(blockIoTuneFields, params), flags },
      options,
    );
  }

  /**
   * Makes or changes a named throttle group that disks can share. Since libvirt 11.2.
   * @see virDomainSetThrottleGroup
   */
  setThrottleGroup(
    group: string,
    params: ParamsFor<typeof blockIoTuneFields>,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_throttle_group',
      { dom: this, group, params: encodeTypedParams(blockIoTuneFields, params), flags },
      options,
    );
  }

  /** Removes a throttle group that no disk uses. Since libvirt 11.2. @see virDomainDelThrottleGroup */
  delThrottleGroup(
    group: string,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_del_throttle_group', { dom: this, group, flags }, options);
  }

  /** Block I/O weights and limits by host device. @see virDomainGetBlkioParameters */
  getBlkioParameters(flags: virDomainModificationImpact = 0, options?: CallOptions): Promise<TypedParams> {
    return this.readParams(flags, (nparams, flags) =>
      this.call('domain_get_blkio_parameters', { dom: this, nparams, flags }, options),
    );
  }

  /** Sets block I/O weights and limits by host device. @see virDomainSetBlkioParameters */
  setBlkioParameters(
    params: ParamsFor<typeof blkioFields>,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_blkio_parameters',
      { dom: this, params: encodeTypedParams(blkioFields, params), flags },
      options,
    );
  }

  /**
   * Has the blockThreshold event sent once when writing passes `threshold` bytes.
   * @see virDomainSetBlockThreshold
   */
  setBlockThreshold(dev: string, threshold: bigint | number, options?: CallOptions): Promise<void> {
    return this.call(
      'domain_set_block_threshold',
      { dom: this, dev, threshold: toBigInt(threshold), flags: 0 },
      options,
    );
  }

  /**
   * Copies data from the whole backing chain into the top image. A job; the blockJob event tells its end.
   * @see virDomainBlockPull
   */
  blockPull(
    disk: string,
    bandwidth: bigint | number = 0n,
    flags: virDomainBlockPullFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_block_pull',
      { dom: this, path: disk, bandwidth: toBigInt(bandwidth), flags },
      options,
    );
  }

  /**
   * Pulls down to `base` (null: all), or with the COPY flag starts a copy to the file `base`.
   * @see virDomainBlockRebase
   */
  blockRebase(
    disk: string,
    base: string | null,
    bandwidth: bigint | number = 0n,
    flags: virDomainBlockRebaseFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_block_rebase',
      { dom: this, path: disk, base, bandwidth: toBigInt(bandwidth), flags },
      options,
    );
  }

  /**
   * Writes images of the chain down into their backing: from `top` (null: the active image, which needs the
   * ACTIVE flag and a pivot at the end) into `base` (null: the bottom).
   * @see virDomainBlockCommit
   */
  blockCommit(
    disk: string,
    base: string | null,
    top: string | null,
    bandwidth: bigint | number = 0n,
    flags: virDomainBlockCommitFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_block_commit',
      { dom: this, disk, base, top, bandwidth: toBigInt(bandwidth), flags },
      options,
    );
  }

  /**
   * Mirrors a disk to the one that `destxml` describes; when the job is ready, `blockJobAbort` with PIVOT
   * moves the guest.
   * @see virDomainBlockCopy
   */
  blockCopy(
    disk: string,
    destxml: string,
    params: ParamsFor<typeof blockCopyFields> = {},
    flags: virDomainBlockCopyFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_block_copy',
      { dom: this, path: disk, destxml, params: encodeTypedParams(blockCopyFields, params), flags },
      options,
    );
  }

  /** The job on a disk, or undefined. @see virDomainGetBlockJobInfo */
  async getBlockJobInfo(
    disk: string,
    flags: virDomainBlockJobInfoFlags = 0,
    options?: CallOptions,
  ): Promise<BlockJobInfo | undefined> {
    const info = await this.call('domain_get_block_job_info', { dom: this, path: disk, flags }, options);
    if (info.found === 0) return undefined;
    return { type: blockJobTypeName(info.type), bandwidth: info.bandwidth, cur: info.cur, end: info.end };
  }

  /** Limits a job's speed: MiB/s, or bytes/s by flag; 0 for none. @see virDomainBlockJobSetSpeed */
  blockJobSetSpeed(
    disk: string,
    bandwidth: bigint | number,
    flags: virDomainBlockJobSetSpeedFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_block_job_set_speed',
      { dom: this, path: disk, bandwidth: toBigInt(bandwidth), flags },
      options,
    );
  }

  /**
   * Cancels a disk's job; with PIVOT, ends a ready mirror by moving the guest to the copy.
   * @see virDomainBlockJobAbort
   */
  blockJobAbort(disk: string, flags: virDomainBlockJobAbortFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_block_job_abort', { dom: this, path: disk, flags }, options);
  }
}

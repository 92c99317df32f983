import { virDomainJobType } from '../protocol/enums.gen.ts';
import type {
  virDomainAbortJobFlagsValues,
  virDomainBackupBeginFlags,
  virDomainGetJobStatsFlags,
} from '../protocol/enums.gen.ts';
import type { CallOptions } from './base.ts';
import { DomainBlockMethods } from './domainBlock.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';
import { decodeTypedParams } from './typedParams.ts';
import type { TypedParams } from './typedParams.ts';

const jobTypeName = enumNames(virDomainJobType, 'VIR_DOMAIN_JOB_');

/** `none`, `bounded` (its end can be told), `unbounded`, `completed`, `failed`, `cancelled`. */
export type JobTypeName = NameOf<typeof virDomainJobType, 'VIR_DOMAIN_JOB_'> | 'unknown';

/** Times in milliseconds, amounts in bytes. */
export interface JobInfo {
  readonly type: JobTypeName;
  readonly timeElapsed: bigint;
  readonly timeRemaining: bigint;
  readonly dataTotal: bigint;
  readonly dataProcessed: bigint;
  readonly dataRemaining: bigint;
  readonly memTotal: bigint;
  readonly memProcessed: bigint;
  readonly memRemaining: bigint;
  readonly fileTotal: bigint;
  readonly fileProcessed: bigint;
  readonly fileRemaining: bigint;
}

/** Long operations on the whole domain: save, dump, migration, backup. */
export abstract class DomainJobMethods extends DomainBlockMethods {
  /** The running job's progress, in the old fixed form. @see virDomainGetJobInfo */
  async getJobInfo(options?: CallOptions): Promise<JobInfo> {
    const { type, ...progress } = await this.call('domain_get_job_info', { dom: this }, options);
    return { type: jobTypeName(type), ...progress };
  }

  /**
   * The running job's progress, with all that the hypervisor tells (`data_total`, `memory_dirty_rate`, …);
   * with COMPLETED that of the last one that ended, once, unless KEEP_COMPLETED is given too. Asking another
   * host while it is the target of a migration is VIR_ERR_OPERATION_INVALID.
   * @see virDomainGetJobStats
   */
  async getJobStats(
    flags: virDomainGetJobStatsFlags = 0,
    options?: CallOptions,
  ): Promise<{ readonly type: JobTypeName; readonly params: TypedParams }> {
    const { type, params } = await this.call('domain_get_job_stats', { dom: this, flags }, options);
    return { type: jobTypeName(type), params: decodeTypedParams(params) };
  }

  /**
   * Cancels the running job. The call that started it fails with VIR_ERR_OPERATION_ABORTED.
   * @see virDomainAbortJob
   */
  abortJob(options?: CallOptions): Promise<void> {
    return this.call('domain_abort_job', { dom: this }, options);
  }

  /**
   * Cancels the running job; with POSTCOPY, a migration in its post-copy phase too. Since libvirt 8.5.
   * @see virDomainAbortJobFlags
   */
  abortJobFlags(flags: virDomainAbortJobFlagsValues, options?: CallOptions): Promise<void> {
    return this.call('domain_abort_job_flags', { dom: this, flags }, options);
  }

  /**
   * Starts a backup of the disks that the XML names, and with it a checkpoint if one is described. It goes on
   * after the call; the jobCompleted event tells its end.
   * @see virDomainBackupBegin
   */
  backupBegin(
    backupXml: string,
    checkpointXml: string | null = null,
    flags: virDomainBackupBeginFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_backup_begin',
      { dom: this, backup_xml: backupXml, checkpoint_xml: checkpointXml, flags },
      options,
    );
  }

  /** The running backup's XML. VIR_ERR_NO_DOMAIN_BACKUP if there is none. @see virDomainBackupGetXMLDesc */
  async backupGetXMLDesc(options?: CallOptions): Promise<string> {
    return (await this.call('domain_backup_get_xml_desc', { dom: this, flags: 0 }, options)).xml;
  }
}

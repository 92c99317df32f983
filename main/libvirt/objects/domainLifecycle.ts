import type {
  virDomainCoreDumpFlags,
  virDomainCoreDumpFormat,
  virDomainCreateFlags,
  virDomainDestroyFlagsValues,
  virDomainLifecycle,
  virDomainLifecycleAction,
  virDomainModificationImpact,
  virDomainRebootFlagValues,
  virDomainSaveImageXMLFlags,
  virDomainSaveRestoreFlags,
  virDomainShutdownFlagValues,
  virDomainUndefineFlagsValues,
  virNodeSuspendTarget,
} from '../protocol/enums.gen.ts';
import { toBigInt } from './base.ts';
import type { CallOptions } from './base.ts';
import { DomainInfoMethods } from './domainInfo.ts';
import { saveFields } from './paramFields.ts';
import { encodeTypedParams } from './typedParams.ts';
import type { ParamsFor } from './typedParams.ts';

/** Starting, stopping and everything in between. Each change of state is announced by the lifecycle event. */
export abstract class DomainLifecycleMethods extends DomainInfoMethods {
  /**
   * Starts a defined domain; from its managed save image if there is one. Already running:
   * VIR_ERR_OPERATION_INVALID.
   * @see virDomainCreate
   */
  create(flags: virDomainCreateFlags = 0, options?: CallOptions): Promise<void> {
    return this.createWithFlags(flags, options);
  }

  /**
   * Starts a defined domain: paused (START_PAUSED), discarding a managed save image (START_FORCE_BOOT),
   * destroyed when this connection closes (START_AUTODESTROY), … Afterwards `id` is that of the running
   * domain.
   * @see virDomainCreateWithFlags
   */
  async createWithFlags(flags: virDomainCreateFlags, options?: CallOptions): Promise<void> {
    this.adopt((await this.call('domain_create_with_flags', { dom: this, flags }, options)).dom);
  }

  /** Stops the guest's CPUs; its memory stays allocated. @see virDomainSuspend */
  suspend(options?: CallOptions): Promise<void> {
    return this.call('domain_suspend', { dom: this }, options);
  }

  /** Lets a paused guest's CPUs run again. @see virDomainResume */
  resume(options?: CallOptions): Promise<void> {
    return this.call('domain_resume', { dom: this }, options);
  }

  /**
   * Asks the guest to shut down and returns at once: the guest may take its time or ignore it.
   * @see virDomainShutdown
   */
  shutdown(options?: CallOptions): Promise<void> {
    return this.call('domain_shutdown', { dom: this }, options);
  }

  /**
   * Asks the guest to shut down in the way that the flags name (ACPI button, guest agent, init, signal,
   * paravirt); with several, the hypervisor picks. VIR_ERR_AGENT_UNRESPONSIVE if the agent was asked for and
   * does not answer.
   * @see virDomainShutdownFlags
   */
  shutdownFlags(flags: virDomainShutdownFlagValues = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_shutdown_flags', { dom: this, flags }, options);
  }

  /** Asks the guest to reboot; it may ignore that. @see virDomainReboot */
  reboot(flags: virDomainRebootFlagValues = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_reboot', { dom: this, flags }, options);
  }

  /** Presses the reset button: unsaved data in the guest is lost. @see virDomainReset */
  reset(options?: CallOptions): Promise<void> {
    return this.call('domain_reset', { dom: this, flags: 0 }, options);
  }

  /** Pulls the plug: unsaved data in the guest is lost. A transient domain vanishes. @see virDomainDestroy */
  async destroy(options?: CallOptions): Promise<void> {
    await this.call('domain_destroy', { dom: this }, options);
    this.adopt({ name: this.name, uuid: this.uuid, id: -1 });
  }

  /**
   * Pulls the plug. With GRACEFUL the hypervisor process is only asked to end, and VIR_ERR_SYSTEM_ERROR tells
   * that it did not; REMOVE_LOGS deletes its log.
   * @see virDomainDestroyFlags
   */
  async destroyFlags(flags: virDomainDestroyFlagsValues = 0, options?: CallOptions): Promise<void> {
    await this.call('domain_destroy_flags', { dom: this, flags }, options);
    this.adopt({ name: this.name, uuid: this.uuid, id: -1 });
  }

  /**
   * Removes the stored configuration. Refused if managed save or snapshot data would be orphaned.
   * @see virDomainUndefine
   */
  undefine(options?: CallOptions): Promise<void> {
    return this.call('domain_undefine', { dom: this }, options);
  }

  /**
   * Removes the stored configuration, and with it what the flags name: managed save, snapshot and checkpoint
   * metadata, NVRAM, TPM state. A running domain becomes transient.
   * @see virDomainUndefineFlags
   */
  undefineFlags(flags: virDomainUndefineFlagsValues = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_undefine_flags', { dom: this, flags }, options);
  }

  /**
   * Gives a stopped domain another name. This object keeps the old one: look it up anew, or by its UUID,
   * which stays.
   * @see virDomainRename
   */
  async rename(newName: string, options?: CallOptions): Promise<void> {
    await this.call('domain_rename', { dom: this, new_name: newName, flags: 0 }, options);
  }

  /**
   * Stops the domain, its memory kept in a file that libvirt looks after; the next start goes on from there.
   * A long call: give it no short timeout, and `abortJob` to cancel.
   * @see virDomainManagedSave
   */
  managedSave(flags: virDomainSaveRestoreFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_managed_save', { dom: this, flags }, options);
  }

  /** Whether a managed save image waits to be resumed. @see virDomainHasManagedSaveImage */
  async hasManagedSaveImage(options?: CallOptions): Promise<boolean> {
    return (await this.call('domain_has_managed_save_image', { dom: this, flags: 0 }, options)).result !== 0;
  }

  /**
   * Deletes the managed save image: the next start boots, and what was in memory is lost.
   * @see virDomainManagedSaveRemove
   */
  managedSaveRemove(options?: CallOptions): Promise<void> {
    return this.call('domain_managed_save_remove', { dom: this, flags: 0 }, options);
  }

  /** The configuration in the managed save image. @see virDomainManagedSaveGetXMLDesc */
  async managedSaveGetXMLDesc(flags: virDomainSaveImageXMLFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('domain_managed_save_get_xml_desc', { dom: this, flags }, options)).xml;
  }

  /**
   * Changes the configuration in the managed save image, within what its memory still fits.
   * @see virDomainManagedSaveDefineXML
   */
  managedSaveDefineXML(
    dxml: string | null,
    flags: virDomainSaveRestoreFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_managed_save_define_xml', { dom: this, dxml, flags }, options);
  }

  /** Stops the domain, its memory written to a file on the host. @see virDomainSave */
  save(to: string, options?: CallOptions): Promise<void> {
    return this.call('domain_save', { dom: this, to }, options);
  }

  /**
   * As `save`, storing another configuration (`dxml`) with the memory if one is given.
   * @see virDomainSaveFlags
   */
  saveFlags(
    to: string,
    dxml: string | null = null,
    flags: virDomainSaveRestoreFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_save_flags', { dom: this, to, dxml, flags }, options);
  }

  /**
   * As `save`, with file, image format and parallel channels as parameters. Since libvirt 8.4.
   * @see virDomainSaveParams
   */
  saveParams(
    params: ParamsFor<typeof saveFields>,
    flags: virDomainSaveRestoreFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_save_params',
      { dom: this, params: encodeTypedParams(saveFields, params), flags },
      options,
    );
  }

  /**
   * Writes the guest's memory (and, by flag, only that) to a file on the host, for analysis.
   * @see virDomainCoreDump
   */
  coreDump(to: string, flags: virDomainCoreDumpFlags = 0, options?: CallOptions): Promise<void> {
    return this.call('domain_core_dump', { dom: this, to, flags }, options);
  }

  /** As `coreDump`, in a given format. @see virDomainCoreDumpWithFormat */
  coreDumpWithFormat(
    to: string,
    dumpformat: virDomainCoreDumpFormat,
    flags: virDomainCoreDumpFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_core_dump_with_format', { dom: this, to, dumpformat, flags }, options);
  }

  /**
   * Sends the guest a non-maskable interrupt: a crash, a dump or a debugger, as its kernel is set up.
   * @see virDomainInjectNMI
   */
  injectNMI(options?: CallOptions): Promise<void> {
    return this.call('domain_inject_nmi', { dom: this, flags: 0 }, options);
  }

  /**
   * Has the guest suspend itself (to memory, disk or both), which needs its agent.
   * @param duration seconds after which it should wake; 0 for no limit, and most hypervisors accept only that
   * @see virDomainPMSuspendForDuration
   */
  pmSuspendForDuration(
    target: virNodeSuspendTarget,
    duration: bigint | number = 0n,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_pm_suspend_for_duration',
      { dom: this, target, duration: toBigInt(duration), flags: 0 },
      options,
    );
  }

  /** Wakes a guest that suspended itself to memory. @see virDomainPMWakeup */
  pmWakeup(options?: CallOptions): Promise<void> {
    return this.call('domain_pm_wakeup', { dom: this, flags: 0 }, options);
  }

  /** Sets what happens when the guest powers off, reboots or crashes. @see virDomainSetLifecycleAction */
  setLifecycleAction(
    type: virDomainLifecycle,
    action: virDomainLifecycleAction,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_set_lifecycle_action', { dom: this, type, action, flags }, options);
  }
}

import type { LifecycleAction } from '../../../preload/contract/index.ts';
import {
  virDomainCreateFlags,
  virDomainShutdownFlagValues,
  type CallOptions,
  type Connection,
} from '../../libvirt/index.ts';
import type { DomainRow } from '../../hosts/index.ts';

export interface ActionCall {
  /** `Start`, as a task's title and a failure begin. */
  verb: string;
  /** virsh's command with its options. */
  virsh: readonly string[] | ((row: DomainRow) => readonly string[]);
  /** How long the hypervisor may take, ms, before it is given up here. */
  deadlineMs: number;
  /** It takes long as a rule: staging disks, writing memory to disk. */
  isLong?: boolean;
  /** The hypervisor runs it as a job whose progress can be asked and which can be aborted. */
  isJob?: boolean;
  run: (
    connection: Connection,
    dom: { name: string; uuid: string; id: number },
    options: CallOptions,
    row: DomainRow,
  ) => Promise<unknown>;
}

const QUICK_MS = 60_000;
/** Staging a guest's disks, or asking its agent. */
const SLOW_MS = 5 * 60_000;
const SAVE_MS = 2 * 3_600_000;

const shutdown = (verb: string, flags: number, ...mode: string[]): ActionCall => ({
  verb,
  virsh: ['shutdown', ...mode],
  deadlineMs: flags === virDomainShutdownFlagValues.VIR_DOMAIN_SHUTDOWN_GUEST_AGENT ? SLOW_MS : QUICK_MS,
  run: (connection, dom, options) =>
    // Drivers without flags (containers, old ones) know the plain call.
    flags === 0
      ? connection.call('domain_shutdown', { dom }, options)
      : connection.call('domain_shutdown_flags', { dom, flags }, options),
});

/** Each action's libvirt call, made on a lane of its own because it may wait for the guest or for another job. */
export const ACTIONS: Readonly<Record<LifecycleAction, ActionCall>> = {
  start: {
    verb: 'Start',
    virsh: ['start'],
    deadlineMs: SLOW_MS,
    isLong: true,
    run: (connection, dom, options) => connection.call('domain_create', { dom }, options),
  },
  startPaused: {
    verb: 'Start paused',
    virsh: ['start', '--paused'],
    deadlineMs: SLOW_MS,
    isLong: true,
    run: (connection, dom, options) =>
      connection.call(
        'domain_create_with_flags',
        { dom, flags: virDomainCreateFlags.VIR_DOMAIN_START_PAUSED },
        options,
      ),
  },
  suspend: {
    verb: 'Pause',
    virsh: ['suspend'],
    deadlineMs: QUICK_MS,
    run: (connection, dom, options) => connection.call('domain_suspend', { dom }, options),
  },
  resume: {
    verb: 'Resume',
    virsh: (row) => [row.state === 'pmsuspended' ? 'dompmwakeup' : 'resume'],
    deadlineMs: QUICK_MS,
    // A guest that suspended itself is woken, not resumed.
    run: (connection, dom, options, row) =>
      row.state === 'pmsuspended'
        ? connection.call('domain_pm_wakeup', { dom, flags: 0 }, options)
        : connection.call('domain_resume', { dom }, options),
  },
  shutdown: shutdown('Shut down', 0),
  shutdownAgent: shutdown(
    'Shut down',
    virDomainShutdownFlagValues.VIR_DOMAIN_SHUTDOWN_GUEST_AGENT,
    ...['--mode', 'agent'],
  ),
  shutdownAcpi: shutdown(
    'Shut down',
    virDomainShutdownFlagValues.VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN,
    ...['--mode', 'acpi'],
  ),
  reboot: {
    verb: 'Reboot',
    virsh: ['reboot'],
    deadlineMs: QUICK_MS,
    run: (connection, dom, options) => connection.call('domain_reboot', { dom, flags: 0 }, options),
  },
  reset: {
    verb: 'Reset',
    virsh: ['reset'],
    deadlineMs: QUICK_MS,
    run: (connection, dom, options) => connection.call('domain_reset', { dom, flags: 0 }, options),
  },
  destroy: {
    verb: 'Force off',
    virsh: ['destroy'],
    deadlineMs: QUICK_MS,
    run: (connection, dom, options) => connection.call('domain_destroy', { dom }, options),
  },
  managedSave: {
    verb: 'Save',
    virsh: ['managedsave'],
    deadlineMs: SAVE_MS,
    isLong: true,
    isJob: true,
    run: (connection, dom, options) => connection.call('domain_managed_save', { dom, flags: 0 }, options),
  },
  discardManagedSave: {
    verb: 'Discard the saved state of',
    virsh: ['managedsave-remove'],
    deadlineMs: QUICK_MS,
    run: (connection, dom, options) =>
      connection.call('domain_managed_save_remove', { dom, flags: 0 }, options),
  },
  injectNmi: {
    verb: 'Send an NMI to',
    virsh: ['inject-nmi'],
    deadlineMs: QUICK_MS,
    run: (connection, dom, options) => connection.call('domain_inject_nmi', { dom, flags: 0 }, options),
  },
};

import type { virDomainQemuMonitorCommandFlags } from '../protocol/enums.gen.ts';
import type { CallOptions } from './base.ts';
import { DomainMigrationMethods } from './domainMigration.ts';

/**
 * A virtual machine or container of a host. Got from a `Connection`; it is a name for the domain, not a copy
 * of it: nothing in it grows stale but `id`, and its methods fail with VIR_ERR_NO_DOMAIN once the domain is
 * gone.
 */
export class Domain extends DomainMigrationMethods {
  /**
   * Sends a command to QEMU's own monitor: QMP's JSON, or with the HMP flag a line for people. libvirt marks
   * the domain as tainted, and cannot know what the command changed.
   * @see virDomainQemuMonitorCommand
   */
  async qemuMonitorCommand(
    cmd: string,
    flags: virDomainQemuMonitorCommandFlags = 0,
    options?: CallOptions,
  ): Promise<string> {
    return (await this.call('qemu_domain_monitor_command', { dom: this, cmd, flags }, options)).result;
  }

  /**
   * Sends a command, as JSON, to the guest agent.
   * @param timeout seconds to wait, or a virDomainQemuAgentCommandTimeoutValues: -2 forever, -1 libvirt's
   * default, 0 not at all
   * @returns the agent's answer; null when none was waited for
   * @see virDomainQemuAgentCommand
   */
  async qemuAgentCommand(cmd: string, timeout = -1, options?: CallOptions): Promise<string | null> {
    return (await this.call('qemu_domain_agent_command', { dom: this, cmd, timeout, flags: 0 }, options))
      .result;
  }
}

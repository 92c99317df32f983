import { virDomainInterfaceAddressesSource, virIPAddrType } from '../protocol/enums.gen.ts';
import type {
  virDomainAuthorizedSSHKeysSetFlags,
  virDomainGuestInfoTypes,
  virDomainSetTimeFlags,
  virDomainSetUserPasswordFlags,
} from '../protocol/enums.gen.ts';
import type { RemoteDomainInterface } from '../protocol/remoteShared.gen.ts';
import { toBigInt } from './base.ts';
import type { CallOptions } from './base.ts';
import { DomainJobMethods } from './domainJobs.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';
import { launchSecurityFields } from './paramFields.ts';
import { decodeTypedParams, encodeTypedParams } from './typedParams.ts';
import type { ParamsFor, TypedParams } from './typedParams.ts';

const ipAddrType = enumNames(virIPAddrType, 'VIR_IP_ADDR_TYPE_');
/** `ipv4` or `ipv6`. */
export type IPAddrTypeName = NameOf<typeof virIPAddrType, 'VIR_IP_ADDR_TYPE_'> | 'unknown';
export const ipAddrTypeName: (type: number) => IPAddrTypeName = ipAddrType;

export interface DomainInterface {
  /** As the source knows it: `vnet0` from leases and ARP, `eth0` from the agent. */
  readonly name: string;
  readonly hwaddr: string | null;
  readonly addrs: readonly {
    readonly type: IPAddrTypeName;
    readonly addr: string;
    readonly prefix: number;
  }[];
}

export interface FSInfo {
  readonly mountpoint: string;
  /** The device in the guest, `sda1`. */
  readonly name: string;
  readonly fstype: string;
  /** Target names of the disks it lies on. */
  readonly devAliases: readonly string[];
}

const decodeInterface = ({ name, hwaddr, addrs }: RemoteDomainInterface): DomainInterface => ({
  name,
  hwaddr,
  addrs: addrs.map(({ type, addr, prefix }) => ({ type: ipAddrTypeName(type), addr, prefix })),
});

/**
 * What is asked of the guest itself. But for addresses from leases and ARP all of it needs the guest agent:
 * none is set up → VIR_ERR_ARGUMENT_UNSUPPORTED, it does not answer → VIR_ERR_AGENT_UNRESPONSIVE.
 */
export abstract class DomainGuestMethods extends DomainJobMethods {
  /**
   * The guest's interfaces and addresses, from DHCP leases, the agent or the host's ARP table.
   * @see virDomainInterfaceAddresses
   */
  async interfaceAddresses(
    source: virDomainInterfaceAddressesSource = virDomainInterfaceAddressesSource.VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE,
    options?: CallOptions,
  ): Promise<DomainInterface[]> {
    const { ifaces } = await this.call(
      'domain_interface_addresses',
      { dom: this, source, flags: 0 },
      options,
    );
    return ifaces.map(decodeInterface);
  }

  /**
   * Users, OS, time zone, host name, file systems, disks, interfaces, load: the groups in `types`, 0 for all
   * known.
   * @see virDomainGetGuestInfo
   */
  async getGuestInfo(types: virDomainGuestInfoTypes = 0, options?: CallOptions): Promise<TypedParams> {
    const ret = await this.call('domain_get_guest_info', { dom: this, types, flags: 0 }, options);
    return decodeTypedParams(ret.params);
  }

  /** Mounted file systems and the disks under them. @see virDomainGetFSInfo */
  async getFSInfo(options?: CallOptions): Promise<FSInfo[]> {
    const { info } = await this.call('domain_get_fsinfo', { dom: this, flags: 0 }, options);
    return info.map(({ mountpoint, name, fstype, dev_aliases }) => ({
      mountpoint,
      name,
      fstype,
      devAliases: dev_aliases,
    }));
  }

  /**
   * Flushes and freezes file systems (none named: all); returns how many. They stay frozen until `fsThaw`.
   * @see virDomainFSFreeze
   */
  async fsFreeze(mountpoints: readonly string[] = [], options?: CallOptions): Promise<number> {
    const args = { dom: this, mountpoints: [...mountpoints], flags: 0 };
    return (await this.call('domain_fsfreeze', args, options)).filesystems;
  }

  /** Lets frozen file systems go on (none named: all); returns how many. @see virDomainFSThaw */
  async fsThaw(mountpoints: readonly string[] = [], options?: CallOptions): Promise<number> {
    const args = { dom: this, mountpoints: [...mountpoints], flags: 0 };
    return (await this.call('domain_fsthaw', args, options)).filesystems;
  }

  /**
   * Has the guest give unused blocks back, in ranges of at least `minimum` bytes; null for all mount points.
   * @see virDomainFSTrim
   */
  fsTrim(
    mountPoint: string | null = null,
    minimum: bigint | number = 0n,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_fstrim',
      { dom: this, mountPoint, minimum: toBigInt(minimum), flags: 0 },
      options,
    );
  }

  /** The guest's clock, UTC. @see virDomainGetTime */
  async getTime(options?: CallOptions): Promise<{ readonly seconds: bigint; readonly nseconds: number }> {
    return this.call('domain_get_time', { dom: this, flags: 0 }, options);
  }

  /** Sets the guest's clock, UTC; with SYNC from the guest's own hardware clock. @see virDomainSetTime */
  setTime(
    seconds: bigint | number,
    nseconds = 0,
    flags: virDomainSetTimeFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_set_time', { dom: this, seconds: toBigInt(seconds), nseconds, flags }, options);
  }

  /**
   * Sets a guest user's password; plain, or ENCRYPTED as the guest's own crypt does.
   * @see virDomainSetUserPassword
   */
  setUserPassword(
    user: string,
    password: string,
    flags: virDomainSetUserPasswordFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_set_user_password', { dom: this, user, password, flags }, options);
  }

  /** Lines of a guest user's authorized_keys file. @see virDomainAuthorizedSSHKeysGet */
  async authorizedSSHKeysGet(user: string, options?: CallOptions): Promise<string[]> {
    return (await this.call('domain_authorized_ssh_keys_get', { dom: this, user, flags: 0 }, options)).keys;
  }

  /**
   * Replaces a guest user's SSH keys, or APPENDs or REMOVEs those given.
   * @see virDomainAuthorizedSSHKeysSet
   */
  authorizedSSHKeysSet(
    user: string,
    keys: readonly string[],
    flags: virDomainAuthorizedSSHKeysSetFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_authorized_ssh_keys_set', { dom: this, user, keys: [...keys], flags }, options);
  }

  /**
   * How long the daemon waits for the agent.
   * @param timeout seconds, or a virDomainAgentResponseTimeoutValues: -2 forever, -1 libvirt's default, 0 not
   * at all
   * @see virDomainAgentSetResponseTimeout
   */
  async agentSetResponseTimeout(timeout: number, options?: CallOptions): Promise<void> {
    await this.call('domain_agent_set_response_timeout', { dom: this, timeout, flags: 0 }, options);
  }

  /**
   * Injects a secret into an encrypted guest that was started paused.
   * @see virDomainSetLaunchSecurityState
   */
  setLaunchSecurityState(
    params: ParamsFor<typeof launchSecurityFields>,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_launch_security_state',
      { dom: this, params: encodeTypedParams(launchSecurityFields, params), flags: 0 },
      options,
    );
  }
}

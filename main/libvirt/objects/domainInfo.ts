import { virDomainControlErrorReason, virDomainControlState } from '../protocol/enums.gen.ts';
import type {
  virDomainGetHostnameFlags,
  virDomainMetadataType,
  virDomainModificationImpact,
  virDomainXMLFlags,
} from '../protocol/enums.gen.ts';
import { cString } from '../protocol/cString.ts';
import type { CallOptions } from './base.ts';
import { DomainObject } from './domainObject.ts';
import { decodeDomainState, domainStateName } from './domainStates.ts';
import type { DomainState, DomainStateName } from './domainStates.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';

export interface DomainInfo {
  readonly state: DomainStateName;
  /** KiB that the domain may have at most. */
  readonly maxMem: bigint;
  /** KiB that it has now. */
  readonly memory: bigint;
  readonly nrVirtCpu: number;
  /** Nanoseconds of CPU time used since it was started. */
  readonly cpuTime: bigint;
}

const controlStateName = enumNames(virDomainControlState, 'VIR_DOMAIN_CONTROL_');
const controlErrorName = enumNames(virDomainControlErrorReason, 'VIR_DOMAIN_CONTROL_ERROR_REASON_');

export interface DomainControlInfo {
  readonly state: NameOf<typeof virDomainControlState, 'VIR_DOMAIN_CONTROL_'> | 'unknown';
  /** Why `state` is `error`; `none` otherwise. */
  readonly reason: NameOf<typeof virDomainControlErrorReason, 'VIR_DOMAIN_CONTROL_ERROR_REASON_'> | 'unknown';
  /** Milliseconds for which the monitor has been busy. Meaningless in the states `ok` and `error`. */
  readonly stateTime: bigint;
}

export interface SecurityLabel {
  readonly label: string;
  readonly enforcing: boolean;
}

/** What a domain is and what it is doing. */
export abstract class DomainInfoMethods extends DomainObject {
  /**
   * The domain's XML. Of a running domain it is the running configuration unless the INACTIVE flag asks for
   * the stored. Without the SECURE flag passwords are left out: never define a domain from such a document. A
   * read-only connection asking for SECURE gets VIR_ERR_OPERATION_DENIED.
   * @see virDomainGetXMLDesc
   */
  async getXMLDesc(flags: virDomainXMLFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('domain_get_xml_desc', { dom: this, flags }, options)).xml;
  }

  /**
   * State and the reason for it, by name. A domain gone meanwhile is VIR_ERR_NO_DOMAIN.
   * @see virDomainGetState
   */
  async getState(options?: CallOptions): Promise<DomainState> {
    const { state, reason } = await this.call('domain_get_state', { dom: this, flags: 0 }, options);
    return decodeDomainState(state, reason);
  }

  /**
   * State, memory, CPU count and CPU time in one quick call.
   * @see virDomainGetInfo
   */
  async getInfo(options?: CallOptions): Promise<DomainInfo> {
    const { state, ...figures } = await this.call('domain_get_info', { dom: this }, options);
    return { state: domainStateName(state), ...figures };
  }

  /**
   * Whether the daemon's channel to the hypervisor process answers. `job` and `occupied` are passing states.
   * @see virDomainGetControlInfo
   */
  async getControlInfo(options?: CallOptions): Promise<DomainControlInfo> {
    const info = await this.call('domain_get_control_info', { dom: this, flags: 0 }, options);
    return {
      state: controlStateName(info.state),
      reason: controlErrorName(info.details),
      stateTime: info.stateTime,
    };
  }

  /**
   * The kind of system that the domain runs: `hvm`, `linux`, `exe`, `xen`.
   * @see virDomainGetOSType
   */
  async getOSType(options?: CallOptions): Promise<string> {
    return (await this.call('domain_get_os_type', { dom: this }, options)).type;
  }

  /**
   * The guest's host name, from a DHCP lease or the guest agent as the flags say. VIR_ERR_NO_HOSTNAME if
   * neither knows.
   * @see virDomainGetHostname
   */
  async getHostname(flags: virDomainGetHostnameFlags = 0, options?: CallOptions): Promise<string> {
    return (await this.call('domain_get_hostname', { dom: this, flags }, options)).hostname;
  }

  /** Whether it runs (in any of the states that count as running). @see virDomainIsActive */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.call('domain_is_active', { dom: this }, options)).active !== 0;
  }

  /** Whether it has a stored configuration, and so outlives its shutdown. @see virDomainIsPersistent */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.call('domain_is_persistent', { dom: this }, options)).persistent !== 0;
  }

  /**
   * Whether the running domain's stored configuration was changed since it started.
   * @see virDomainIsUpdated
   */
  async isUpdated(options?: CallOptions): Promise<boolean> {
    return (await this.call('domain_is_updated', { dom: this }, options)).updated !== 0;
  }

  /** Whether it is started with the host. @see virDomainGetAutostart */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.call('domain_get_autostart', { dom: this }, options)).autostart !== 0;
  }

  /**
   * Has the domain started with the host, or not. Only a persistent domain can be
   * (VIR_ERR_OPERATION_INVALID). No event tells other clients.
   * @see virDomainSetAutostart
   */
  setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    return this.call('domain_set_autostart', { dom: this, autostart: autostart ? 1 : 0 }, options);
  }

  /**
   * Whether it is started at the host's next boot, that one time. Since libvirt 11.2.
   * @see virDomainGetAutostartOnce
   */
  async getAutostartOnce(options?: CallOptions): Promise<boolean> {
    return (await this.call('domain_get_autostart_once', { dom: this }, options)).autostart !== 0;
  }

  /**
   * Has the domain started at the host's next boot only. Since libvirt 11.2.
   * @see virDomainSetAutostartOnce
   */
  setAutostartOnce(autostart: boolean, options?: CallOptions): Promise<void> {
    return this.call('domain_set_autostart_once', { dom: this, autostart: autostart ? 1 : 0 }, options);
  }

  /**
   * Title, description, or the element that belongs to `uri` (for type ELEMENT). VIR_ERR_NO_DOMAIN_METADATA
   * if there is none. AFFECT_LIVE or AFFECT_CONFIG choose running or stored.
   * @see virDomainGetMetadata
   */
  async getMetadata(
    type: virDomainMetadataType,
    uri: string | null = null,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<string> {
    return (await this.call('domain_get_metadata', { dom: this, type, uri, flags }, options)).metadata;
  }

  /**
   * Sets title (one line), description or a namespaced element; null removes it. An element needs `uri` and
   * the namespace prefix `key`. Sends the metadataChange event.
   * @see virDomainSetMetadata
   */
  setMetadata(
    type: virDomainMetadataType,
    metadata: string | null,
    key: string | null = null,
    uri: string | null = null,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_set_metadata', { dom: this, type, metadata, key, uri, flags }, options);
  }

  /**
   * The label that the first security driver runs the domain under; empty if none.
   * @see virDomainGetSecurityLabel
   */
  async getSecurityLabel(options?: CallOptions): Promise<SecurityLabel> {
    const { label, enforcing } = await this.call('domain_get_security_label', { dom: this }, options);
    return { label: cString(label), enforcing: enforcing !== 0 };
  }

  /** One label for each security driver of the host. @see virDomainGetSecurityLabelList */
  async getSecurityLabelList(options?: CallOptions): Promise<SecurityLabel[]> {
    const { labels } = await this.call('domain_get_security_label_list', { dom: this }, options);
    return labels.map(({ label, enforcing }) => ({ label: cString(label), enforcing: enforcing !== 0 }));
  }

  /**
   * What libvirt has to say about the domain: deprecated settings, taints, I/O errors. `types` is a
   * combination of virDomainMessageType's bits, 0 meaning all.
   * @see virDomainGetMessages
   */
  async getMessages(types = 0, options?: CallOptions): Promise<string[]> {
    return (await this.call('domain_get_messages', { dom: this, flags: types }, options)).msgs;
  }
}

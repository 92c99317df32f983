import type {
  virDomainDeviceModifyFlags,
  virDomainGraphicsReloadType,
  virDomainModificationImpact,
  virKeycodeSet,
} from '../protocol/enums.gen.ts';
import { toBigInt } from './base.ts';
import type { CallOptions } from './base.ts';
import { DomainLifecycleMethods } from './domainLifecycle.ts';
import { bandwidthFields } from './paramFields.ts';
import { encodeTypedParams } from './typedParams.ts';
import type { ParamsFor, TypedParams } from './typedParams.ts';

/** Counters of a network interface since the domain started. -1 where the hypervisor does not know. */
export interface DomainInterfaceStats {
  readonly rxBytes: bigint;
  readonly rxPackets: bigint;
  readonly rxErrs: bigint;
  readonly rxDrop: bigint;
  readonly txBytes: bigint;
  readonly txPackets: bigint;
  readonly txErrs: bigint;
  readonly txDrop: bigint;
}

/** Devices and what is done with them: plugging, network interfaces, keys, graphics. */
export abstract class DomainDeviceMethods extends DomainLifecycleMethods {
  /** Plugs a device into the running domain, described by its XML element. @see virDomainAttachDevice */
  attachDevice(xml: string, options?: CallOptions): Promise<void> {
    return this.call('domain_attach_device', { dom: this, xml }, options);
  }

  /**
   * Plugs a device in: live, in the stored configuration, or both (LIVE | CONFIG).
   * @see virDomainAttachDeviceFlags
   */
  attachDeviceFlags(xml: string, flags: virDomainDeviceModifyFlags, options?: CallOptions): Promise<void> {
    return this.call('domain_attach_device_flags', { dom: this, xml, flags }, options);
  }

  /** Unplugs a device from the running domain. See `detachDeviceFlags`. @see virDomainDetachDevice */
  detachDevice(xml: string, options?: CallOptions): Promise<void> {
    return this.call('domain_detach_device', { dom: this, xml }, options);
  }

  /**
   * Unplugs the device that the XML describes, which must match the configured one. Live removal needs the
   * guest's consent: the call may return before the device is gone. The deviceRemoved or deviceRemovalFailed
   * event tells.
   * @see virDomainDetachDeviceFlags
   */
  detachDeviceFlags(xml: string, flags: virDomainDeviceModifyFlags, options?: CallOptions): Promise<void> {
    return this.call('domain_detach_device_flags', { dom: this, xml, flags }, options);
  }

  /**
   * Unplugs the device with this alias, without waiting for the guest: the event tells.
   * @see virDomainDetachDeviceAlias
   */
  detachDeviceAlias(
    alias: string,
    flags: virDomainDeviceModifyFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call('domain_detach_device_alias', { dom: this, alias, flags }, options);
  }

  /**
   * Changes a device in place: a CD-ROM's medium, an interface's link or network, a VNC password. What cannot
   * change is VIR_ERR_OPERATION_UNSUPPORTED or VIR_ERR_CONFIG_UNSUPPORTED. FORCE ejects a locked medium.
   * @see virDomainUpdateDeviceFlags
   */
  updateDeviceFlags(xml: string, flags: virDomainDeviceModifyFlags, options?: CallOptions): Promise<void> {
    return this.call('domain_update_device_flags', { dom: this, xml, flags }, options);
  }

  /** Traffic of the interface with this target name (`vnet0`) or MAC. @see virDomainInterfaceStats */
  async interfaceStats(device: string, options?: CallOptions): Promise<DomainInterfaceStats> {
    const s = await this.call('domain_interface_stats', { dom: this, device }, options);
    return {
      rxBytes: s.rx_bytes,
      rxPackets: s.rx_packets,
      rxErrs: s.rx_errs,
      rxDrop: s.rx_drop,
      txBytes: s.tx_bytes,
      txPackets: s.tx_packets,
      txErrs: s.tx_errs,
      txDrop: s.tx_drop,
    };
  }

  /** Bandwidth limits of an interface, in KiB/s and KiB; 0 is none. @see virDomainGetInterfaceParameters */
  getInterfaceParameters(
    device: string,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<TypedParams> {
    return this.readParams(flags, (nparams, flags) =>
      this.call('domain_get_interface_parameters', { dom: this, device, nparams, flags }, options),
    );
  }

  /** Sets bandwidth limits of an interface. @see virDomainSetInterfaceParameters */
  setInterfaceParameters(
    device: string,
    params: ParamsFor<typeof bandwidthFields>,
    flags: virDomainModificationImpact = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_set_interface_parameters',
      { dom: this, device, params: encodeTypedParams(bandwidthFields, params), flags },
      options,
    );
  }

  /**
   * Presses keys together and lets them go.
   * @param keycodes at most 16, in the given code set
   * @param holdtime milliseconds between press and release
   * @see virDomainSendKey
   */
  sendKey(
    codeset: virKeycodeSet,
    keycodes: readonly number[],
    holdtime = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'domain_send_key',
      { dom: this, codeset, holdtime, keycodes: [...keycodes], flags: 0 },
      options,
    );
  }

  /**
   * Sends a signal to a process of a container, by its number inside; negative: a group.
   * @see virDomainSendProcessSignal
   */
  sendProcessSignal(pid: bigint | number, signum: number, options?: CallOptions): Promise<void> {
    return this.call(
      'domain_send_process_signal',
      { dom: this, pid_value: toBigInt(pid), signum, flags: 0 },
      options,
    );
  }

  /**
   * Has the running display server read its TLS certificates anew. Since libvirt 10.2.
   * @see virDomainGraphicsReload
   */
  graphicsReload(type: virDomainGraphicsReloadType, options?: CallOptions): Promise<void> {
    return this.call('domain_graphics_reload', { dom: this, type, flags: 0 }, options);
  }
}

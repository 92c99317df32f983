import type { virDomainChannelFlags, virDomainConsoleFlags } from '../protocol/enums.gen.ts';
import type { RpcStream } from '../stream.ts';
import type { CallOptions } from './base.ts';
import { DomainSnapshotMethods } from './domainSnapshots.ts';

/** A picture of the guest's screen, on its way. */
export interface Screenshot {
  /**
   * `image/x-portable-pixmap` from QEMU before 7.1, `image/png` after; null if the hypervisor does not say.
   */
  readonly mime: string | null;
  readonly stream: RpcStream;
}

/**
 * What a domain sends and takes as bytes. Reading too slowly stops every call on the same connection
 * (libvirt's streams have no flow control of their own): give a console a connection of its own. The options'
 * deadline is for the opening only.
 */
export abstract class DomainStreamMethods extends DomainSnapshotMethods {
  /**
   * Connects to a serial or other text console, both ways. In use: VIR_ERR_OPERATION_FAILED, unless FORCE
   * takes it over.
   * @param devName the device's alias (`serial0`); null for the first
   * @see virDomainOpenConsole
   */
  async openConsole(
    devName: string | null = null,
    flags: virDomainConsoleFlags = 0,
    options?: CallOptions,
  ): Promise<RpcStream> {
    return (
      await this.rpc.openStream('domain_open_console', { dom: this, dev_name: devName, flags }, options)
    ).stream;
  }

  /**
   * Connects to a guest channel (virtio-serial port), both ways.
   * @param name the channel's alias or target name; null for the first
   * @see virDomainOpenChannel
   */
  async openChannel(
    name: string | null = null,
    flags: virDomainChannelFlags = 0,
    options?: CallOptions,
  ): Promise<RpcStream> {
    return (await this.rpc.openStream('domain_open_channel', { dom: this, name, flags }, options)).stream;
  }

  /** Takes a picture of a screen (0 is the first head of the first video device). @see virDomainScreenshot */
  async screenshot(screen = 0, options?: CallOptions): Promise<Screenshot> {
    const { ret, stream } = await this.rpc.openStream(
      'domain_screenshot',
      { dom: this, screen, flags: 0 },
      options,
    );
    return { mime: ret.mime, stream };
  }
}

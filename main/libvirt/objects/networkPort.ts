import type { virNetworkUpdateFlags } from '../protocol/enums.gen.ts';
import type { RemoteNonnullNetwork, RemoteNonnullNetworkPort } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';
import { bandwidthFields } from './paramFields.ts';
import { decodeTypedParams, encodeTypedParams } from './typedParams.ts';
import type { ParamsFor, TypedParams } from './typedParams.ts';

/** Where one guest interface is plugged into a virtual network. */
export class NetworkPort extends LibvirtObject {
  readonly network: Readonly<RemoteNonnullNetwork>;
  /** Canonical text form; unique in its network. */
  readonly uuid: string;

  constructor(rpc: Rpc, ref: RemoteNonnullNetworkPort) {
    super(rpc);
    this.network = ref.net;
    this.uuid = ref.uuid;
  }

  /** What names it on the wire. */
  get ref(): RemoteNonnullNetworkPort {
    return { net: this.network, uuid: this.uuid };
  }

  /** The port's XML: owner, MAC, plug. @see virNetworkPortGetXMLDesc */
  async getXMLDesc(options?: CallOptions): Promise<string> {
    return (await this.call('network_port_get_xml_desc', { port: this.ref, flags: 0 }, options)).xml;
  }

  /** Bandwidth limits, in KiB/s and KiB. @see virNetworkPortGetParameters */
  async getParameters(options?: CallOptions): Promise<TypedParams> {
    // Not by readParams: there are no strings among them, and the network driver refuses the flag that asks
    // for strings.
    const ask = (nparams: number) =>
      this.call('network_port_get_parameters', { port: this.ref, nparams, flags: 0 }, options);
    const { nparams } = await ask(0);
    return decodeTypedParams(nparams > 0 ? (await ask(nparams)).params : []);
  }

  /** Sets bandwidth limits, in KiB/s and KiB. @see virNetworkPortSetParameters */
  setParameters(
    params: ParamsFor<typeof bandwidthFields>,
    flags: virNetworkUpdateFlags = 0,
    options?: CallOptions,
  ): Promise<void> {
    return this.call(
      'network_port_set_parameters',
      { port: this.ref, params: encodeTypedParams(bandwidthFields, params), flags },
      options,
    );
  }

  /** Unplugs: the guest's interface stays and leads nowhere. @see virNetworkPortDelete */
  delete(options?: CallOptions): Promise<void> {
    return this.call('network_port_delete', { port: this.ref, flags: 0 }, options);
  }
}

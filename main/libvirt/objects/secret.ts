import { virSecretUsageType } from '../protocol/enums.gen.ts';
import type { RemoteNonnullSecret } from '../protocol/remoteShared.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';
import { enumNames } from './names.ts';
import type { NameOf } from './names.ts';

/** What names a secret on the wire. */
export type SecretRef = Readonly<RemoteNonnullSecret>;

const usageTypeName = enumNames(virSecretUsageType, 'VIR_SECRET_USAGE_TYPE_');

/** A password or key that libvirt keeps for volumes, pools, TLS or a virtual TPM. */
export class Secret extends LibvirtObject implements SecretRef {
  /** Canonical text form. */
  readonly uuid: string;
  /** virSecretUsageType's number; `usage` is its name. */
  readonly usageType: number;
  /** What it is for: a path, a name; unique for its type. */
  readonly usageID: string;

  constructor(rpc: Rpc, ref: SecretRef) {
    super(rpc);
    this.uuid = ref.uuid;
    this.usageType = ref.usageType;
    this.usageID = ref.usageID;
  }

  /** `none`, `volume`, `ceph`, `iscsi`, `tls`, `vtpm`. */
  get usage(): NameOf<typeof virSecretUsageType, 'VIR_SECRET_USAGE_TYPE_'> | 'unknown' {
    return usageTypeName(this.usageType);
  }

  /** The secret's XML; its value is never in it. @see virSecretGetXMLDesc */
  async getXMLDesc(options?: CallOptions): Promise<string> {
    return (await this.call('secret_get_xml_desc', { secret: this, flags: 0 }, options)).xml;
  }

  /** Sets the value, at most 64 KiB. @see virSecretSetValue */
  setValue(value: Uint8Array, options?: CallOptions): Promise<void> {
    return this.call('secret_set_value', { secret: this, value, flags: 0 }, options);
  }

  /**
   * The value. A private secret's is VIR_ERR_INVALID_SECRET, one without a value VIR_ERR_NO_SECRET.
   * @see virSecretGetValue
   */
  async getValue(options?: CallOptions): Promise<Uint8Array> {
    return (await this.call('secret_get_value', { secret: this, flags: 0 }, options)).value;
  }

  /** Removes it, its value with it. @see virSecretUndefine */
  undefine(options?: CallOptions): Promise<void> {
    return this.call('secret_undefine', { secret: this }, options);
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `secret ${this.uuid}`;
  }
}

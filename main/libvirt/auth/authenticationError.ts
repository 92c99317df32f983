import { VirtError } from '../protocol/protocolErrors.ts';

/**
 * The daemon and we found no way to authenticate, or it could not prove who it is. (What libvirt itself refuses, such as
 * a wrong password or a polkit denial, is a LibvirtError of VIR_ERR_AUTH_… like any other refusal.)
 */
export class AuthenticationError extends VirtError {
  override readonly name = 'AuthenticationError';
  /** What the daemon offers: `polkit`, or the SASL mechanisms' names. */
  readonly methods: readonly string[];

  constructor(message: string, methods: readonly string[], options?: ErrorOptions) {
    super(message, options);
    this.methods = methods;
  }
}

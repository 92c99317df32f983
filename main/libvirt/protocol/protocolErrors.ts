/** Base of everything that these bindings throw, but for an AbortSignal's own reason. */
export abstract class VirtError extends Error {
  /** The procedure that was called, by the protocol's name. */
  procedure: string | undefined;
}

export type ProtocolErrorKind =
  /** The packet ends before its values do. */
  | 'truncated'
  /** A length is over the protocol's limit. */
  | 'oversized'
  /** A value that the protocol does not have. */
  | 'malformed'
  /** A packet that nobody asked for. */
  | 'unexpected';

/** The peer broke the protocol. Its connection is closed, everything pending on it is rejected. */
export class ProtocolError extends VirtError {
  override readonly name = 'ProtocolError';
  readonly kind: ProtocolErrorKind;

  constructor(kind: ProtocolErrorKind, message: string, options?: ErrorOptions) {
    super(`the daemon broke libvirt's protocol: ${message}`, options);
    this.kind = kind;
  }
}

/** A value that the protocol cannot carry; nothing was sent. */
export class ArgumentError extends VirtError {
  override readonly name = 'ArgumentError';
  readonly field: string;
  /** The limit that was passed, by libvirt's name, for example `REMOTE_STRING_MAX`. */
  readonly limit: string | undefined;

  constructor(field: string, message: string, limit?: string) {
    super(`${field}: ${message}`);
    this.field = field;
    this.limit = limit;
  }
}

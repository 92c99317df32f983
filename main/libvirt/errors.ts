import { virErrorDomain, virErrorNumber } from './protocol/enums.gen.ts';
import { VirtError } from './protocol/protocolErrors.ts';
import { enumName } from './enumName.ts';
import type { VirNetMessageError } from './protocol/remoteShared.gen.ts';

export { ArgumentError, ProtocolError, VirtError } from './protocol/protocolErrors.ts';
export type { ProtocolErrorKind } from './protocol/protocolErrors.ts';

/** libvirt refused or failed: its own words, code and origin. Codes: `virErrorNumber`; domains: `virErrorDomain`. */
export class LibvirtError extends VirtError {
  override readonly name = 'LibvirtError';
  readonly code: number;
  /** For example `VIR_ERR_NO_DOMAIN`; `VIR_ERR_<number>` where this version of the bindings does not know the code. */
  readonly codeName: string;
  readonly domain: number;
  /** The part of libvirt that reports it, for example `VIR_FROM_QEMU`. */
  readonly domainName: string;
  /** 1 warning, 2 error. */
  readonly level: number;
  readonly details: VirNetMessageError | undefined;

  constructor(error: VirNetMessageError, procedure?: string) {
    super(error.message ?? 'libvirt gave no message');
    this.code = error.code;
    this.codeName = enumName(virErrorNumber, error.code) ?? `VIR_ERR_${error.code}`;
    this.domain = error.domain;
    this.domainName = enumName(virErrorDomain, error.domain) ?? `VIR_FROM_${error.domain}`;
    this.level = error.level;
    this.details = error;
    this.procedure = procedure;
  }
}

export type CloseReason =
  /** The peer closed the connection. */
  | 'eof'
  /** The peer did not answer keepalive pings. */
  | 'keepalive'
  /** The transport failed or the protocol was broken. */
  | 'error'
  /** We closed it. */
  | 'client';

/** The connection is closed. */
export class ConnectionClosedError extends VirtError {
  override readonly name = 'ConnectionClosedError';
  readonly reason: CloseReason;
  /** Whether the call had been handed to the transport: then it may have been carried out. */
  readonly sent: boolean;

  constructor(reason: CloseReason, options: { sent?: boolean; cause?: unknown; procedure?: string } = {}) {
    const why = {
      eof: 'the daemon closed the connection',
      keepalive: 'the daemon stopped answering',
      error: 'the connection failed',
      client: 'the connection was closed by this program',
    }[reason];
    const { cause } = options;
    super(cause instanceof Error && reason !== 'client' ? `${why}: ${cause.message}` : why, { cause });
    this.reason = reason;
    this.sent = options.sent ?? false;
    this.procedure = options.procedure;
  }
}

/** A call's deadline passed. */
export class CallTimeoutError extends VirtError {
  override readonly name = 'CallTimeoutError';
  readonly timeoutMs: number;
  /** Whether the call had been handed to the transport: then it may still be carried out. */
  readonly sent: boolean;

  constructor(procedure: string, timeoutMs: number, sent: boolean) {
    super(`${procedure} ${sent ? 'was not answered' : 'could not be sent'} within ${timeoutMs} ms`);
    this.procedure = procedure;
    this.timeoutMs = timeoutMs;
    this.sent = sent;
  }
}

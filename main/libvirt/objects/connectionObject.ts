import type { ProcedureArgs, ProcedureRet } from '../clientTypes.ts';
import type { CloseReason } from '../errors.ts';
import type { Unsubscribe } from '../events.ts';
import type { ProcedureName } from '../protocol/procedures.gen.ts';
import { LibvirtObject } from './base.ts';
import type { CallOptions, Rpc } from './base.ts';

export interface ConnectionInfo {
  /** The URI that was asked for. */
  readonly uri: string;
  readonly readOnly: boolean;
}

/**
 * What a connection is, without what can be asked through it: the base of `Connection`, whose topics are a
 * chain of classes, one file each.
 */
export abstract class ConnectionObject extends LibvirtObject {
  /** The URI that was opened, as the caller wrote it. `getURI` asks the daemon for its own form. */
  readonly uri: string;
  /** Opened read-only: what would change anything is refused with VIR_ERR_OPERATION_DENIED. */
  readonly readOnly: boolean;

  constructor(rpc: Rpc, { uri, readOnly }: ConnectionInfo) {
    super(rpc);
    this.uri = uri;
    this.readOnly = readOnly;
  }

  /**
   * Calls any procedure by the protocol's name, with its own structures: for what no method covers.
   * @throws LibvirtError, ArgumentError, CallTimeoutError, ConnectionClosedError, ProtocolError or the
   * signal's reason
   */
  override call<N extends ProcedureName>(
    procedure: N,
    args: ProcedureArgs<N>,
    options?: CallOptions,
  ): Promise<ProcedureRet<N>> {
    return super.call(procedure, args, options);
  }

  /** Whether calls can still be made. The daemon may be gone without our knowing yet: keepalive finds out. */
  isAlive(): boolean {
    return this.rpc.isAlive;
  }

  /** Called once when the connection ends, for whatever reason; at once if it has ended. */
  onClose(listener: (reason: CloseReason, error?: Error) => void): Unsubscribe {
    return this.rpc.onClose(listener);
  }

  /**
   * Says goodbye and closes. Calls under way are rejected, and the daemon drops what belonged to this
   * connection (registrations, domains started with AUTODESTROY). Never rejects; closing twice is closing
   * once.
   * @see virConnectClose
   */
  async close(options?: CallOptions): Promise<void> {
    if (!this.rpc.isAlive) return;
    this.rpc.expectEnd();
    try {
      await this.call('connect_close', undefined, { timeoutMs: 2000, priority: 'high', ...options });
    } catch {
      // A daemon that is gone, or too busy to say goodbye, notices the closed socket all the same.
    } finally {
      this.rpc.close();
    }
  }

  /** How a log or an error names it. */
  override toString(): string {
    return `connection to ${this.uri}`;
  }
}

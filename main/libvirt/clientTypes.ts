import type { CloseReason } from './errors.ts';
import type { ErrorReport } from './events.ts';
import type { KeepAliveOptions } from './keepAlive.ts';
import type { ProcedureMap, ProcedureName } from './protocol/procedures.gen.ts';

export type ProcedureArgs<N extends ProcedureName> = ProcedureMap[N]['args'];
export type ProcedureRet<N extends ProcedureName> = ProcedureMap[N]['ret'];

/** Procedures that take nothing. */
export type PlainProcedureName = {
  [N in ProcedureName]: ProcedureArgs<N> extends undefined ? N : never;
}[ProcedureName];

/** Procedures that open a stream: they are called by `openStream`. */
export type StreamProcedureName =
  | 'domain_migrate_prepare_tunnel'
  | 'domain_migrate_prepare_tunnel3'
  | 'domain_open_channel'
  | 'domain_open_console'
  | 'domain_screenshot'
  | 'storage_vol_download'
  | 'storage_vol_upload';

export interface RpcClientOptions {
  /**
   * Calls handed to the daemon at once; the rest waits here, by priority. Default 4: the daemon runs five calls of one
   * connection and at that limit stops reading it, pings and stream packets included. Quick reads may go far deeper.
   */
  maxInFlight?: number | undefined;
  /** Our own pings; false for none. Default: after 5 s of silence, dead after 5. */
  keepAlive?: KeepAliveOptions | false | undefined;
  /** What a listener of an event or of the close throws; a process warning by default. */
  onListenerError?: ErrorReport | undefined;
}

export type CloseListener = (reason: CloseReason, error?: Error) => void;

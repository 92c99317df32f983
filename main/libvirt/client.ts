import type { Duplex } from 'node:stream';
import type { CallOptions } from './callQueue.ts';
import { Calls } from './calls.ts';
import type {
  CloseListener,
  PlainProcedureName,
  ProcedureArgs,
  ProcedureRet,
  RpcClientOptions,
  StreamProcedureName,
} from './clientTypes.ts';
import { ArgumentError, ConnectionClosedError, ProtocolError } from './errors.ts';
import type { CloseReason } from './errors.ts';
import { EventRouter } from './events.ts';
import type { ErrorReport, EventListener, SubscriptionOptions, Unsubscribe } from './events.ts';
import { KeepAlive, keepAlivePacket, receiveKeepAlive } from './keepAlive.ts';
import { Outbox } from './outbox.ts';
import { KEEPALIVE_PROGRAM, virNetMessageType } from './protocol/constants.gen.ts';
import { PacketReader } from './protocol/framing.ts';
import type { PacketHeader } from './protocol/framing.ts';
import { procedures } from './protocol/procedures.gen.ts';
import type { EventMap, EventName, ProcedureName } from './protocol/procedures.gen.ts';
import type { Procedure } from './protocol/procedure.ts';
import type { XdrDecoder } from './protocol/xdr.ts';
import { RpcStream } from './stream.ts';
import { StreamTable } from './streamTable.ts';

export type * from './clientTypes.ts';

const warn: ErrorReport = (error) =>
  process.emitWarning(error instanceof Error ? error : String(error), 'LibvirtListenerError');

/**
 * libvirt's RPC over one byte stream: calls, streams and events. It knows nothing of authentication or of opening a
 * driver (see `openClient`).
 */
export class RpcClient {
  readonly #transport: Duplex;
  readonly #report: ErrorReport;
  readonly #outbox: Outbox;
  readonly #streams: StreamTable;
  readonly #calls: Calls;
  readonly #events: EventRouter;
  readonly #keepAlive: KeepAlive | undefined;
  readonly #reader = new PacketReader((header, bytes, start, end) =>
    this.#receive(header, bytes, start, end),
  );
  readonly #closeListeners = new Set<CloseListener>();
  #endExpected = false;
  #closed: { reason: CloseReason; error: Error | undefined } | undefined;

  /** Takes over the byte stream: nothing else may read or write it. */
  constructor(transport: Duplex, options: RpcClientOptions = {}) {
    this.#transport = transport;
    this.#report = options.onListenerError ?? warn;
    this.#events = new EventRouter(this.#report);
    this.#outbox = new Outbox(transport, () => this.#calls.pump());
    this.#streams = new StreamTable(this.#outbox, (paused) => this.#setPaused(paused));
    this.#calls = new Calls(this.#outbox, this.#streams, options.maxInFlight ?? 4);
    transport.on('data', this.#onData);
    transport.on('end', this.#onEnd);
    transport.on('close', this.#onEnd);
    transport.on('error', this.#onError);
    if (options.keepAlive === false) return;
    this.#keepAlive = new KeepAlive(
      options.keepAlive ?? { intervalMs: 5000, count: 5 },
      () => this.#outbox.write(keepAlivePacket('KEEPALIVE_PROC_PING')),
      () => this.#shut('keepalive'),
    );
  }

  get isAlive(): boolean {
    return this.#closed === undefined;
  }

  /** Calls handed to the daemon and not answered. */
  get inFlight(): number {
    return this.#calls.inFlight;
  }

  /**
   * Calls a procedure by the protocol's name.
   * @throws LibvirtError when libvirt refuses, ArgumentError when the protocol cannot carry the arguments,
   * CallTimeoutError, ConnectionClosedError, ProtocolError, or the signal's reason.
   */
  call<N extends ProcedureName>(
    name: N,
    args: ProcedureArgs<N>,
    options?: CallOptions,
  ): Promise<ProcedureRet<N>>;
  call<N extends PlainProcedureName>(name: N): Promise<ProcedureRet<N>>;
  call(name: ProcedureName, args?: unknown, options: CallOptions = {}): Promise<unknown> {
    const procedure = procedures[name] as Procedure<unknown, unknown>;
    if (procedure.stream) return Promise.reject(new ArgumentError(name, 'it opens a stream: use openStream'));
    return this.#calls.submit(procedure, args, options, undefined);
  }

  /**
   * As `call`, but the reply is read by `read` instead of being made into a structure: for large replies of which
   * little is wanted. It must read to the end; what it throws ends the connection, as a broken protocol does.
   */
  callReading<N extends ProcedureName, Ret>(
    name: N,
    args: ProcedureArgs<N>,
    read: (r: XdrDecoder) => Ret,
    options: CallOptions = {},
  ): Promise<Ret> {
    const procedure = { ...procedures[name], decodeRet: read } as Procedure<unknown, unknown>;
    return this.#calls.submit(procedure, args, options, undefined) as Promise<Ret>;
  }

  /**
   * Calls a procedure that opens a stream. The options' signal and deadline are for the opening alone. `sparse` must go
   * with the sparse flag among the arguments' flags (volume up- and download).
   * @throws as `call` does
   */
  async openStream<N extends StreamProcedureName>(
    name: N,
    args: ProcedureArgs<N>,
    options: CallOptions & { sparse?: boolean | undefined } = {},
  ): Promise<{ ret: ProcedureRet<N>; stream: RpcStream }> {
    const procedure = procedures[name] as Procedure<unknown, unknown>;
    // The protocol's data calls consoles and channels `read`, but they go both ways.
    const interactive = name === 'domain_open_console' || name === 'domain_open_channel';
    const direction = interactive ? 'both' : (procedure.stream ?? 'both');
    const stream = new RpcStream(this.#streams, name, direction, options.sparse ?? false);
    try {
      const ret = (await this.#calls.submit(procedure, args, options, stream)) as ProcedureRet<N>;
      return { ret, stream };
    } catch (error) {
      stream.destroy();
      throw error;
    }
  }

  /** Listens to an event message as it comes; the daemon must have been asked for it (see `registerEvent`). */
  subscribe<E extends EventName>(
    event: E,
    listener: EventListener<EventMap[E]>,
    options?: SubscriptionOptions,
  ): Unsubscribe {
    return this.#events.subscribe(event, listener, options);
  }

  /**
   * Asks the daemon for an event by `register`, which gives the callback id, and listens to what comes under that id:
   * nothing is missed between the daemon's answer and the first event.
   */
  registerEvent<E extends EventName>(
    event: E,
    register: () => Promise<number>,
    listener: EventListener<EventMap[E]>,
    options?: SubscriptionOptions,
  ): Promise<{ callbackId: number; unsubscribe: Unsubscribe }> {
    return this.#events.register(event, register, listener, options);
  }

  /** Called once when the connection ends, soon if it has ended already. */
  onClose(listener: CloseListener): Unsubscribe {
    if (this.#closed) queueMicrotask(() => this.#tellClosed(listener));
    else this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  /**
   * Ends the connection at once; what is pending is rejected. The daemon drops what belonged to the connection.
   * `reason` and `error` are for those who listen to `onClose`.
   */
  close(reason: CloseReason = 'client', error?: Error): void {
    this.#shut(reason, error);
  }

  /** The other end has been asked to hang up: when it does so before `close`, that is an end of our own all the same. */
  expectEnd(): void {
    this.#endExpected = true;
  }

  #setPaused(paused: boolean): void {
    if (this.#closed) return;
    if (this.#keepAlive) this.#keepAlive.suspended = paused;
    if (paused) this.#transport.pause();
    else this.#transport.resume();
  }

  readonly #onData = (chunk: Buffer): void => {
    this.#keepAlive?.heard();
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.#shut('error', error instanceof Error ? error : new Error(String(error)));
    }
  };

  readonly #onEnd = (): void => {
    if (this.#reader.midPacket)
      this.#shut('eof', new ProtocolError('truncated', 'the connection ended in the middle of a packet'));
    else this.#shut('eof');
  };

  // A peer that is gone shows as an end when we read and as one of these when we write.
  readonly #onError = (error: NodeJS.ErrnoException): void =>
    this.#shut(error.code === 'EPIPE' || error.code === 'ECONNRESET' ? 'eof' : 'error', error);

  #receive(header: PacketHeader, bytes: Buffer, start: number, end: number): void {
    if (header.version !== 1)
      throw new ProtocolError('malformed', `a packet of protocol version ${header.version}`);
    switch (header.type) {
      case virNetMessageType.VIR_NET_REPLY:
        return this.#calls.receiveReply(header, bytes, start, end);
      case virNetMessageType.VIR_NET_STREAM:
      case virNetMessageType.VIR_NET_STREAM_HOLE:
        return this.#streams.receive(header, bytes, start, end);
      case virNetMessageType.VIR_NET_MESSAGE:
        if (header.program !== KEEPALIVE_PROGRAM)
          return this.#events.dispatch(header.program, header.procedure, bytes, start, end);
        // A peer that pings without reading our answers gets no more of them than the transport holds.
        if (receiveKeepAlive(header.procedure) && !this.#outbox.full)
          this.#outbox.write(keepAlivePacket('KEEPALIVE_PROC_PONG'));
        return;
      default:
        throw new ProtocolError('unexpected', `a packet of type ${header.type}`);
    }
  }

  #closedError(procedure: string, sent: boolean): ConnectionClosedError {
    const { reason, error } = this.#closed!;
    return new ConnectionClosedError(reason, { sent, cause: error, procedure });
  }

  #shut(reason: CloseReason, error?: Error): void {
    if (this.#closed) return;
    this.#closed =
      this.#endExpected && reason === 'eof' ? { reason: 'client', error: undefined } : { reason, error };
    this.#calls.close((procedure, sent) => this.#closedError(procedure, sent));
    this.#keepAlive?.stop();
    this.#reader.stop();
    this.#events.close();
    this.#outbox.stop();
    this.#transport.off('data', this.#onData);
    this.#transport.destroy();
    this.#streams.close((procedure) => this.#closedError(procedure, true));
    const listeners = [...this.#closeListeners];
    this.#closeListeners.clear();
    for (const listener of listeners) this.#tellClosed(listener);
  }

  #tellClosed(listener: CloseListener): void {
    const { reason, error } = this.#closed!;
    try {
      listener(reason, error);
    } catch (thrown) {
      this.#report(thrown);
    }
  }
}

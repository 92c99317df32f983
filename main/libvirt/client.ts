import type { Duplex } from 'node:stream';
import { CallQueue, PendingCall } from './callQueue.ts';
import type { CallOptions } from './callQueue.ts';
import { ConnectionClosedError, LibvirtError, ProtocolError, VirtError } from './errors.ts';
import type { CloseReason } from './errors.ts';
import { EventRouter } from './events.ts';
import type { ErrorReport, EventListener, SubscriptionOptions, Unsubscribe } from './events.ts';
import { KeepAlive } from './keepAlive.ts';
import type { KeepAliveOptions } from './keepAlive.ts';
import {
  KEEPALIVE_PROGRAM,
  keepalive_procedure,
  virNetMessageStatus,
  virNetMessageType,
} from './protocol/constants.gen.ts';
import { PacketReader, beginPacket, finishPacket, packetHeader, setSerial } from './protocol/framing.ts';
import type { PacketHeader } from './protocol/framing.ts';
import { procedures } from './protocol/procedures.gen.ts';
import type { EventMap, EventName, ProcedureMap, ProcedureName } from './protocol/procedures.gen.ts';
import type { Procedure } from './protocol/procedure.ts';
import { decodeVirNetMessageError } from './protocol/remoteShared.gen.ts';
import { XdrDecoder } from './protocol/xdr.ts';
import { RpcStream } from './stream.ts';
import type { StreamHost } from './stream.ts';

export type ProcedureArgs<N extends ProcedureName> = ProcedureMap[N]['args'];
export type ProcedureRet<N extends ProcedureName> = ProcedureMap[N]['ret'];

/** Procedures that open a stream; they are called by `openStream`. */
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
   * Calls handed to the daemon at once; the rest waits here, by priority. Default 4: the daemon runs five of one
   * connection and at that limit stops reading it, pings and stream packets included. Quick reads may go far deeper.
   */
  maxInFlight?: number;
  /** Own pings; false for none. Default: every 5 s, dead after 5. */
  keepAlive?: KeepAliveOptions | false;
  /** What a listener of an event or of the close throws; a process warning by default. */
  onListenerError?: ErrorReport;
}

const warn: ErrorReport = (error) =>
  process.emitWarning(error instanceof Error ? error : String(error), 'LibvirtListenerError');

/** Procedures that go both ways although the protocol's data calls them `read`. */
const bothWays: ReadonlySet<string> = new Set(['domain_open_console', 'domain_open_channel']);

/**
 * libvirt's RPC over one byte stream: calls, streams and events. It knows nothing of authentication or of opening a
 * driver (see `openClient`).
 */
export class RpcClient {
  readonly #transport: Duplex;
  readonly #maxInFlight: number;
  readonly #report: ErrorReport;
  readonly #queue = new CallQueue();
  /** Sent calls that are not answered yet, those that nobody waits for any more included: the daemon still runs them. */
  readonly #inFlight = new Map<number, PendingCall>();
  readonly #streams = new Map<number, RpcStream>();
  readonly #serialOf = new Map<RpcStream, { serial: number; procedure: Procedure<unknown, unknown> }>();
  /** Streams that ended of late: the daemon may have sent more before it knew. */
  readonly #endedStreams = new Set<number>();
  readonly #pausedBy = new Set<RpcStream>();
  #drainWaiters: (() => void)[] = [];
  readonly #events: EventRouter;
  readonly #keepAlive: KeepAlive | undefined;
  readonly #reader = new PacketReader((header, bytes, start, end) =>
    this.#receive(header, bytes, start, end),
  );
  readonly #closeListeners = new Set<(reason: CloseReason, error?: Error) => void>();
  #lastSerial = 0;
  #corked = false;
  #closed: { reason: CloseReason; error: Error | undefined } | undefined;

  constructor(transport: Duplex, options: RpcClientOptions = {}) {
    this.#transport = transport;
    this.#maxInFlight = options.maxInFlight ?? 4;
    this.#report = options.onListenerError ?? warn;
    this.#events = new EventRouter(this.#report);
    transport.on('data', this.#onData);
    transport.on('end', this.#onEnd);
    transport.on('close', this.#onEnd);
    transport.on('error', this.#onError);
    transport.on('drain', this.#onDrain);
    if (options.keepAlive !== false) {
      this.#keepAlive = new KeepAlive(
        options.keepAlive ?? { intervalMs: 5000, count: 5 },
        () => this.#write(keepAlivePacket(keepalive_procedure.KEEPALIVE_PROC_PING)),
        () => this.#shut('keepalive'),
      );
    }
  }

  get isAlive(): boolean {
    return this.#closed === undefined;
  }

  /** Calls handed to the daemon and not answered. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /**
   * Calls a procedure by the protocol's name.
   * @throws LibvirtError when libvirt refuses, ArgumentError when the protocol cannot carry the arguments,
   * CallTimeoutError, ConnectionClosedError, ProtocolError, or the signal's reason.
   */
  call<N extends ProcedureName>(
    name: N,
    ...[args, options]: ProcedureArgs<N> extends undefined
      ? [args?: undefined, options?: CallOptions]
      : [args: ProcedureArgs<N>, options?: CallOptions]
  ): Promise<ProcedureRet<N>> {
    return this.#submit(
      procedures[name] as Procedure<unknown, unknown>,
      args,
      options ?? {},
      undefined,
    ) as Promise<ProcedureRet<N>>;
  }

  /**
   * Calls a procedure that opens a stream. The options' signal and deadline are for the opening alone. `sparse` must go
   * with the sparse flag among the arguments' flags (volume up- and download).
   */
  async openStream<N extends StreamProcedureName>(
    name: N,
    args: ProcedureArgs<N>,
    options: CallOptions & { sparse?: boolean } = {},
  ): Promise<{ ret: ProcedureRet<N>; stream: RpcStream }> {
    const procedure = procedures[name] as Procedure<unknown, unknown>;
    const direction = bothWays.has(name) ? 'both' : (procedure.stream ?? 'both');
    const stream = new RpcStream(this.#streamHost, name, direction, options.sparse ?? false);
    try {
      const ret = (await this.#submit(procedure, args, options, stream)) as ProcedureRet<N>;
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

  /** Called once when the connection ends, at once if it has ended. */
  onClose(listener: (reason: CloseReason, error?: Error) => void): Unsubscribe {
    if (this.#closed) {
      const { reason, error } = this.#closed;
      queueMicrotask(() => this.#guard(() => listener(reason, error)));
      return () => undefined;
    }
    this.#closeListeners.add(listener);
    return () => this.#closeListeners.delete(listener);
  }

  /** Ends the connection at once: what is pending is rejected. `error` tells onClose listeners why. */
  close(reason: CloseReason = 'client', error?: Error): void {
    this.#shut(reason, error);
  }

  #submit(
    procedure: Procedure<unknown, unknown>,
    args: unknown,
    options: CallOptions,
    stream: RpcStream | undefined,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (options.signal?.aborted) throw options.signal.reason;
      if (this.#closed) throw this.#closedError(procedure.name, false);
      const packet = encodeCall(procedure, args);
      const call = new PendingCall(procedure, packet, options, stream, resolve, reject);
      call.onAbandoned = () => {
        if (!call.sent) this.#queue.delete(call);
        stream?.destroy();
      };
      this.#queue.add(call);
      this.#pump();
    });
  }

  #pump(): void {
    while (!this.#closed && this.#inFlight.size < this.#maxInFlight && !this.#transport.writableNeedDrain) {
      const call = this.#queue.take();
      if (!call) return;
      const packet = call.packet!;
      call.packet = undefined;
      call.sent = true;
      call.serial = this.#nextSerial();
      setSerial(packet, call.serial);
      this.#inFlight.set(call.serial, call);
      if (call.stream) {
        this.#streams.set(call.serial, call.stream);
        this.#serialOf.set(call.stream, { serial: call.serial, procedure: call.procedure });
      }
      this.#write(packet);
    }
  }

  #nextSerial(): number {
    do this.#lastSerial = (this.#lastSerial + 1) >>> 0;
    while (
      this.#lastSerial === 0 ||
      this.#inFlight.has(this.#lastSerial) ||
      this.#streams.has(this.#lastSerial)
    );
    return this.#lastSerial;
  }

  /** Writes of one turn of the event loop leave together. */
  #write(packet: Buffer): boolean {
    if (this.#closed) return true;
    if (!this.#corked) {
      this.#corked = true;
      this.#transport.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#transport.uncork();
      });
    }
    return this.#transport.write(packet);
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
    if (this.#reader.pendingBytes > 0)
      this.#shut('eof', new ProtocolError('truncated', 'the connection ended in the middle of a packet'));
    else this.#shut('eof');
  };

  readonly #onError = (error: Error): void => this.#shut('error', error);

  readonly #onDrain = (): void => {
    const waiters = this.#drainWaiters;
    this.#drainWaiters = [];
    for (const waiter of waiters) waiter();
    this.#pump();
  };

  #receive(header: PacketHeader, bytes: Buffer, start: number, end: number): void {
    switch (header.type) {
      case virNetMessageType.VIR_NET_REPLY:
        return this.#receiveReply(header, bytes, start, end);
      case virNetMessageType.VIR_NET_STREAM:
      case virNetMessageType.VIR_NET_STREAM_HOLE:
        return this.#receiveStream(header, bytes, start, end);
      case virNetMessageType.VIR_NET_MESSAGE:
        if (header.program === KEEPALIVE_PROGRAM) return this.#receiveKeepAlive(header);
        return this.#events.dispatch(header.program, header.procedure, bytes, start, end);
      default:
        throw new ProtocolError('unexpected', `a packet of type ${header.type}`);
    }
  }

  #receiveKeepAlive(header: PacketHeader): void {
    if (header.procedure === keepalive_procedure.KEEPALIVE_PROC_PING)
      this.#write(keepAlivePacket(keepalive_procedure.KEEPALIVE_PROC_PONG));
    else if (header.procedure !== keepalive_procedure.KEEPALIVE_PROC_PONG)
      throw new ProtocolError('unexpected', `a keepalive message ${header.procedure}`);
  }

  #receiveReply(header: PacketHeader, bytes: Buffer, start: number, end: number): void {
    const call = this.#inFlight.get(header.serial);
    if (!call) throw new ProtocolError('unexpected', `a reply to no call, with serial ${header.serial}`);
    const { procedure, stream } = call;
    if (header.program !== procedure.program || header.procedure !== procedure.number)
      throw new ProtocolError(
        'unexpected',
        `a reply for procedure ${header.procedure} of program ${header.program} to ${procedure.name}`,
      );
    try {
      const reader = new XdrDecoder(bytes, start, end);
      if (header.status === virNetMessageStatus.VIR_NET_ERROR) {
        const error = decodeVirNetMessageError(reader);
        reader.end();
        stream?.terminate();
        call.reject(new LibvirtError(error, procedure.name));
      } else if (header.status === virNetMessageStatus.VIR_NET_OK) {
        const ret = procedure.decodeRet(reader);
        reader.end();
        stream?.opened();
        call.resolve(ret);
      } else {
        throw new ProtocolError('malformed', `a reply of status ${header.status}`);
      }
    } catch (error) {
      if (error instanceof VirtError) error.procedure = procedure.name;
      call.reject(error);
      throw error;
    }
    this.#inFlight.delete(header.serial);
    this.#pump();
  }

  #receiveStream(header: PacketHeader, bytes: Buffer, start: number, end: number): void {
    const stream = this.#streams.get(header.serial);
    if (stream) return stream.receive(header.type, header.status, bytes, start, end);
    if (!this.#endedStreams.has(header.serial))
      throw new ProtocolError('unexpected', `a packet of no open stream, with serial ${header.serial}`);
  }

  readonly #streamHost: StreamHost = {
    sendStreamPacket: (stream, type, status, payload) => {
      const open = this.#serialOf.get(stream);
      if (!open) return true;
      const { program, number } = open.procedure;
      const header = { program, version: 1, procedure: number, type, serial: open.serial, status };
      const flowing = this.#write(packetHeader(header, payload?.length ?? 0));
      return payload && payload.length > 0 ? this.#write(payload) : flowing;
    },
    afterDrain: (callback) => {
      if (this.#transport.writableNeedDrain) this.#drainWaiters.push(callback);
      else queueMicrotask(callback);
    },
    pauseFor: (stream) => {
      this.#pausedBy.add(stream);
      this.#transport.pause();
      if (this.#keepAlive) this.#keepAlive.suspended = true;
    },
    resumeFor: (stream) => {
      this.#pausedBy.delete(stream);
      if (this.#pausedBy.size > 0 || this.#closed) return;
      if (this.#keepAlive) this.#keepAlive.suspended = false;
      this.#transport.resume();
    },
    forget: (stream) => {
      const open = this.#serialOf.get(stream);
      if (!open) return;
      this.#serialOf.delete(stream);
      this.#streams.delete(open.serial);
      this.#endedStreams.add(open.serial);
      if (this.#endedStreams.size > 64)
        for (const oldest of this.#endedStreams.keys()) {
          this.#endedStreams.delete(oldest);
          break;
        }
    },
  };

  #closedError(procedure: string, sent: boolean): ConnectionClosedError {
    const { reason, error } = this.#closed!;
    return new ConnectionClosedError(reason, { sent, cause: error, procedure });
  }

  #shut(reason: CloseReason, error?: Error): void {
    if (this.#closed) return;
    this.#closed = { reason, error };
    this.#keepAlive?.stop();
    this.#reader.stop();
    this.#events.close();
    this.#transport.off('data', this.#onData);
    this.#transport.destroy();
    for (const call of this.#queue.drain()) call.reject(this.#closedError(call.procedure.name, false));
    for (const call of this.#inFlight.values()) call.reject(this.#closedError(call.procedure.name, true));
    this.#inFlight.clear();
    for (const stream of [...this.#streams.values()])
      stream.terminate(this.#closedError(stream.procedure, true));
    this.#drainWaiters = [];
    const listeners = [...this.#closeListeners];
    this.#closeListeners.clear();
    for (const listener of listeners) this.#guard(() => listener(reason, error));
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#report(error);
    }
  }
}

function encodeCall(procedure: Procedure<unknown, unknown>, args: unknown): Buffer {
  const encoder = beginPacket();
  try {
    procedure.encodeArgs(encoder, args);
  } catch (error) {
    if (error instanceof VirtError) error.procedure = procedure.name;
    throw error;
  }
  const type = virNetMessageType.VIR_NET_CALL;
  const status = virNetMessageStatus.VIR_NET_OK;
  return finishPacket(encoder, {
    program: procedure.program,
    version: 1,
    procedure: procedure.number,
    type,
    serial: 0,
    status,
  });
}

const keepAlivePacket = (procedure: number): Buffer =>
  packetHeader(
    {
      program: KEEPALIVE_PROGRAM,
      version: 1,
      procedure,
      type: virNetMessageType.VIR_NET_MESSAGE,
      serial: 0,
      status: virNetMessageStatus.VIR_NET_OK,
    },
    0,
  );

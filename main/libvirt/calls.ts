import { CallQueue, PendingCall } from './callQueue.ts';
import type { CallOptions } from './callQueue.ts';
import { ArgumentError, LibvirtError, ProtocolError, VirtError } from './errors.ts';
import type { Outbox } from './outbox.ts';
import { virNetMessageStatus, virNetMessageType } from './protocol/constants.gen.ts';
import { beginPacket, finishPacket, setSerial } from './protocol/framing.ts';
import type { PacketHeader } from './protocol/framing.ts';
import type { Procedure } from './protocol/procedure.ts';
import type { ProcedureName } from './protocol/procedures.gen.ts';
import { decodeVirNetMessageError } from './protocol/remoteShared.gen.ts';
import { XdrDecoder } from './protocol/xdr.ts';
import type { RpcStream } from './stream.ts';
import type { StreamTable } from './streamTable.ts';
import { unboundProcedures } from './unbound.ts';

type AnyProcedure = Procedure<unknown, unknown>;

/** Why nothing is carried out any more. */
type ClosedError = (procedure: string, sent: boolean) => Error;

/** The calls of one connection, from the moment they are made until their replies have come. */
export class Calls {
  readonly #outbox: Outbox;
  readonly #streams: StreamTable;
  readonly #maxInFlight: number;
  readonly #queue = new CallQueue();
  /** Sent calls that are not answered, those included that nobody waits for any more: the daemon still runs them. */
  readonly #inFlight = new Map<number, PendingCall>();
  #lastSerial = 0;
  #closed: ClosedError | undefined;

  constructor(outbox: Outbox, streams: StreamTable, maxInFlight: number) {
    this.#outbox = outbox;
    this.#streams = streams;
    this.#maxInFlight = maxInFlight;
  }

  /** Calls handed to the daemon and not answered. */
  get inFlight(): number {
    return this.#inFlight.size;
  }

  /** Makes a call; with a stream it opens that. Rejects where the protocol cannot carry the arguments. */
  submit(
    procedure: AnyProcedure,
    args: unknown,
    options: CallOptions,
    stream: RpcStream | undefined,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      options.signal?.throwIfAborted();
      if (this.#closed) throw this.#closed(procedure.name, false);
      const unbound = unboundProcedures[procedure.name as ProcedureName];
      if (unbound) throw new ArgumentError(procedure.name, unbound);
      const packet = encodeCall(procedure, args);
      const call = new PendingCall(procedure, packet, options, stream, resolve, reject, this.#onAbandoned);
      this.#queue.add(call);
      this.pump();
    });
  }

  readonly #onAbandoned = (call: PendingCall): void => {
    if (!call.sent) this.#queue.delete(call);
    call.stream?.destroy();
  };

  /** Sends what waits, as far as there are places and the transport takes it. */
  pump(): void {
    while (!this.#closed && this.#inFlight.size < this.#maxInFlight && !this.#outbox.full) {
      const call = this.#queue.take();
      if (!call) return;
      const serial = this.#nextSerial();
      const packet = call.takePacket();
      setSerial(packet, serial);
      this.#inFlight.set(serial, call);
      if (call.stream) this.#streams.add(call.stream, serial, call.procedure);
      this.#outbox.write(packet);
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

  /** @throws ProtocolError where it is no reply to any call, or cannot be read: the connection is of no more use */
  receiveReply(header: PacketHeader, bytes: Buffer, start: number, end: number): void {
    const call = this.#inFlight.get(header.serial);
    if (!call) throw new ProtocolError('unexpected', `a reply to no call, with serial ${header.serial}`);
    const { procedure, stream } = call;
    try {
      if (header.program !== procedure.program || header.procedure !== procedure.number)
        throw new ProtocolError(
          'unexpected',
          `a reply of procedure ${header.procedure} to ${procedure.name}`,
        );
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
    this.pump();
  }

  /** Rejects everything that is pending, and whatever is asked afterwards. */
  close(error: ClosedError): void {
    this.#closed = error;
    for (const call of this.#queue.drain()) call.reject(error(call.procedure.name, false));
    for (const call of this.#inFlight.values()) call.reject(error(call.procedure.name, true));
    this.#inFlight.clear();
  }
}

function encodeCall(procedure: AnyProcedure, args: unknown): Buffer {
  const encoder = beginPacket();
  try {
    procedure.encodeArgs(encoder, args);
    return finishPacket(encoder, {
      program: procedure.program,
      version: 1,
      procedure: procedure.number,
      type: virNetMessageType.VIR_NET_CALL,
      serial: 0,
      status: virNetMessageStatus.VIR_NET_OK,
    });
  } catch (error) {
    if (error instanceof VirtError) error.procedure = procedure.name;
    throw error;
  }
}

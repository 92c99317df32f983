import { Duplex } from 'node:stream';
import { LibvirtError, ProtocolError } from './errors.ts';
import { headerLength } from './protocol/framing.ts';
import {
  VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX,
  virNetMessageStatus,
  virNetMessageType,
} from './protocol/constants.gen.ts';
import {
  decodeVirNetMessageError,
  decodeVirNetStreamHole,
  encodeVirNetStreamHole,
} from './protocol/remoteShared.gen.ts';
import { XdrDecoder, XdrEncoder } from './protocol/xdr.ts';

/** A run of zero bytes that is not sent as such, in a sparse stream. `hole` is its length in bytes. */
export interface StreamHole {
  hole: bigint;
}

export type StreamDirection = 'read' | 'write' | 'both';

/** What a stream needs of its connection. */
export interface StreamHost {
  /** Sends one packet of the stream; false when the transport asks to wait for `afterDrain`. */
  sendStreamPacket(stream: RpcStream, type: number, status: number, payload?: Buffer): boolean;
  afterDrain(callback: () => void): void;
  pauseFor(stream: RpcStream): void;
  resumeFor(stream: RpcStream): void;
  /** The last packet has come; later ones for this serial are late and mean nothing. */
  forget(stream: RpcStream): void;
}

interface StreamPacket {
  type: number;
  status: number;
  bytes: Buffer;
  start: number;
  end: number;
}

/** What may come before the reply that opens a stream, in bytes with their headers. */
const earlyLimit = 16 * 1024 * 1024;

type State =
  /** The opening call is not answered yet. */
  | 'opening'
  | 'open'
  /** We said that all is done and wait for the daemon to agree. */
  | 'finishing'
  /** We gave it up and wait for the daemon to have noticed. */
  | 'aborting'
  | 'closed';

/**
 * A libvirt stream as a Node stream. Reading ends (`end`) when the daemon has confirmed that all was delivered; writing
 * is finished (`finish`) when the daemon has confirmed that all was taken. `destroy()` before that aborts the transfer
 * at the daemon. A reader that stops reading stops the whole connection (libvirt's streams have no other flow control):
 * give a transfer or console a connection of its own.
 *
 * A sparse stream is in object mode: its chunks are Buffers and {@link StreamHole}s.
 *
 * An error that nobody listens for does not end the process; it is in `errored`, and `finished()` and `pipeline()` of
 * node:stream report it even when called later.
 */
export class RpcStream extends Duplex {
  readonly procedure: string;
  readonly sparse: boolean;
  readonly #host: StreamHost;
  readonly #direction: StreamDirection;
  #state: State = 'opening';
  #whenOpen: (() => void) | undefined;
  #whenFinished: ((error?: Error | null) => void) | undefined;
  #paused = false;
  #opened = false;
  #early: StreamPacket[] = [];
  #earlyBytes = 0;

  constructor(host: StreamHost, procedure: string, direction: StreamDirection, sparse: boolean) {
    const options = {
      readable: direction !== 'write',
      writable: direction !== 'read',
      // A console whose far side has ended takes no more keys.
      allowHalfOpen: false,
      objectMode: sparse,
      ...(sparse ? {} : { highWaterMark: 1024 * 1024 }),
    };
    super(options);
    this.#host = host;
    this.procedure = procedure;
    this.#direction = direction;
    this.sparse = sparse;
    this.on('error', () => undefined);
  }

  /** The opening call was answered with success. @throws ProtocolError when what came before cannot be */
  opened(): void {
    const early = this.#early;
    this.#early = [];
    this.#opened = true;
    if (this.#state === 'aborting') {
      // A stream that has failed already is gone at the daemon, which then confirms no abort.
      if (early.some(({ status }) => status === virNetMessageStatus.VIR_NET_ERROR)) this.terminate();
      else this.#send(virNetMessageStatus.VIR_NET_ERROR);
      return;
    }
    this.#state = 'open';
    for (const { type, status, bytes, start, end } of early) this.receive(type, status, bytes, start, end);
    this.#whenOpen?.();
    this.#whenOpen = undefined;
  }

  /** The opening call failed, or the connection is gone: there is nothing to abort any more. */
  terminate(error?: Error): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#release();
    this.#host.forget(this);
    this.destroy(error);
  }

  /** One packet for this stream. @throws ProtocolError when it cannot come now. */
  receive(type: number, status: number, bytes: Buffer, start: number, end: number): void {
    if (!this.#opened) return this.#keepEarly({ type, status, bytes, start, end });
    switch (status) {
      case virNetMessageStatus.VIR_NET_CONTINUE:
        return this.#receiveData(type, bytes, start, end);
      case virNetMessageStatus.VIR_NET_OK:
        return this.#receiveEnd();
      case virNetMessageStatus.VIR_NET_ERROR: {
        const reader = new XdrDecoder(bytes, start, end);
        const error = decodeVirNetMessageError(reader);
        reader.end();
        return this.terminate(
          this.#state === 'aborting' ? undefined : new LibvirtError(error, this.procedure),
        );
      }
      default:
        throw this.#unexpected(`the status ${status}`);
    }
  }

  /** The daemon's thread that feeds a stream may be faster than the one that answers the call. */
  #keepEarly(packet: StreamPacket): void {
    this.#earlyBytes += packet.end - packet.start + headerLength;
    if (this.#earlyBytes > earlyLimit)
      throw this.#unexpected(`${this.#earlyBytes} bytes before the reply that opens it`);
    this.#early.push(packet);
  }

  #receiveData(type: number, bytes: Buffer, start: number, end: number): void {
    if (this.#state === 'aborting') return;
    if (this.#direction === 'write') throw this.#unexpected('data in an upload');
    if (type === virNetMessageType.VIR_NET_STREAM_HOLE) {
      if (!this.sparse) throw this.#unexpected('a hole, although it is not sparse');
      const reader = new XdrDecoder(bytes, start, end);
      const { length } = decodeVirNetStreamHole(reader);
      reader.end();
      if (length < 0n) throw new ProtocolError('malformed', `a hole of ${length} bytes`);
      this.#deliver({ hole: length } satisfies StreamHole);
    } else if (start < end) {
      this.#deliver(bytes.subarray(start, end));
    } else if (this.#state === 'open') {
      this.#finish();
    }
  }

  #deliver(chunk: Buffer | StreamHole): void {
    if (this.destroyed || this.push(chunk) || this.#paused) return;
    this.#paused = true;
    this.#host.pauseFor(this);
  }

  #receiveEnd(): void {
    if (this.#state === 'open') throw this.#unexpected('its end, which nobody asked for');
    const aborted = this.#state === 'aborting';
    this.#state = 'closed';
    this.#release();
    this.#host.forget(this);
    if (aborted) return;
    this.#whenFinished?.();
    this.#whenFinished = undefined;
    if (this.#direction !== 'write') this.push(null);
  }

  /** Says that we have all (or have sent all); the daemon answers in kind. */
  #finish(): void {
    this.#state = 'finishing';
    this.#send(virNetMessageStatus.VIR_NET_OK);
  }

  #send(status: number, payload?: Buffer, type: number = virNetMessageType.VIR_NET_STREAM): boolean {
    return this.#host.sendStreamPacket(this, type, status, payload);
  }

  #unexpected(what: string): ProtocolError {
    const error = new ProtocolError('unexpected', `the stream of ${this.procedure} got ${what}`);
    error.procedure = this.procedure;
    return error;
  }

  #release(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#host.resumeFor(this);
  }

  override _read(): void {
    this.#release();
  }

  override _write(
    chunk: Buffer | StreamHole,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    if (this.#state === 'opening') {
      this.#whenOpen = () => this._write(chunk, _encoding, done);
      return;
    }
    // The daemon has ended the stream: like keys typed into a console whose guest has just stopped.
    if (this.#state !== 'open') return done();
    let flowing = true;
    if (Buffer.isBuffer(chunk)) {
      for (let at = 0; at < chunk.length; at += VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX)
        flowing = this.#send(
          virNetMessageStatus.VIR_NET_CONTINUE,
          chunk.subarray(at, at + VIR_NET_MESSAGE_LEGACY_PAYLOAD_MAX),
        );
    } else if (typeof chunk?.hole === 'bigint' && chunk.hole >= 0n) {
      const encoder = new XdrEncoder();
      encodeVirNetStreamHole(encoder, { length: chunk.hole, flags: 0 });
      flowing = this.#send(
        virNetMessageStatus.VIR_NET_CONTINUE,
        encoder.finish(),
        virNetMessageType.VIR_NET_STREAM_HOLE,
      );
    } else {
      return done(new TypeError('a sparse stream takes Buffers and holes: {hole: bigint}'));
    }
    if (flowing) done();
    else this.#host.afterDrain(done);
  }

  override _final(done: (error?: Error | null) => void): void {
    if (this.#state === 'closed' || this.#direction === 'read') return done();
    this.#whenFinished = done;
    if (this.#state === 'opening') this.#whenOpen = () => this.#finish();
    else if (this.#state === 'open') this.#finish();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#whenOpen = undefined;
    this.#whenFinished = undefined;
    if (this.#state === 'open') this.#send(virNetMessageStatus.VIR_NET_ERROR);
    // While opening, the abort follows the reply; while finishing, the daemon knows the end already. What still comes
    // before its last packet is dropped.
    if (this.#state !== 'closed') this.#state = 'aborting';
    // The confirmation can only be read when reading goes on.
    this.#release();
    done(error);
  }
}

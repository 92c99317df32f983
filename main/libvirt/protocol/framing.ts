import { ArgumentError, ProtocolError } from './protocolErrors.ts';
import {
  VIR_NET_MESSAGE_LEN_MAX,
  VIR_NET_MESSAGE_MAX,
  virNetMessageStatus,
  virNetMessageType,
} from './constants.gen.ts';
import { XdrEncoder } from './xdr.ts';

/** A packet's header: six words after the length word (protocol notes: Framing). */
export interface PacketHeader {
  program: number;
  version: number;
  procedure: number;
  /** One of `virNetMessageType`, not yet checked. */
  type: number;
  serial: number;
  /** One of `virNetMessageStatus`, not yet checked. */
  status: number;
}

/** Bytes before a packet's payload: the length word and the header. */
export const headerLength = 28;
const largestPacket = VIR_NET_MESSAGE_MAX + VIR_NET_MESSAGE_LEN_MAX;

/** An encoder whose payload is to be finished by {@link finishPacket}. */
export const beginPacket = (): XdrEncoder => new XdrEncoder(headerLength);

/**
 * Closes a packet; the serial is written later by {@link setSerial}, when the packet is about to leave.
 * @throws ArgumentError when it is larger than any that the peer takes
 */
export function finishPacket(encoder: XdrEncoder, header: PacketHeader): Buffer {
  if (encoder.length > largestPacket)
    throw new ArgumentError(
      'packet',
      `${encoder.length} bytes are more than VIR_NET_MESSAGE_MAX (${VIR_NET_MESSAGE_MAX})`,
      'VIR_NET_MESSAGE_MAX',
    );
  const bytes = encoder.finish();
  writeHeader(bytes, header, bytes.length);
  return bytes;
}

export function setSerial(packet: Buffer, serial: number): void {
  packet.writeUInt32BE(serial, 20);
}

/** A header alone, for a payload of `payloadLength` bytes that is written after it without being copied. */
export function packetHeader(header: PacketHeader, payloadLength: number): Buffer {
  const bytes = Buffer.allocUnsafe(headerLength);
  writeHeader(bytes, header, headerLength + payloadLength);
  return bytes;
}

function writeHeader(bytes: Buffer, header: PacketHeader, length: number): void {
  bytes.writeUInt32BE(length, 0);
  bytes.writeUInt32BE(header.program, 4);
  bytes.writeUInt32BE(header.version, 8);
  bytes.writeInt32BE(header.procedure, 12);
  bytes.writeInt32BE(header.type, 16);
  bytes.writeUInt32BE(header.serial, 20);
  bytes.writeInt32BE(header.status, 24);
}

/**
 * Receives a packet: its payload is `bytes` from `start` to `end`. The bytes are not reused by the reader, so that a
 * view of them stays valid. A stream's data may come in pieces, each as if it were a packet of its own.
 */
export type PacketListener = (header: PacketHeader, bytes: Buffer, start: number, end: number) => void;

/**
 * Cuts the byte stream into packets. What lies whole in a chunk is not copied, nor is a stream's data; any other packet
 * that is spread over chunks is collected once. What is held is bounded by the largest packet.
 */
export class PacketReader {
  readonly #onPacket: PacketListener;
  /** The beginning of a packet whose header has not come whole. */
  readonly #head = Buffer.alloc(headerLength);
  #headFilled = 0;
  /** The packet being collected, of its full length. */
  #partial: Buffer | undefined;
  #filled = 0;
  /** The stream packet whose data is being passed on. */
  #passing: { header: PacketHeader; remaining: number } | undefined;
  #stopped = false;

  constructor(onPacket: PacketListener) {
    this.#onPacket = onPacket;
  }

  /** Whether a packet has begun and not ended: at the end of the connection none should. */
  get midPacket(): boolean {
    return this.#headFilled > 0 || this.#partial !== undefined || this.#passing !== undefined;
  }

  /** Drops what is held and ignores what comes. */
  stop(): void {
    this.#stopped = true;
    this.#headFilled = 0;
    this.#partial = undefined;
    this.#passing = undefined;
  }

  /** @throws ProtocolError when a length word is impossible, or what the listener throws. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#passing) at += this.#pass(this.#passing, chunk, at);
      else if (this.#partial) at += this.#collect(this.#partial, chunk, at);
      else if (this.#headFilled === 0 && chunk.length - at >= headerLength) at += this.#begin(chunk, at);
      else at += this.#collectHead(chunk, at);
    }
  }

  /** A packet begins at `at`, its header whole. Returns how much of the chunk is done with. */
  #begin(chunk: Buffer, at: number): number {
    const length = checkedLength(chunk.readUInt32BE(at));
    if (chunk.length - at >= length) {
      this.#onPacket(readHeader(chunk, at), chunk, at + headerLength, at + length);
      return length;
    }
    this.#continue(chunk, at, length);
    return headerLength;
  }

  /** The header is there, the payload not: passes it on as it comes, or collects it. */
  #continue(bytes: Buffer, at: number, length: number): void {
    const header = readHeader(bytes, at);
    if (
      header.type === virNetMessageType.VIR_NET_STREAM &&
      header.status === virNetMessageStatus.VIR_NET_CONTINUE
    ) {
      this.#passing = { header, remaining: length - headerLength };
      return;
    }
    this.#partial = Buffer.allocUnsafe(length);
    bytes.copy(this.#partial, 0, at, at + headerLength);
    this.#filled = headerLength;
  }

  #collectHead(chunk: Buffer, at: number): number {
    const taken = chunk.copy(this.#head, this.#headFilled, at);
    this.#headFilled += taken;
    // A wrong length is told as soon as it is known.
    const length = this.#headFilled < 4 ? headerLength : checkedLength(this.#head.readUInt32BE(0));
    if (this.#headFilled < headerLength) return taken;
    this.#headFilled = 0;
    if (length > headerLength) this.#continue(this.#head, 0, length);
    else this.#onPacket(readHeader(this.#head, 0), emptyPayload, 0, 0);
    return taken;
  }

  #collect(partial: Buffer, chunk: Buffer, at: number): number {
    const taken = chunk.copy(partial, this.#filled, at);
    this.#filled += taken;
    if (this.#filled === partial.length) {
      this.#partial = undefined;
      this.#onPacket(readHeader(partial, 0), partial, headerLength, partial.length);
    }
    return taken;
  }

  #pass(passing: { header: PacketHeader; remaining: number }, chunk: Buffer, at: number): number {
    const taken = Math.min(passing.remaining, chunk.length - at);
    passing.remaining -= taken;
    if (passing.remaining === 0) this.#passing = undefined;
    this.#onPacket(passing.header, chunk, at, at + taken);
    return taken;
  }
}

const emptyPayload = Buffer.alloc(0);

const readHeader = (bytes: Buffer, at: number): PacketHeader => ({
  program: bytes.readUInt32BE(at + 4),
  version: bytes.readUInt32BE(at + 8),
  procedure: bytes.readInt32BE(at + 12),
  type: bytes.readInt32BE(at + 16),
  serial: bytes.readUInt32BE(at + 20),
  status: bytes.readInt32BE(at + 24),
});

function checkedLength(length: number): number {
  if (length < headerLength)
    throw new ProtocolError(
      'malformed',
      `a packet of ${length} bytes, less than its header of ${headerLength}`,
    );
  if (length > largestPacket)
    throw new ProtocolError(
      'oversized',
      `a packet of ${length} bytes, more than the largest of ${largestPacket}`,
    );
  return length;
}

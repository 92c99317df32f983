import { ArgumentError, ProtocolError } from './protocolErrors.ts';
import { VIR_NET_MESSAGE_LEN_MAX, VIR_NET_MESSAGE_MAX } from './constants.gen.ts';
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
 * view of them stays valid.
 */
export type PacketListener = (header: PacketHeader, bytes: Buffer, start: number, end: number) => void;

/**
 * Cuts the byte stream into packets. A packet that lies whole in a chunk is not copied; one that is spread over chunks
 * is collected once. What is held is bounded by the largest packet.
 */
export class PacketReader {
  readonly #onPacket: PacketListener;
  /** The packet being collected, of its full length once that is known. */
  #partial: Buffer | undefined;
  #filled = 0;
  #stopped = false;

  constructor(onPacket: PacketListener) {
    this.#onPacket = onPacket;
  }

  /** Bytes of an unfinished packet: at the end of the stream there should be none. */
  get pendingBytes(): number {
    return this.#filled;
  }

  /** Drops what is held and ignores what comes. */
  stop(): void {
    this.#stopped = true;
    this.#partial = undefined;
    this.#filled = 0;
  }

  /** @throws ProtocolError when a length word is impossible, or what the listener throws. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length && !this.#stopped) {
      if (this.#filled === 0 && chunk.length - at >= 4) {
        const length = checkedLength(chunk.readUInt32BE(at));
        if (chunk.length - at >= length) {
          this.#deliver(chunk, at, at + length);
          at += length;
          continue;
        }
        this.#partial = Buffer.allocUnsafe(length);
      }
      at += this.#collect(chunk, at);
    }
  }

  /** Takes as much of the chunk as belongs to the unfinished packet. */
  #collect(chunk: Buffer, at: number): number {
    let partial = (this.#partial ??= Buffer.allocUnsafe(4));
    const taken = chunk.copy(partial, this.#filled, at, at + partial.length - this.#filled);
    this.#filled += taken;
    if (this.#filled < partial.length) return taken;
    if (partial.length === 4) {
      const word = partial;
      partial = this.#partial = Buffer.allocUnsafe(checkedLength(word.readUInt32BE(0)));
      word.copy(partial);
      return taken;
    }
    this.#partial = undefined;
    this.#filled = 0;
    this.#deliver(partial, 0, partial.length);
    return taken;
  }

  #deliver(bytes: Buffer, start: number, end: number): void {
    const header: PacketHeader = {
      program: bytes.readUInt32BE(start + 4),
      version: bytes.readUInt32BE(start + 8),
      procedure: bytes.readInt32BE(start + 12),
      type: bytes.readInt32BE(start + 16),
      serial: bytes.readUInt32BE(start + 20),
      status: bytes.readInt32BE(start + 24),
    };
    this.#onPacket(header, bytes, start + headerLength, end);
  }
}

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

import { ArgumentError, ProtocolError } from './protocolErrors.ts';
import { decodeUtf8, utf8Length, writeUtf8 } from './utf8.ts';

/**
 * XDR (RFC 4506) as libvirt uses it: big-endian, every value padded to four bytes. Both classes enforce the protocol's
 * limits; the encoder throws {@link ArgumentError} (the caller's fault, nothing was sent), the decoder
 * {@link ProtocolError} (the peer's fault, the connection is not to be trusted any more).
 */

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Opaque values up to this size are copied out of their packet, so that keeping one does not keep the packet. */
const copyBelow = 16 * 1024;

/** One encoder serves call after call: small packets are built in a buffer that is reused and copied out exactly. */
const scratchSize = 64 * 1024;
let scratch: Buffer | undefined;

export class XdrEncoder {
  #buffer: Buffer;
  #length: number;

  /** `reserve` bytes are left free at the start, for a header that is written when the length is known. */
  constructor(reserve = 0) {
    this.#buffer = scratch ?? Buffer.allocUnsafeSlow(scratchSize);
    scratch = undefined;
    this.#length = reserve;
  }

  get length(): number {
    return this.#length;
  }

  /** The bytes written. The encoder must not be used afterwards. */
  finish(): Buffer {
    const buffer = this.#buffer;
    if (buffer.length > scratchSize) return buffer.subarray(0, this.#length);
    const copy = Buffer.allocUnsafe(this.#length);
    buffer.copy(copy, 0, 0, this.#length);
    scratch = buffer;
    return copy;
  }

  // May replace the buffer: callers take `this.#buffer` afterwards.
  #reserve(bytes: number): number {
    const at = this.#length;
    this.#length = at + bytes;
    if (this.#length > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#length));
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    return at;
  }

  #integer(value: number, minimum: number, maximum: number, field: string): number {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < minimum || value > maximum)
      throw new ArgumentError(field, `${String(value)} is no whole number from ${minimum} to ${maximum}`);
    return this.#reserve(4);
  }

  int(value: number, field: string): void {
    const at = this.#integer(value, -0x8000_0000, 0x7fff_ffff, field);
    this.#buffer.writeInt32BE(value, at);
  }

  uint(value: number, field: string): void {
    const at = this.#integer(value, 0, 0xffff_ffff, field);
    this.#buffer.writeUInt32BE(value, at);
  }

  /** A word of flags: a negative number is one whose bit 31 was set by `|`. */
  flags(value: number, field: string): void {
    const at = this.#integer(value, -0x8000_0000, 0xffff_ffff, field);
    this.#buffer.writeUInt32BE(value >>> 0, at);
  }

  char(value: number, field: string): void {
    const at = this.#integer(value, -128, 127, field);
    this.#buffer.writeInt32BE(value, at);
  }

  uchar(value: number, field: string): void {
    const at = this.#integer(value, 0, 0xff, field);
    this.#buffer.writeInt32BE(value, at);
  }

  short(value: number, field: string): void {
    const at = this.#integer(value, -0x8000, 0x7fff, field);
    this.#buffer.writeInt32BE(value, at);
  }

  ushort(value: number, field: string): void {
    const at = this.#integer(value, 0, 0xffff, field);
    this.#buffer.writeInt32BE(value, at);
  }

  hyper(value: bigint, field: string): void {
    if (typeof value !== 'bigint' || BigInt.asIntN(64, value) !== value)
      throw new ArgumentError(field, `${String(value)} is no signed 64-bit bigint`);
    const at = this.#reserve(8);
    this.#buffer.writeBigInt64BE(value, at);
  }

  uhyper(value: bigint, field: string): void {
    if (typeof value !== 'bigint' || BigInt.asUintN(64, value) !== value)
      throw new ArgumentError(field, `${String(value)} is no unsigned 64-bit bigint`);
    const at = this.#reserve(8);
    this.#buffer.writeBigUInt64BE(value, at);
  }

  double(value: number, field: string): void {
    if (typeof value !== 'number') throw new ArgumentError(field, `${String(value)} is no number`);
    const at = this.#reserve(8);
    this.#buffer.writeDoubleBE(value, at);
  }

  none(): void {
    const at = this.#reserve(4);
    this.#buffer.writeUInt32BE(0, at);
  }

  some(): void {
    const at = this.#reserve(4);
    this.#buffer.writeUInt32BE(1, at);
  }

  /** The element count of an array whose elements the caller writes next. */
  count(count: number, limit: number, limitName: string, field: string): void {
    if (count > limit)
      throw new ArgumentError(field, `${count} elements are more than ${limitName} (${limit})`, limitName);
    const at = this.#reserve(4);
    this.#buffer.writeUInt32BE(count, at);
  }

  string(value: string, limit: number, limitName: string, field: string): void {
    if (typeof value !== 'string') throw new ArgumentError(field, `${String(value)} is no string`);
    const bytes = utf8Length(value);
    if (bytes > limit)
      throw new ArgumentError(field, `${bytes} bytes are more than ${limitName} (${limit})`, limitName);
    if (value.includes('\0')) throw new ArgumentError(field, 'a string cannot contain a NUL character');
    const at = this.#reserve(4 + bytes + (-bytes & 3));
    this.#buffer.writeUInt32BE(bytes, at);
    writeUtf8(this.#buffer, value, at + 4, bytes);
    this.#buffer.fill(0, at + 4 + bytes, this.#length);
  }

  opaque(value: Uint8Array, limit: number, limitName: string, field: string): void {
    const bytes = value.length;
    if (bytes > limit)
      throw new ArgumentError(field, `${bytes} bytes are more than ${limitName} (${limit})`, limitName);
    const at = this.#reserve(4 + bytes + (-bytes & 3));
    this.#buffer.writeUInt32BE(bytes, at);
    this.#buffer.set(value, at + 4);
    this.#buffer.fill(0, at + 4 + bytes, this.#length);
  }

  /** A UUID in its canonical form or without hyphens; 16 bytes on the wire. */
  uuid(value: string, field: string): void {
    const digits = typeof value === 'string' ? value.replaceAll('-', '') : '';
    if (!/^[0-9a-f]{32}$/i.test(digits))
      throw new ArgumentError(field, `${JSON.stringify(value)} is no UUID`);
    const at = this.#reserve(16);
    this.#buffer.write(digits, at, 16, 'hex');
  }

  /** An array of `char`: XDR gives each of them four bytes. */
  chars(value: Uint8Array, limit: number, limitName: string, field: string): void {
    this.count(value.length, limit, limitName, field);
    this.#words(value);
  }

  fixedChars(value: Uint8Array, length: number, field: string): void {
    if (value.length !== length)
      throw new ArgumentError(field, `${value.length} bytes where ${length} belong`);
    this.#words(value);
  }

  #words(value: Uint8Array): void {
    let at = this.#reserve(4 * value.length);
    for (const byte of value) {
      this.#buffer.writeInt32BE((byte << 24) >> 24, at);
      at += 4;
    }
  }

  badUnion(union: string, value: never): never {
    throw new ArgumentError(union, `no such case: ${String((value as { type?: unknown }).type)}`);
  }

  writeUInt32At(value: number, at: number): void {
    this.#buffer.writeUInt32BE(value, at);
  }
}

/**
 * Names seen before, by a hash of their bytes; a new one takes the place of an older one with the same hash. All-domain
 * statistics repeat some hundred names for every domain: looking them up takes half the time of making them anew, and
 * what keeps them holds one string instead of thousands.
 */
const names: (string | undefined)[] = new Array<string | undefined>(8192).fill(undefined);
const longestName = 64;

function internedName(bytes: Buffer, view: DataView, at: number, length: number): string {
  let hash = length;
  for (let i = 0; i < length; i += 4) hash = Math.imul(hash ^ view.getInt32(at + i), 0x9e3779b1);
  const slot = (hash ^ (hash >>> 15)) & (names.length - 1);
  const known = names[slot];
  if (known !== undefined && known.length === length) {
    let i = 0;
    while (i < length && known.charCodeAt(i) === bytes[at + i]) i++;
    if (i === length) return known;
  }
  return (names[slot] = decodeUtf8(bytes, at, at + length));
}

export class XdrDecoder {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  readonly #end: number;
  #at: number;

  /** Reads `bytes` from `start` to `end`; offsets in errors count from the beginning of `bytes`. */
  constructor(bytes: Buffer, start = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = start;
    this.#end = end;
  }

  get remaining(): number {
    return this.#end - this.#at;
  }

  #take(bytes: number): number {
    const at = this.#at;
    if (bytes > this.#end - at)
      throw new ProtocolError(
        'truncated',
        `a value of ${bytes} bytes at offset ${at} where ${this.#end - at} are left`,
      );
    this.#at = at + bytes;
    return at;
  }

  int(): number {
    return this.#view.getInt32(this.#take(4));
  }

  uint(): number {
    return this.#view.getUint32(this.#take(4));
  }

  #ranged(minimum: number, maximum: number): number {
    const value = this.int();
    if (value < minimum || value > maximum)
      throw new ProtocolError(
        'malformed',
        `${value} at offset ${this.#at - 4} is not within ${minimum} to ${maximum}`,
      );
    return value;
  }

  char(): number {
    return this.#ranged(-128, 127);
  }

  uchar(): number {
    return this.#ranged(0, 0xff);
  }

  short(): number {
    return this.#ranged(-0x8000, 0x7fff);
  }

  ushort(): number {
    return this.#ranged(0, 0xffff);
  }

  hyper(): bigint {
    return this.#view.getBigInt64(this.#take(8));
  }

  uhyper(): bigint {
    return this.#view.getBigUint64(this.#take(8));
  }

  double(): number {
    return this.#view.getFloat64(this.#take(8));
  }

  optional(): boolean {
    const value = this.uint();
    if (value > 1)
      throw new ProtocolError('malformed', `${value} at offset ${this.#at - 4} where 0 or 1 belongs`);
    return value === 1;
  }

  #length(limit: number): number {
    const length = this.uint();
    if (length > limit)
      throw new ProtocolError(
        'oversized',
        `a length of ${length} at offset ${this.#at - 4} is over the limit of ${limit}`,
      );
    return length;
  }

  #data(limit: number): number {
    const length = this.#length(limit);
    this.#take(length + (-length & 3));
    return length;
  }

  string(limit: number): string {
    const length = this.#data(limit);
    const at = this.#at - length - (-length & 3);
    return decodeUtf8(this.#bytes, at, at + length);
  }

  /** A string out of a small vocabulary, such as a statistic's name: the same text is the same string each time. */
  name(limit: number): string {
    const length = this.#data(limit);
    const padded = length + (-length & 3);
    const at = this.#at - padded;
    return length > longestName
      ? decodeUtf8(this.#bytes, at, at + length)
      : internedName(this.#bytes, this.#view, at, length);
  }

  /** Bytes: a view of the packet when large, a copy when small. */
  opaque(limit: number): Uint8Array {
    const length = this.#data(limit);
    const at = this.#at - length - (-length & 3);
    const view = new Uint8Array(this.#bytes.buffer, this.#bytes.byteOffset + at, length);
    return length < copyBelow ? view.slice() : view;
  }

  uuid(): string {
    const at = this.#take(16);
    const b = this.#bytes;
    let text = '';
    for (let i = 0; i < 16; i++) {
      if (i === 4 || i === 6 || i === 8 || i === 10) text += '-';
      text += hex[b[at + i]!]!;
    }
    return text;
  }

  chars(limit: number): Uint8Array {
    return this.#words(this.#length(limit));
  }

  fixedChars(length: number): Uint8Array {
    return this.#words(length);
  }

  #words(count: number): Uint8Array {
    const at = this.#take(4 * count);
    const bytes = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const value = this.#view.getInt32(at + 4 * i);
      if (value < -128 || value > 255)
        throw new ProtocolError('malformed', `${value} at offset ${at + 4 * i} is no character`);
      bytes[i] = value;
    }
    return bytes;
  }

  /** An array of elements that take at least `minimum` bytes each: a false count is found before memory is spent. */
  array<T>(limit: number, minimum: number, element: (r: XdrDecoder) => T): T[] {
    const count = this.#length(limit);
    if (count * minimum > this.remaining)
      throw new ProtocolError(
        'truncated',
        `${count} elements at offset ${this.#at} where ${this.remaining} bytes are left`,
      );
    const values: T[] = [];
    for (let i = 0; i < count; i++) values.push(element(this));
    return values;
  }

  badUnion(union: string, type: number): never {
    throw new ProtocolError('malformed', `${union} has no case ${type}`);
  }

  /** Everything not yet read, as a view of the packet. */
  rest(): Buffer {
    const at = this.#take(this.remaining);
    return this.#bytes.subarray(at, this.#end);
  }

  end(): void {
    if (this.remaining > 0) throw new ProtocolError('malformed', `${this.remaining} bytes are left over`);
  }
}

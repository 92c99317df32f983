import { ArgumentError } from './protocolErrors.ts';
import { utf8Length, writeUtf8 } from './utf8.ts';

/** One encoder serves call after call: small packets are built in a buffer that is reused and copied out exactly. */
const scratchSize = 64 * 1024;
let scratch: Buffer | undefined;

/** Writes XDR; see xdr.ts. @throws ArgumentError for what does not fit; nothing is to be sent then */
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

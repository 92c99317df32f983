import { ProtocolError } from './protocolErrors.ts';
import { decodeUtf8 } from './utf8.ts';

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Opaque values up to this size are copied out of their packet, so that keeping one does not keep the packet. */
const copyBelow = 16 * 1024;

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

/** Reads XDR; see xdr.ts. @throws ProtocolError for what cannot be */
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

  /** Passes over a string or opaque value. */
  skip(limit: number): void {
    this.#data(limit);
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

import { readFileSync } from 'node:fs';

/**
 * Makes values of any type in the protocol's data and writes them in XDR, straight from the data and independently of
 * the generated code, so that tests can hold that code against it.
 */

interface Field {
  type: string;
  optional?: boolean;
  max?: string;
  length?: string;
}
interface Program {
  program: number;
  procedures: {
    number: number;
    name: string;
    args?: string;
    ret?: string;
    message?: string;
    stream?: string;
  }[];
  types: Record<string, Field>;
  structs: Record<string, Record<string, Field>>;
  enums: Record<string, unknown>;
  unions: Record<string, { cases: { case: string; arm: Record<string, Field> }[] }>;
  constants: Record<string, string>;
}
export interface ProtocolData {
  programs: Record<'remote' | 'qemu' | 'lxc', Program>;
}

export const protocolData = JSON.parse(
  readFileSync(new URL('../protocol/data/libvirt-rpc.json', import.meta.url), 'utf8'),
) as ProtocolData;

/** A small generator of repeatable random numbers (mulberry32). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

const all = <K extends 'types' | 'structs' | 'unions' | 'constants' | 'enums'>(key: K): Program[K] =>
  Object.assign({}, ...Object.values(protocolData.programs).map((program) => program[key])) as Program[K];
const [types, structs, unions, constants, enums] = [
  all('types'),
  all('structs'),
  all('unions'),
  all('constants'),
  all('enums'),
];
const headerConstants: Record<string, number> = {
  VIR_UUID_BUFLEN: 16,
  VIR_SECURITY_MODEL_BUFLEN: 257,
  VIR_SECURITY_LABEL_BUFLEN: 4097,
  VIR_SECURITY_DOI_BUFLEN: 257,
};
const paramTypes = ['INT', 'UINT', 'LLONG', 'ULLONG', 'DOUBLE', 'BOOLEAN', 'STRING'];

/** The number behind a limit's name. */
export function limitOf(name: string): number {
  const value = constants[name] ?? headerConstants[name] ?? name;
  return typeof value === 'number' ? value : /^\d+$/.test(value) ? Number(value) : limitOf(value);
}

const integers: Record<string, [bigint, bigint]> = {
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  uint: [0n, 2n ** 32n - 1n],
  char: [-128n, 127n],
  uchar: [0n, 255n],
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  ushort: [0n, 2n ** 16n - 1n],
  hyper: [-(2n ** 63n), 2n ** 63n - 1n],
  uhyper: [0n, 2n ** 64n - 1n],
};

const texts = ['', 'a', 'ab', 'abc', 'vm-ű-机-😀', 'x'.repeat(33), '<domain/>\n', 'not\udc80utf8\udcff'];

export class RandomValues {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomSource(seed);
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.#below(256));
  }

  #integer(kind: string): number | bigint {
    const [low, high] = integers[kind]!;
    const choices = [low, low + 1n, 0n, 1n, high - 1n, high, 2n ** 53n + 1n, BigInt(this.#below(2 ** 31))];
    let value = choices[this.#below(choices.length)]!;
    if (value < low || value > high) value = high;
    return kind.endsWith('hyper') ? value : Number(value);
  }

  /** A value of a struct of the protocol, as the generated types have it. */
  struct(name: string): Record<string, unknown> {
    const fields = Object.entries(structs[name]!);
    return Object.fromEntries(fields.map(([field, type]) => [field, this.#value(type)]));
  }

  #value(field: Field): unknown {
    if (field.optional) return this.#below(2) === 0 ? null : this.#value({ ...field, optional: false });
    const length = field.max === undefined ? 0 : this.#below(Math.min(limitOf(field.max), 5) + 1);
    if (field.type === 'string') return texts[this.#below(texts.length)];
    if (field.type === 'opaque' && field.length !== undefined) return uuidText(this.#bytes(16));
    if (field.type === 'opaque' || (field.type === 'char' && field.max !== undefined))
      return this.#bytes(length);
    if (field.type === 'char' && field.length !== undefined) return this.#bytes(Number(field.length));
    if (field.max !== undefined) return Array.from({ length }, () => this.#value({ type: field.type }));
    if (field.type in integers) return this.#integer(field.type);
    if (field.type === 'double')
      return [0, -1.5, 5e-324, Number.MAX_VALUE, -Infinity, Math.PI][this.#below(6)];
    const alias = types[field.type];
    if (alias) return this.#value(alias);
    if (field.type in enums) return this.#below(3);
    if (field.type in structs) return this.struct(field.type);
    const { cases } = unions[field.type]!;
    const chosen = cases[this.#below(cases.length)]!;
    return { type: unionCase(chosen.case), value: this.#value(Object.values(chosen.arm)[0]!) };
  }
}

const unionCase = (name: string): number => paramTypes.indexOf(name.replace('VIR_TYPED_PARAM_', '')) + 1;

function uuidText(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** XDR of a struct, by the book (RFC 4506): slow, and written from the data alone. */
export function referenceXdr(name: string, value: Record<string, unknown>): Buffer {
  return Buffer.concat(
    Object.entries(structs[name]!).map(([field, type]) => referenceField(type, value[field])),
  );
}

const word = (value: number | bigint): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(Number(BigInt.asUintN(32, BigInt(value))));
  return bytes;
};

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);

/** Lone low surrogates stand for bytes that are no UTF-8. */
const textBytes = (text: string): Buffer =>
  Buffer.concat(
    Array.from(text).map((character) => {
      const code = character.charCodeAt(0);
      return character.length === 1 && code >= 0xdc80 && code <= 0xdcff
        ? Buffer.from([code - 0xdc00])
        : Buffer.from(character);
    }),
  );

function referenceField(field: Field, value: unknown): Buffer {
  if (field.optional) {
    return value === null
      ? word(0)
      : Buffer.concat([word(1), referenceField({ ...field, optional: false }, value)]);
  }
  if (field.type === 'string') {
    const bytes = textBytes(value as string);
    return Buffer.concat([word(bytes.length), padded(bytes)]);
  }
  if (field.type === 'opaque' && field.length !== undefined)
    return Buffer.from((value as string).replaceAll('-', ''), 'hex');
  if (field.type === 'opaque') {
    const bytes = Buffer.from(value as Uint8Array);
    return Buffer.concat([word(bytes.length), padded(bytes)]);
  }
  const chars = (): Buffer[] => [...(value as Uint8Array)].map((byte) => word((byte << 24) >> 24));
  if (field.type === 'char' && field.max !== undefined)
    return Buffer.concat([word(chars().length), ...chars()]);
  if (field.type === 'char' && field.length !== undefined) return Buffer.concat(chars());
  if (field.max !== undefined) {
    const values = value as unknown[];
    return Buffer.concat([
      word(values.length),
      ...values.map((item) => referenceField({ type: field.type }, item)),
    ]);
  }
  const bytes = Buffer.alloc(8);
  if (field.type === 'hyper' || field.type === 'uhyper')
    return Buffer.from(
      BigInt.asUintN(64, value as bigint)
        .toString(16)
        .padStart(16, '0'),
      'hex',
    );
  if (field.type === 'double') {
    bytes.writeDoubleBE(value as number);
    return bytes;
  }
  if (field.type in integers || field.type in enums) return word(value as number);
  const alias = types[field.type];
  if (alias) return referenceField(alias, value);
  if (field.type in structs) return referenceXdr(field.type, value as Record<string, unknown>);
  const { type, value: arm } = value as { type: number; value: unknown };
  const chosen = unions[field.type]!.cases.find((entry) => unionCase(entry.case) === type)!;
  return Buffer.concat([word(type), referenceField(Object.values(chosen.arm)[0]!, arm)]);
}

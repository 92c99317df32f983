import { describe, expect, test } from 'vitest';
import { ArgumentError, ProtocolError } from '../errors.ts';
import { XdrDecoder, XdrEncoder } from './xdr.ts';

const encoded = (write: (w: XdrEncoder) => void): Buffer => {
  const encoder = new XdrEncoder();
  write(encoder);
  return encoder.finish();
};
const decoder = (...bytes: number[]): XdrDecoder => new XdrDecoder(Buffer.from(bytes));
const kindOf = (read: () => unknown): string => {
  try {
    read();
  } catch (error) {
    if (error instanceof ProtocolError) return error.kind;
    throw error;
  }
  return 'no error';
};

describe('numbers', () => {
  test.each([
    ['hyper', -(2n ** 63n)],
    ['hyper', -1n],
    ['hyper', 2n ** 53n + 1n],
    ['hyper', 2n ** 63n - 1n],
    ['uhyper', 0n],
    ['uhyper', 2n ** 53n + 1n],
    ['uhyper', 2n ** 64n - 1n],
  ] as const)('%s %s is exact', (kind, value) => {
    expect(new XdrDecoder(encoded((w) => w[kind](value, 'x')))[kind]()).toBe(value);
  });

  test.each([
    ['int', 2 ** 31],
    ['int', -(2 ** 31) - 1],
    ['int', 1.5],
    ['int', Number.NaN],
    ['uint', -1],
    ['uint', 2 ** 32],
    ['char', 128],
    ['uchar', 256],
    ['uchar', -1],
    ['short', 32768],
    ['ushort', 65536],
    ['int', '1' as unknown as number],
    ['int', undefined as unknown as number],
    ['double', '1' as unknown as number],
  ] as const)('%s refuses %s', (kind, value) => {
    expect(() => encoded((w) => w[kind](value, 'field'))).toThrow(ArgumentError);
  });

  test.each([
    ['hyper', 2n ** 63n],
    ['hyper', -(2n ** 63n) - 1n],
    ['uhyper', -1n],
    ['uhyper', 2n ** 64n],
    ['uhyper', 1 as unknown as bigint],
  ] as const)('%s refuses %s', (kind, value) => {
    expect(() => encoded((w) => w[kind](value, 'field'))).toThrow(ArgumentError);
  });

  test('flags composed with | may have bit 31 set', () => {
    expect(encoded((w) => w.flags((1 << 31) | 1, 'flags')).toString('hex')).toBe('80000001');
    expect(encoded((w) => w.flags(0x80000001, 'flags')).toString('hex')).toBe('80000001');
  });

  test('values that the small types do not have are refused when they come', () => {
    expect(kindOf(() => decoder(0, 0, 1, 0).uchar())).toBe('malformed');
    expect(kindOf(() => decoder(0, 0, 0, 128).char())).toBe('malformed');
    expect(kindOf(() => decoder(0, 1, 0, 0).ushort())).toBe('malformed');
    expect(kindOf(() => decoder(0, 0, 0x80, 0).short())).toBe('malformed');
    expect(kindOf(() => decoder(0, 0, 0, 2).optional())).toBe('malformed');
    expect(kindOf(() => decoder(0, 0, 1, 0).fixedChars(1))).toBe('malformed');
  });
});

describe('strings and bytes', () => {
  const read = (bytes: Buffer, limit = 100): string => new XdrDecoder(bytes).string(limit);

  test.each(['', 'a', 'abcd', 'ű机😀', '\ufffd', 'mixed \udc80\udcff bytes', '\ud83d\ude00\udc80'])(
    '%j comes back',
    (text) => {
      expect(read(encoded((w) => w.string(text, 100, 'LIMIT', 'x')))).toBe(text);
    },
  );

  test('bytes that are no UTF-8 go back as they came', () => {
    const bytes = Buffer.from([0xff, 0xc0, 0x80, 0x61, 0xe2, 0x82, 0xed, 0xa0, 0x80, 0xf5, 0x80, 0xc3, 0xa9]);
    const packet = encoded((w) => w.opaque(bytes, 100, 'LIMIT', 'x'));
    const text = read(packet);
    expect(text).toContain('é');
    expect(encoded((w) => w.string(text, 100, 'LIMIT', 'x')).equals(packet)).toBe(true);
  });

  test('limits are met exactly, both ways, and counted in bytes', () => {
    expect(read(encoded((w) => w.string('ű'.repeat(50), 100, 'LIMIT', 'x')))).toHaveLength(50);
    expect(() => encoded((w) => w.string('ű'.repeat(51), 100, 'LIMIT', 'xml'))).toThrow(
      'xml: 102 bytes are more than LIMIT (100)',
    );
    expect(() => encoded((w) => w.opaque(new Uint8Array(5), 4, 'LIMIT', 'x'))).toThrow('LIMIT (4)');
    expect(() => encoded((w) => w.chars(new Uint8Array(5), 4, 'LIMIT', 'x'))).toThrow('LIMIT (4)');
    expect(() => encoded((w) => w.count(5, 4, 'LIMIT', 'x'))).toThrow('5 elements are more than LIMIT (4)');
    const five = decoder(0, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0);
    expect(kindOf(() => five.opaque(4))).toBe('oversized');
    expect(kindOf(() => decoder(0, 0, 0, 5).string(4))).toBe('oversized');
    expect(kindOf(() => decoder(0, 0, 0, 5).chars(4))).toBe('oversized');
    expect(kindOf(() => decoder(0, 0, 0, 5).array(4, 4, (r) => r.int()))).toBe('oversized');
  });

  test('a NUL, which C would cut the string at, is refused', () => {
    expect(() => encoded((w) => w.string('a\0b', 100, 'LIMIT', 'name'))).toThrow(ArgumentError);
  });

  test('a string and a UUID must be such', () => {
    expect(() => encoded((w) => w.string(5 as unknown as string, 9, 'LIMIT', 'name'))).toThrow(ArgumentError);
    for (const bad of [
      '',
      'x',
      '6695eb01-f6a4-8304-79aa-97f2502e193',
      '6695eb01f6a4830479aa97f2502e193g',
      null as never,
    ])
      expect(() => encoded((w) => w.uuid(bad, 'uuid'))).toThrow(ArgumentError);
    const bytes = encoded((w) => w.uuid('6695EB01f6a4830479aa97f2502e193f', 'uuid'));
    expect(new XdrDecoder(bytes).uuid()).toBe('6695eb01-f6a4-8304-79aa-97f2502e193f');
  });

  test('padding is zero although buffers are reused', () => {
    encoded((w) => w.opaque(Buffer.alloc(64, 0xff), 64, 'LIMIT', 'x'));
    expect(encoded((w) => w.string('a', 9, 'LIMIT', 'x')).toString('hex')).toBe('0000000161000000');
  });

  test('small bytes do not pin their packet, large ones are not copied', () => {
    const packet = encoded((w) => {
      w.opaque(Buffer.alloc(10), 100_000, 'LIMIT', 'x');
      w.opaque(Buffer.alloc(50_000), 100_000, 'LIMIT', 'x');
    });
    const reader = new XdrDecoder(packet);
    expect(reader.opaque(100_000).buffer).not.toBe(packet.buffer);
    expect(reader.opaque(100_000).buffer).toBe(packet.buffer);
  });
});

describe('names', () => {
  const name = (text: string): string =>
    new XdrDecoder(encoded((w) => w.string(text, 1000, 'LIMIT', 'x'))).name(1000);

  test('are what was sent, however many there are and whatever they share a place with', () => {
    const all = Array.from({ length: 30_000 }, (_, i) => `vcpu.${i}.time`);
    for (let round = 0; round < 2; round++) for (const text of all) expect(name(text)).toBe(text);
    for (const text of ['', 'a', 'b', 'ab', 'ű', 'a\udc80', 'x'.repeat(64), 'x'.repeat(65)]) {
      expect(name(text)).toBe(text);
      expect(name(text)).toBe(text);
    }
  });

  test('keep within their limit and packet like any string', () => {
    expect(kindOf(() => decoder(0, 0, 0, 5).name(4))).toBe('oversized');
    expect(kindOf(() => decoder(0, 0, 0, 5, 65, 65, 65, 65, 65, 0, 0).name(9))).toBe('truncated');
  });
});

describe('ends', () => {
  test('nothing is read past the end', () => {
    expect(kindOf(() => decoder(0, 0, 0).int())).toBe('truncated');
    expect(kindOf(() => decoder(0, 0, 0, 0, 0, 0, 0).uhyper())).toBe('truncated');
    expect(kindOf(() => decoder(0, 0, 0, 4, 1, 2, 3).opaque(10))).toBe('truncated');
    expect(kindOf(() => decoder(0, 0, 0, 1, 65).string(10))).toBe('truncated');
    expect(kindOf(() => decoder(1, 2, 3).uuid())).toBe('truncated');
    expect(kindOf(() => new XdrDecoder(Buffer.alloc(64), 0, 4).uhyper())).toBe('truncated');
    expect(kindOf(() => decoder(1).end())).toBe('malformed');
  });

  test('a false count is found before memory is spent on it', () => {
    expect(kindOf(() => decoder(0, 0x10, 0, 0).array(2 ** 30, 4, (r) => r.int()))).toBe('truncated');
  });

  test('a packet larger than the shared buffer is built as well', () => {
    const big = 'x'.repeat(300_000);
    const packet = encoded((w) => {
      w.string('small', 100, 'LIMIT', 'x');
      w.string(big, 300_000, 'LIMIT', 'x');
      w.uhyper(7n, 'x');
    });
    const reader = new XdrDecoder(packet);
    expect([reader.string(100), reader.string(300_000).length, reader.uhyper()]).toEqual([
      'small',
      big.length,
      7n,
    ]);
    reader.end();
  });
});

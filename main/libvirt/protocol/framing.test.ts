import { describe, expect, test } from 'vitest';
import { randomSource } from '../testing/randomValues.ts';
import { PacketReader, packetHeader } from './framing.ts';

const header = { program: 0x20008086, version: 1, procedure: 1, type: 1, serial: 0, status: 0 };
const packet = (serial: number, size: number): Buffer =>
  Buffer.concat([packetHeader({ ...header, serial }, size), Buffer.alloc(size, serial)]);

describe('packets', () => {
  test('come out the same however the bytes are cut', () => {
    const sizes = [0, 1, 4, 100, 70_000, 0, 0, 3];
    const stream = Buffer.concat(sizes.map((size, serial) => packet(serial, size)));
    for (let seed = 0; seed < 200; seed++) {
      const random = randomSource(seed);
      const seen: number[][] = [];
      const reader = new PacketReader(({ serial }, bytes, start, end) => {
        expect(bytes.subarray(start, end).every((byte) => byte === serial)).toBe(true);
        seen.push([serial, end - start]);
      });
      const largest = seed % 2 === 0 ? 7 : 20_000;
      for (let at = 0; at < stream.length;) {
        // Small cuts for the headers, larger ones through the long packet.
        const cut = 1 + Math.floor(random() * (at > 300 && at < 70_000 ? 20_000 : largest));
        reader.push(stream.subarray(at, at + cut));
        at += cut;
      }
      expect(seen).toEqual(sizes.map((size, serial) => [serial, size]));
      expect(reader.midPacket).toBe(false);
    }
  });

  test('one that lies whole in a chunk is not copied', () => {
    const chunk = Buffer.concat([packet(1, 10), packet(2, 10)]);
    const buffers: ArrayBufferLike[] = [];
    new PacketReader((_header, bytes) => buffers.push(bytes.buffer)).push(chunk);
    expect(buffers).toEqual([chunk.buffer, chunk.buffer]);
  });

  test("a stream's data is passed on as it comes, uncopied, and never as the empty packet that ends a stream", () => {
    const data = { ...header, type: 3, status: 2 };
    const stream = Buffer.concat([
      packetHeader({ ...data, serial: 1 }, 100_000),
      Buffer.alloc(100_000, 1),
      packetHeader({ ...data, serial: 1 }, 0),
      packet(2, 10),
    ]);
    for (const cut of [1, 3, 27, 28, 29, 4096, 65_536, 100_028, 100_057]) {
      const sizes: number[] = [];
      let shared = true;
      const reader = new PacketReader(({ serial }, bytes, start, end) => {
        if (serial === 1) sizes.push(end - start);
        shared &&= start === end || bytes.buffer === stream.buffer || serial !== 1;
      });
      for (let at = 0; at < stream.length; at += cut) reader.push(stream.subarray(at, at + cut));
      expect(sizes.reduce((sum, size) => sum + size)).toBe(100_000);
      expect(sizes.filter((size) => size === 0)).toEqual([0]);
      expect(sizes.at(-1)).toBe(0);
      expect(shared).toBe(true);
      expect(reader.midPacket).toBe(false);
    }
  });

  test('after stop nothing is delivered and nothing held, from within the listener too', () => {
    let seen = 0;
    const reader: PacketReader = new PacketReader(() => {
      seen++;
      reader.stop();
    });
    reader.push(Buffer.concat([packet(1, 10), packet(2, 10), packet(3, 10).subarray(0, 20)]));
    reader.push(packet(4, 10));
    expect(seen).toBe(1);
    expect(reader.midPacket).toBe(false);
  });
});

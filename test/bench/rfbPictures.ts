import type { BytePipe } from './bytePipe.ts';

const HEADER = 16;
/** ServerInit up to its pixel format: width, height, and bits for each pixel. */
const INIT = 24;

/**
 * Asks a VNC server for whole pictures, one after another, raw and without a password (RFC 6143).
 * @returns bytes of pictures in each second
 * @throws Error where the server speaks otherwise than it must
 */
export async function pictureSpeed(pipe: BytePipe, pictures: number): Promise<number> {
  const reader = new Reader(pipe);
  await reader.take(12);
  pipe.write(Buffer.from('RFB 003.008\n'));
  const [methods = 0] = await reader.take(1);
  if (!(await reader.take(methods)).includes(1)) throw new Error('the display wants a password');
  pipe.write(Buffer.from([1]));
  if ((await reader.take(4)).readUInt32BE() !== 0) throw new Error('the display refuses us');
  // Shared: another client's session, should there be one, goes on.
  pipe.write(Buffer.from([1]));
  const init = await reader.take(INIT);
  const [width, height, bits] = [init.readUInt16BE(0), init.readUInt16BE(2), init.readUInt8(4)];
  await reader.take(init.readUInt32BE(20));
  // SetEncodings: raw alone.
  pipe.write(Buffer.from([2, 0, 0, 1, 0, 0, 0, 0]));
  const request = Buffer.from([3, 0, 0, 0, 0, 0, width >> 8, width & 255, height >> 8, height & 255]);
  let started = 0;
  let bytes = 0;
  for (let picture = 0; picture <= pictures; picture++) {
    pipe.write(request);
    const received = await readUpdate(reader, bits / 8);
    // The first one opens the way.
    if (picture === 0) started = performance.now();
    else bytes += received;
  }
  pipe.close();
  return bytes / ((performance.now() - started) / 1000);
}

async function readUpdate(reader: Reader, pixelBytes: number): Promise<number> {
  const head = await reader.take(4);
  if (head.readUInt8() !== 0) throw new Error(`the display sent message ${head.readUInt8()}`);
  let bytes = 0;
  for (let rectangle = 0; rectangle < head.readUInt16BE(2); rectangle++) {
    const at = await reader.take(HEADER - 4);
    const size = at.readUInt16BE(4) * at.readUInt16BE(6) * pixelBytes;
    await reader.skip(size);
    bytes += size;
  }
  return bytes;
}

/** Exactly so many bytes, whenever they have come. */
class Reader {
  readonly #chunks: Buffer[] = [];
  #wake: () => void = () => undefined;

  constructor(pipe: BytePipe) {
    pipe.onData((data) => {
      this.#chunks.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
      this.#wake();
    });
  }

  async take(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    await this.#consume(bytes, (part) => parts.push(part));
    return Buffer.concat(parts);
  }

  async skip(bytes: number): Promise<void> {
    await this.#consume(bytes, () => undefined);
  }

  async #consume(bytes: number, onPart: (part: Buffer) => void): Promise<void> {
    for (let left = bytes; left > 0;) {
      const chunk = this.#chunks.shift();
      if (chunk === undefined) {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        continue;
      }
      const part = chunk.subarray(0, left);
      if (part.length < chunk.length) this.#chunks.unshift(chunk.subarray(part.length));
      left -= part.length;
      onPart(part);
    }
  }
}

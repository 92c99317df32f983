import { crc32, deflateSync } from 'node:zlib';

export interface Picture {
  mime: 'image/png';
  data: Buffer;
  width: number;
  height: number;
}

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Above this a header is not believed: 16384² pixels. */
const MAX_PIXELS = 2 ** 28;

/**
 * A screenshot as PNG, whichever of the two formats the hypervisor made: PNG, or PPM (binary, eight bits), which QEMU
 * makes by default.
 * @throws Error for anything else
 */
export function toPng(image: Buffer): Picture {
  if (image.subarray(0, 8).equals(PNG_SIGNATURE) && image.length >= 24) {
    return { mime: 'image/png', data: image, width: image.readUInt32BE(16), height: image.readUInt32BE(20) };
  }
  return fromPpm(image);
}

function fromPpm(image: Buffer): Picture {
  const header = /^P6\s+(?:#[^\n]*\n\s*)*(\d{1,5})\s+(\d{1,5})\s+255\s/.exec(
    image.toString('latin1', 0, 512),
  );
  if (header === null)
    throw new Error('The hypervisor sent a picture in a format that is not known (neither PNG nor PPM)');
  const width = Number(header[1]);
  const height = Number(header[2]);
  const pixels = image.subarray(header[0].length);
  if (width === 0 || height === 0 || width * height > MAX_PIXELS || pixels.length < width * height * 3) {
    throw new Error('The hypervisor sent a picture that is cut short');
  }
  return { mime: 'image/png', data: encodePng(pixels, width, height), width, height };
}

/** @param pixels three bytes each, row by row */
function encodePng(pixels: Buffer, width: number, height: number): Buffer {
  const stride = width * 3;
  const rows = Buffer.alloc((stride + 1) * height);
  for (let y = 0; y < height; y += 1) pixels.copy(rows, y * (stride + 1) + 1, y * stride, (y + 1) * stride);
  const ihdr = Buffer.alloc(13);
  ihdr.writeUInt32BE(width, 0);
  ihdr.writeUInt32BE(height, 4);
  // Eight bits a channel, red-green-blue.
  ihdr.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    PNG_SIGNATURE,
    chunk('IHDR', ihdr),
    chunk('IDAT', deflateSync(rows, { level: 3 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

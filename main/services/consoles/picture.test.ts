import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { toPng } from './picture.ts';

const ppm = (header: string, pixels: number[]): Buffer =>
  Buffer.concat([Buffer.from(header, 'latin1'), Buffer.from(pixels)]);

/** The chunks of a PNG by name. */
function chunks(png: Buffer): Record<string, Buffer> {
  const found: Record<string, Buffer> = {};
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    found[png.toString('latin1', at + 4, at + 8)] = png.subarray(at + 8, at + 8 + length);
    at += 12 + length;
  }
  return found;
}

describe('a screenshot', () => {
  const pixels = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7, 6, 5, 4, 3, 2, 1];

  it.each(['P6\n3 2\n255\n', 'P6 3 2 255 ', 'P6\n# made by a hypervisor\n3 2\n255\n'])(
    'as PPM becomes PNG: %j',
    (header) => {
      const picture = toPng(ppm(header, pixels));
      expect(picture).toMatchObject({ mime: 'image/png', width: 3, height: 2 });
      const { IHDR, IDAT, IEND } = chunks(picture.data);
      expect([IHDR?.readUInt32BE(0), IHDR?.readUInt32BE(4), IHDR?.[8], IHDR?.[9]]).toEqual([3, 2, 8, 2]);
      // Each row begins with its filter, none.
      expect([...inflateSync(IDAT ?? Buffer.alloc(0))]).toEqual([
        0,
        ...pixels.slice(0, 9),
        0,
        ...pixels.slice(9),
      ]);
      expect(IEND).toHaveLength(0);
    },
  );

  it('as PNG stays as it is', () => {
    const { data } = toPng(ppm('P6\n3 2\n255\n', pixels));
    expect(toPng(data)).toEqual({ mime: 'image/png', data, width: 3, height: 2 });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another format', Buffer.from('GIF89a....')],
    ['sixteen bits a channel', ppm('P6\n1 1\n65535\n', [0, 0, 0, 0, 0, 0])],
    ['too few pixels', ppm('P6\n3 2\n255\n', pixels.slice(1))],
    ['no pixels', ppm('P6\n0 0\n255\n', [])],
    ['more than any screen has', ppm('P6\n99999 99999\n255\n', pixels)],
  ])('that is none is refused: %s', (_, image) => {
    expect(() => toPng(image)).toThrow(/The hypervisor sent a picture/);
  });
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';

/** What the window shall look like, each picture shrunk. */
const KEPT = fileURLToPath(new URL('../../fixtures/pictures/', import.meta.url));
const ARTIFACTS = fileURLToPath(new URL('../artifacts/', import.meta.url));
const RENEW = process.env['VIRTDECK_RENEW_PICTURES'] === '1';

/**
 * Pixels of a block's side. Pictures are compared block by block, by their mean colours: how another machine smooths
 * its letters disappears in that, a control that is missing, moved or of another colour does not.
 */
const BLOCK = 8;
/** Of 255: more than that between two means, in any of the three colours, is another block. */
const OTHER = 20;
/** Share of all blocks that may be others. A button is about one in five hundred of a window. */
const AT_MOST = 0.001;

/** A page in which pictures are shrunk and compared: the browser itself knows how to read and write them. */
export class Pictures {
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(browser: Browser): Promise<Pictures> {
    return new Pictures(await browser.newPage());
  }

  /**
   * What is wrong with the page as it looks now, in words; undefined when it looks as it shall. With
   * `VIRTDECK_RENEW_PICTURES=1` the present look is kept as the one that shall be.
   */
  async compare(page: Page, name: string, fullPage = false): Promise<string | undefined> {
    const taken = await page.screenshot({ animations: 'disabled', caret: 'hide', fullPage });
    const now = await this.#shrink(taken);
    const path = join(KEPT, `${name}.png`);
    if (RENEW) {
      await mkdir(KEPT, { recursive: true });
      await writeFile(path, now);
      return undefined;
    }
    const kept = await readFile(path).catch(() => undefined);
    const problem =
      kept === undefined
        ? 'there is no picture of how it shall look: look at the artifact, then keep it with VIRTDECK_RENEW_PICTURES=1'
        : await this.#differences(kept, now);
    if (problem === undefined) return undefined;
    await mkdir(ARTIFACTS, { recursive: true });
    await writeFile(join(ARTIFACTS, `${name}.png`), taken);
    return `${name}: ${problem}`;
  }

  async #shrink(png: Buffer): Promise<Buffer> {
    const shrunk = await this.#page.evaluate(
      async ([base64, block]) => {
        const picture = await createImageBitmap(
          await (await fetch(`data:image/png;base64,${base64}`)).blob(),
        );
        const [width, height] = [Math.ceil(picture.width / block), Math.ceil(picture.height / block)];
        const large = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
        const small = new OffscreenCanvas(width, height);
        const context = small.getContext('2d');
        if (!large || !context) throw new Error('There is no canvas.');
        large.drawImage(picture, 0, 0);
        const from = large.getImageData(0, 0, picture.width, picture.height).data;
        const to = context.createImageData(width, height);
        // Means of our own: how smooth drawImage shrinks is the browser's affair.
        for (let y = 0; y < height; y++) {
          for (let x = 0; x < width; x++) {
            const sums = [0, 0, 0];
            let pixels = 0;
            for (let py = y * block; py < Math.min((y + 1) * block, picture.height); py++) {
              for (let px = x * block; px < Math.min((x + 1) * block, picture.width); px++) {
                for (let c = 0; c < 3; c++)
                  sums[c] = (sums[c] ?? 0) + (from[(py * picture.width + px) * 4 + c] ?? 0);
                pixels++;
              }
            }
            const target = (y * width + x) * 4;
            for (let c = 0; c < 3; c++) to.data[target + c] = Math.round((sums[c] ?? 0) / pixels);
            to.data[target + 3] = 255;
          }
        }
        context.putImageData(to, 0, 0);
        const bytes = new Uint8Array(await (await small.convertToBlob({ type: 'image/png' })).arrayBuffer());
        let binary = '';
        for (const byte of bytes) binary += String.fromCharCode(byte);
        return btoa(binary);
      },
      [png.toString('base64'), BLOCK] as const,
    );
    return Buffer.from(shrunk, 'base64');
  }

  async #differences(kept: Buffer, now: Buffer): Promise<string | undefined> {
    const { sizes, others, total, first } = await this.#page.evaluate(
      async ([a, b, other]) => {
        const read = async (base64: string): Promise<ImageData> => {
          const picture = await createImageBitmap(
            await (await fetch(`data:image/png;base64,${base64}`)).blob(),
          );
          const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d');
          if (!context) throw new Error('There is no canvas.');
          context.drawImage(picture, 0, 0);
          return context.getImageData(0, 0, picture.width, picture.height);
        };
        const [before, after] = [await read(a), await read(b)];
        const sizes = [before, after].map(({ width, height }) => `${width} × ${height}`);
        const total = before.width * before.height;
        if (sizes[0] !== sizes[1]) return { sizes, others: total, total, first: '' };
        let others = 0;
        let first = '';
        for (let at = 0; at < before.data.length; at += 4) {
          const worst = Math.max(
            ...[0, 1, 2].map((c) => Math.abs((before.data[at + c] ?? 0) - (after.data[at + c] ?? 0))),
          );
          if (worst <= other) continue;
          others++;
          first ||= `${(at / 4) % before.width}, ${Math.floor(at / 4 / before.width)}`;
        }
        return { sizes, others, total, first };
      },
      [kept.toString('base64'), now.toString('base64'), OTHER] as const,
    );
    if (sizes[0] !== sizes[1]) return `it is ${sizes[1]} blocks and shall be ${sizes[0]}`;
    if (others <= total * AT_MOST) return undefined;
    return `${others} of ${total} blocks look otherwise, the first at block ${first}`;
  }
}

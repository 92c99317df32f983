import type { Locator, Page } from 'playwright-core';

/** noVNC's canvas on the page. */
export const guestScreen = (page: Page): Locator => page.locator('.vd-vnc-screen canvas');

/** The picture that stays when the display has gone. */
export const lastPicture = (page: Page): Locator => page.locator('.vd-vnc-last:not([hidden]) canvas');

export interface ScreenPixels {
  width: number;
  height: number;
  /** Different colours among the samples. */
  colours: number;
  /** Changes with any sampled pixel. */
  print: string;
}

/** Samples a picture as the page has it: every seventh pixel, each way. */
export async function samplePixels(picture: Locator): Promise<ScreenPixels> {
  return picture.evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const { width, height } = canvas;
    const data =
      width && height ? canvas.getContext('2d')?.getImageData(0, 0, width, height).data : undefined;
    const colours = new Set<number>();
    let print = 0;
    for (let y = 0; data && y < height; y += 7) {
      for (let x = 0; x < width; x += 7) {
        const at = (y * width + x) * 4;
        const colour = ((data[at] ?? 0) << 16) | ((data[at + 1] ?? 0) << 8) | (data[at + 2] ?? 0);
        colours.add(colour);
        print = (Math.imul(print, 31) + colour) | 0;
      }
    }
    return { width, height, colours: colours.size, print: String(print) };
  });
}

/** The lines that a text console shows. */
export async function terminalText(page: Page): Promise<string> {
  return page
    .locator('.vd-terminal .xterm-rows > div')
    .allInnerTexts()
    .then((lines) => lines.join('\n'));
}

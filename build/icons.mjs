// Draws assets/icons/*.png from assets/icon.svg with the system's Chromium. Run by hand when the drawing changes.
import { mkdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const path = (relative) => fileURLToPath(new URL(`../assets/${relative}`, import.meta.url));

const svg = await readFile(path('icon.svg'), 'utf8');
await mkdir(path('icons'), { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--disable-gpu', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
});
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  await page.screenshot({ path: path(`icons/${size}x${size}.png`), omitBackground: true });
}
await browser.close();

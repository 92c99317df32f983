import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { BrowserWindow, Rectangle } from 'electron';
import * as v from 'valibot';

const integer = v.pipe(v.number(), v.integer());

const WindowState = v.object({
  /** Absent where the window system is to choose. */
  place: v.exactOptional(v.object({ x: integer, y: integer })),
  width: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(20_000)),
  height: v.pipe(v.number(), v.integer(), v.minValue(300), v.maxValue(20_000)),
  maximized: v.boolean(),
});
export type WindowState = v.InferOutput<typeof WindowState>;

const DEFAULT: WindowState = { width: 1280, height: 800, maximized: false };
/** So much of a window must be on some screen, or it could not be got hold of. */
const VISIBLE_PIXELS = 100;
const SAVE_DELAY_MS = 500;

/** Where the main window last was; the default where that is unknown, unreadable or on a screen that is gone. */
export function readWindowState(path: string, workAreas: readonly Rectangle[]): WindowState {
  let saved: unknown;
  try {
    saved = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return DEFAULT;
  }
  const parsed = v.safeParse(WindowState, saved);
  if (!parsed.success) return DEFAULT;
  const { place, ...size } = parsed.output;
  const isSeen = place && workAreas.some((area) => overlap(area, { ...place, ...size }));
  return isSeen ? { ...size, place } : size;
}

function overlap(area: Rectangle, window: Rectangle): boolean {
  const width = Math.min(area.x + area.width, window.x + window.width) - Math.max(area.x, window.x);
  const height = Math.min(area.y + area.height, window.y + window.height) - Math.max(area.y, window.y);
  return width >= VISIBLE_PIXELS && height >= VISIBLE_PIXELS;
}

/** Writes the window's place a moment after it changed, and when it closes. */
export function keepWindowState(window: BrowserWindow, path: string): void {
  let timer: NodeJS.Timeout | undefined;
  const save = () => {
    clearTimeout(timer);
    const { x, y, width, height } = window.getNormalBounds();
    const state: WindowState = { place: { x, y }, width, height, maximized: window.isMaximized() };
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(`${path}.new`, JSON.stringify(state));
      renameSync(`${path}.new`, path);
    } catch {
      // A window that comes up at the default place is not worth a message.
    }
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_DELAY_MS);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('maximize', later);
  window.on('unmaximize', later);
  window.on('close', save);
}

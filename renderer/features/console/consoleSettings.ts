import { createStore } from 'zustand/vanilla';
import { useStore } from 'zustand';
import type { TextTerminalOptions, VncOptions } from '../../ui/console/index.ts';

/** JPEG quality and compression for a link; what the Picture menu offers. */
export const QUALITIES = { best: 9, balanced: 6, slow: 1 } as const;
export type Quality = keyof typeof QUALITIES;

/** Compression that goes with a quality: a link that cannot carry pictures is worth the host's time. */
const compressionFor = (quality: number): number => (quality >= 8 ? 1 : quality >= 4 ? 2 : 9);

export const nearestQuality = (quality: number): Quality =>
  quality >= 8 ? 'best' : quality >= 4 ? 'balanced' : 'slow';

export interface ConsoleSettings {
  scaling: VncOptions['scaling'];
  viewOnly: boolean;
  quality: number;
  dotCursor: boolean;
  shareClipboard: boolean;
  textSize: number;
  scrollback: number;
  screenReader: boolean;
}

/** As `Preferences.console` defaults in the contract. */
export const DEFAULT_SETTINGS: ConsoleSettings = {
  scaling: 'fit',
  viewOnly: false,
  quality: QUALITIES.balanced,
  dotCursor: false,
  shareClipboard: true,
  textSize: 13,
  scrollback: 5000,
  screenReader: false,
};

export const vncOptions = (settings: ConsoleSettings): VncOptions => ({
  scaling: settings.scaling,
  viewOnly: settings.viewOnly,
  quality: settings.quality,
  compression: compressionFor(settings.quality),
  dotCursor: settings.dotCursor,
});

export const terminalOptions = (settings: ConsoleSettings): TextTerminalOptions => ({
  fontSize: settings.textSize,
  scrollback: settings.scrollback,
  screenReader: settings.screenReader,
});

/** Text sizes (pixels) that the user can reach from a console. */
export const TEXT_SIZES = { least: 8, most: 32 } as const;

/** Chosen in a console and kept for the life of the window, over the user's preferences. */
const chosen = createStore<Partial<ConsoleSettings>>(() => ({}));

export const chooseConsoleSetting = (change: Partial<ConsoleSettings>): void => chosen.setState(change);

export function useConsoleSettings(): ConsoleSettings {
  const own = useStore(chosen);
  return { ...DEFAULT_SETTINGS, ...own };
}

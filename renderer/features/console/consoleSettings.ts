import { useMemo } from 'react';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Preferences } from '../../../preload/contract/index.ts';
import type { TextTerminalOptions, VncOptions } from '../../ui/console/index.ts';
import { preferencesStore, updatePreferences, usePreferences } from '../settings/index.ts';

/** JPEG qualities (0…9) that the Picture menu offers. */
export const QUALITIES = { best: 9, balanced: 6, slow: 1 } as const;
export type Quality = keyof typeof QUALITIES;

export const nearestQuality = (quality: number): Quality =>
  quality >= 8 ? 'best' : quality >= 4 ? 'balanced' : 'slow';

/** Compression (0…9) that goes with a quality: for a link that cannot carry pictures the host's time is well spent. */
const COMPRESSION: Record<Quality, number> = { best: 1, balanced: 2, slow: 9 };

/** Text sizes (pixels) that the user can reach from a console. */
export const TEXT_SIZES = { least: 8, most: 32 } as const;

/** Chosen for the consoles of this window only. */
interface WindowSettings {
  viewOnly: boolean | undefined;
  dotCursor: boolean;
  screenReader: boolean;
}
const windowSettings = createStore<WindowSettings>(() => ({
  viewOnly: undefined,
  dotCursor: false,
  screenReader: false,
}));

export type ConsoleSettings = Preferences['console'] & { dotCursor: boolean; screenReader: boolean };

export const chooseForWindow = (change: Partial<WindowSettings>): void => windowSettings.setState(change);

/** Changes the user's preferences: the next console begins with them too. */
export const chooseForAll = (change: Partial<Preferences['console']>): void =>
  updatePreferences({ console: { ...preferencesStore.getState().console, ...change } });

export function useConsoleSettings(): ConsoleSettings {
  const preferred = usePreferences((preferences) => preferences.console);
  const own = useStore(windowSettings);
  return useMemo(
    () => ({ ...preferred, ...own, viewOnly: own.viewOnly ?? preferred.viewOnly }),
    [preferred, own],
  );
}

export const vncOptions = ({
  scale,
  viewOnly,
  grabKeyboard,
  quality,
  dotCursor,
}: ConsoleSettings): VncOptions => ({
  scaling: scale,
  viewOnly,
  grabOnClick: grabKeyboard,
  quality,
  compression: COMPRESSION[nearestQuality(quality)],
  dotCursor,
});

export const terminalOptions = ({
  textSize,
  scrollback,
  screenReader,
}: ConsoleSettings): TextTerminalOptions => ({
  fontSize: textSize,
  scrollback,
  screenReader,
});

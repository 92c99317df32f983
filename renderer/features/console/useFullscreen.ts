import { useCallback, useEffect, useState } from 'react';

/** The Keyboard Lock API, which Chromium has: keys such as Alt+Tab and Escape then reach the page in full screen. */
interface KeyboardLock {
  lock(): Promise<void>;
  unlock(): void;
}
const keyboardLock = (): KeyboardLock | undefined =>
  (navigator as Navigator & { keyboard?: KeyboardLock }).keyboard;

/**
 * Full screen of the whole page, in which the console covers everything else: menus and dialogs, which stand at the
 * end of the page, still appear over it. With `grabKeyboard` the
 * keys that the browser and the window system keep for themselves go to the page too.
 */
export function useFullscreen(grabKeyboard: boolean): { fullscreen: boolean; toggle: () => void } {
  const [fullscreen, setFullscreen] = useState(false);

  useEffect(() => {
    if (!fullscreen) return;
    const changed = () => {
      if (!document.fullscreenElement) setFullscreen(false);
    };
    document.addEventListener('fullscreenchange', changed);
    return () => {
      document.removeEventListener('fullscreenchange', changed);
      keyboardLock()?.unlock();
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    };
  }, [fullscreen]);

  const enter = useCallback(async () => {
    try {
      await document.documentElement.requestFullscreen({ navigationUI: 'hide' });
    } catch {
      return;
    }
    setFullscreen(true);
    if (!grabKeyboard) return;
    // Where it is refused, the keys that the window system keeps are in the Send keys menu.
    await keyboardLock()
      ?.lock()
      .catch(() => undefined);
  }, [grabKeyboard]);
  const toggle = useCallback(() => {
    if (fullscreen) setFullscreen(false);
    else void enter();
  }, [fullscreen, enter]);
  return { fullscreen, toggle };
}

import type { Tray } from 'electron';
import type { ElectronApi } from './api.ts';

export interface TrayActions {
  show: () => void;
  quit: () => void;
}

/** The symbol in the desktop's tray. Many desktops have none; the program does not depend on it. */
export function installTray(
  { Tray, Menu, nativeImage }: Pick<ElectronApi, 'Tray' | 'Menu' | 'nativeImage'>,
  iconPath: string,
  { show, quit }: TrayActions,
): Tray {
  const tray = new Tray(nativeImage.createFromPath(iconPath));
  tray.setToolTip('Virtdeck');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: 'Show Virtdeck', click: show },
      { label: 'Quit', click: quit },
    ]),
  );
  tray.on('click', show);
  return tray;
}

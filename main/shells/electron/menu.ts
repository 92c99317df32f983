import type { MenuItemConstructorOptions } from 'electron';
import type { ElectronApi } from './api.ts';

export interface MenuActions {
  /** Runs a command of the page in the window in front, by its id there. */
  command: (id: string) => void;
  quit: () => void;
}

/**
 * A command of the page. Its shortcut is shown but not registered: the page itself hears it, because while a console
 * has the keyboard every key belongs to the guest.
 */
function pageCommand(
  label: string,
  id: string,
  { command }: MenuActions,
  accelerator?: string,
): MenuItemConstructorOptions {
  return {
    label,
    id,
    click: () => command(id),
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
  };
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

export function installMenu({ Menu }: Pick<ElectronApi, 'Menu'>, actions: MenuActions): void {
  const page = (label: string, id: string, accelerator?: string) =>
    pageCommand(label, id, actions, accelerator);
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: '&File',
        submenu: [
          page('New virtual machine…', 'vm.create', 'CmdOrCtrl+N'),
          page('Add host…', 'host.add'),
          SEPARATOR,
          page('Settings…', 'app.settings', 'CmdOrCtrl+,'),
          SEPARATOR,
          { label: 'Close window', role: 'close', registerAccelerator: false },
          { label: 'Quit', accelerator: 'CmdOrCtrl+Q', registerAccelerator: false, click: actions.quit },
        ],
      },
      {
        label: '&Edit',
        submenu: (['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll'] as const).map((role) => ({
          role,
          registerAccelerator: false,
        })),
      },
      {
        label: '&View',
        submenu: [
          page('Command palette…', 'app.palette', 'CmdOrCtrl+K'),
          page('Journal', 'app.journal'),
          page('Show or hide sidebar', 'app.sidebar'),
          page('Show or hide tasks', 'app.tasks'),
          SEPARATOR,
          { role: 'zoomIn', registerAccelerator: false },
          { role: 'zoomOut', registerAccelerator: false },
          { role: 'resetZoom', registerAccelerator: false },
          { role: 'togglefullscreen', registerAccelerator: false },
        ],
      },
      {
        label: '&Help',
        submenu: [page('Keyboard shortcuts', 'app.shortcuts'), page('About Virtdeck', 'app.about')],
      },
    ]),
  );
}

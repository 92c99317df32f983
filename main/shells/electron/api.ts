import type * as Electron from 'electron';

/** The parts of Electron that the shell uses: handed in, so that a double can stand in where there is no runtime. */
export type ElectronApi = Pick<
  typeof Electron,
  | 'app'
  | 'BrowserWindow'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeImage'
  | 'protocol'
  | 'safeStorage'
  | 'screen'
  | 'session'
  | 'Tray'
  | 'utilityProcess'
>;

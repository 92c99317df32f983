/** The parts of Electron that the shell uses: handed in, so that a double can stand in where there is no runtime. */
export type ElectronApi = Pick<
  typeof import('electron'),
  | 'app'
  | 'BrowserWindow'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeImage'
  | 'protocol'
  | 'screen'
  | 'session'
  | 'Tray'
  | 'utilityProcess'
>;

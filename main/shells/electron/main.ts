import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  protocol,
  screen,
  session,
  Tray,
  utilityProcess,
} from 'electron';
import { programRoot, rendererRoot } from '../paths.ts';
import { findStaticFiles } from '../staticFiles.ts';
import { startElectronShell } from './shell.ts';

const log = (line: string) => void process.stderr.write(`virtdeck: ${line}\n`);

startElectronShell(
  {
    app,
    BrowserWindow,
    ipcMain,
    Menu,
    MessageChannelMain,
    nativeImage,
    protocol,
    screen,
    session,
    Tray,
    utilityProcess,
  },
  { root: programRoot(), argv: process.argv, files: () => findStaticFiles(rendererRoot()), log },
).catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  app.exit(1);
});

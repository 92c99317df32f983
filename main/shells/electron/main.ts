import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeImage,
  protocol,
  safeStorage,
  screen,
  session,
  Tray,
  utilityProcess,
} from 'electron';
import { makePrivateFolder, programRoot, rendererRoot, stateFolder } from '../paths.ts';
import { findStaticFiles } from '../staticFiles.ts';
import { commandLineWords } from './arguments.ts';
import { startElectronShell } from './shell.ts';

const log = (line: string) => void process.stderr.write(`virtdeck: ${line}\n`);

async function start(): Promise<void> {
  const words = commandLineWords(process.argv, process.env);
  if (words) {
    const { main } = await import('../cli/run.ts');
    app.exit(await main(words));
    return;
  }
  await startElectronShell(
    {
      app,
      BrowserWindow,
      ipcMain,
      Menu,
      MessageChannelMain,
      nativeImage,
      protocol,
      safeStorage,
      screen,
      session,
      Tray,
      utilityProcess,
    },
    {
      root: programRoot(),
      stateFolder: makePrivateFolder(join(stateFolder(), 'electron')),
      argv: process.argv,
      files: () => findStaticFiles(rendererRoot()),
      log,
    },
  );
}

start().catch((error: unknown) => {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error));
  app.exit(1);
});

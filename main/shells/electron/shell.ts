import { join } from 'node:path';
import type { StaticFiles } from '../staticFiles.ts';
import type { ElectronApi } from './api.ts';
import { uriArgument } from './arguments.ts';
import { BackendProcess } from './backendProcess.ts';
import { lockContents, lockSession } from './lockdown.ts';
import { installMenu } from './menu.ts';
import { registerPageScheme, servePage } from './pageProtocol.ts';
import { installTray } from './tray.ts';
import { Windows } from './windows.ts';

export interface ElectronShellOptions {
  /** Folder of package.json. */
  root: string;
  /** Where Electron keeps what it needs between runs, apart from the user's settings. */
  stateFolder: string;
  argv: readonly string[];
  files: () => Promise<StaticFiles>;
  log: (line: string) => void;
}

/**
 * The desktop application. Only what must be Electron's is here: windows, menus, the page's scheme and what pages are
 * denied; everything else runs in the backend, a process of its own, and is the same in every shell.
 *
 * Must be called before Electron is ready. Resolves once the window was asked for, or at once in a second instance.
 */
export async function startElectronShell(
  electron: ElectronApi,
  options: ElectronShellOptions,
): Promise<void> {
  const { app } = electron;
  const { root } = options;
  const uri = uriArgument(options.argv);
  // Every renderer is sandboxed, also one that a later change might create without saying so.
  app.enableSandbox();
  // Left to itself, Electron would mix its caches with our settings; the instance lock goes by this folder too.
  app.setPath('userData', options.stateFolder);
  if (!app.requestSingleInstanceLock({ uri })) {
    app.quit();
    return;
  }
  registerPageScheme(electron);
  await app.whenReady();

  const icon = join(root, 'assets/icons/256x256.png');
  const windows = new Windows(electron, {
    preload: join(root, 'dist/preload/index.cjs'),
    icon,
    state: join(options.stateFolder, 'window.json'),
  });
  const backend = new BackendProcess(electron, join(root, 'dist/main/backend.js'), options.log);
  const quit = () => app.quit();

  lockSession(electron.session.defaultSession);
  lockContents(electron, (url) => windows.openConsole(url));
  servePage(electron, await options.files());
  installMenu(electron, {
    quit,
    command: (command) => {
      const window = windows.focused;
      if (window) backend.send({ type: 'command', window: window.webContents.id, command });
    },
  });
  keepTray(electron, icon, { show: () => windows.showMain(), quit }, options.log);

  app.on('second-instance', (_event, argv) => {
    const another = uriArgument(argv);
    if (another !== undefined) backend.send({ type: 'open', uri: another });
    windows.showMain();
  });
  app.on('window-all-closed', quit);
  stopBackendFirst(app, backend);

  backend.start();
  if (uri !== undefined) backend.send({ type: 'open', uri });
  windows.showMain();
}

/** Quitting waits for the backend to write what is unsaved. */
function stopBackendFirst(app: ElectronApi['app'], backend: BackendProcess): void {
  let stopped = false;
  app.on('will-quit', (event) => {
    if (stopped) return;
    event.preventDefault();
    void backend.stop().then(() => {
      stopped = true;
      app.quit();
    });
  });
}

/** Held here: a tray that is collected as garbage disappears. */
const trays: unknown[] = [];

function keepTray(
  ...[electron, icon, actions, log]: [...Parameters<typeof installTray>, (line: string) => void]
): void {
  try {
    trays.push(installTray(electron, icon, actions));
  } catch (error) {
    log(`this desktop offers no tray: ${String(error)}`);
  }
}

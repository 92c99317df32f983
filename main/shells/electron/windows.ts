import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { PAGE_ORIGIN } from '../../../preload/wire/names.ts';
import type { ElectronApi } from './api.ts';
import { keepWindowState, readWindowState } from './windowState.ts';

const RELOAD_MS = 1_000;

export interface WindowPaths {
  preload: string;
  icon: string;
  /** Where the main window's place is kept. */
  state: string;
}

/** The main window, and those of consoles: all made here, so that none differs in what its page may do. */
export class Windows {
  readonly #electron: Pick<ElectronApi, 'app' | 'BrowserWindow' | 'screen'>;
  readonly #paths: WindowPaths;
  #main: BrowserWindow | undefined;

  constructor(electron: Pick<ElectronApi, 'app' | 'BrowserWindow' | 'screen'>, paths: WindowPaths) {
    this.#electron = electron;
    this.#paths = paths;
  }

  /** Opens the main window, or brings it to the front. */
  showMain(): void {
    if (this.#main) {
      if (this.#main.isMinimized()) this.#main.restore();
      this.#main.show();
      this.#main.focus();
      return;
    }
    const { screen } = this.#electron;
    const { place, width, height, maximized } = readWindowState(
      this.#paths.state,
      screen.getAllDisplays().map((display) => display.workArea),
    );
    const window = this.#create({ ...place, width, height, minWidth: 640, minHeight: 400 });
    this.#main = window;
    if (maximized) window.maximize();
    keepWindowState(window, this.#paths.state);
    window.once('closed', () => (this.#main = undefined));
    void window.loadURL(`${PAGE_ORIGIN}/`);
  }

  /** A console in a window of its own. */
  openConsole(url: string): void {
    void this.#create({ width: 1024, height: 768 }).loadURL(url);
  }

  /** The window that a menu's command is for. */
  get focused(): BrowserWindow | undefined {
    return this.#electron.BrowserWindow.getFocusedWindow() ?? this.#main;
  }

  #create(options: BrowserWindowConstructorOptions): BrowserWindow {
    const window = new this.#electron.BrowserWindow({
      ...options,
      title: 'Virtdeck',
      icon: this.#paths.icon,
      show: false,
      autoHideMenuBar: true,
      webPreferences: {
        preload: this.#paths.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        navigateOnDragDrop: false,
        spellcheck: false,
        devTools: !this.#electron.app.isPackaged,
      },
    });
    window.once('ready-to-show', () => window.show());
    window.webContents.on('render-process-gone', () => {
      // A page that crashed is loaded anew; after a moment, in case it does so at once again.
      setTimeout(() => {
        if (!window.isDestroyed()) window.webContents.reload();
      }, RELOAD_MS);
    });
    return window;
  }
}

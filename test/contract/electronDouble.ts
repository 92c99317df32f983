import { EventEmitter } from 'node:events';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { ElectronApi } from '../../main/shells/electron/api.ts';
import type { MenuItemConstructorOptions, WindowOpenHandlerResponse } from 'electron';

/*
 * A DOUBLE of the parts of Electron that the shell uses, for machines on which its runtime is not to be had. It shows
 * that the shell calls what it must, in the right order, and answers events as it must. It does not show that Electron
 * then does what its documentation says: only test/e2e/electron.test.ts does, where a runtime is found.
 */

/** Electron's MessagePortMain: an emitter whose messages are events, idle until started. */
export class PortDouble extends EventEmitter {
  readonly #port: MessagePort;
  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('close', () => this.emit('close'));
  }
  start(): void {
    this.#port.on('message', (data: unknown) => this.emit('message', { data, ports: [] }));
  }
  postMessage(message: unknown): void {
    this.#port.postMessage(message);
  }
  close(): void {
    this.#port.close();
  }
}

export class MessageChannelDouble {
  readonly port1: PortDouble;
  readonly port2: PortDouble;
  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new PortDouble(port1);
    this.port2 = new PortDouble(port2);
  }
}

export interface Posted {
  message: unknown;
  ports: PortDouble[];
}

/** Electron's UtilityProcess. `spawned` and `died` are what the operating system would say. */
export class ChildDouble extends EventEmitter {
  readonly modulePath: string;
  readonly options: unknown;
  readonly posted: Posted[] = [];
  killed = false;
  constructor(modulePath: string, options: unknown) {
    super();
    this.modulePath = modulePath;
    this.options = options;
  }
  postMessage(message: unknown, ports: PortDouble[] = []): void {
    this.posted.push({ message, ports });
    this.emit('posted', { message, ports });
  }
  kill(): boolean {
    this.killed = true;
    this.died(15);
    return true;
  }
  spawned(): void {
    this.emit('spawn');
  }
  died(code: number): void {
    this.emit('exit', code);
  }
}

export class ContentsDouble extends EventEmitter {
  readonly id: number;
  readonly mainFrame = { url: 'about:blank' };
  readonly posted: { channel: string; ports: PortDouble[] }[] = [];
  destroyed = false;
  reloads = 0;
  openHandler: ((details: { url: string }) => WindowOpenHandlerResponse) | undefined;
  constructor(id: number) {
    super();
    this.id = id;
  }
  postMessage(channel: string, _message: unknown, ports: PortDouble[]): void {
    this.posted.push({ channel, ports });
  }
  setWindowOpenHandler(handler: (details: { url: string }) => WindowOpenHandlerResponse): void {
    this.openHandler = handler;
  }
  isDestroyed(): boolean {
    return this.destroyed;
  }
  reload(): void {
    this.reloads += 1;
  }
}

export class WindowDouble extends EventEmitter {
  readonly options: Record<string, unknown>;
  readonly webContents: ContentsDouble;
  readonly calls: string[] = [];
  bounds = { x: 10, y: 20, width: 1000, height: 700 };
  maximized = false;
  minimized = false;
  constructor(options: Record<string, unknown>, contents: ContentsDouble) {
    super();
    this.options = options;
    this.webContents = contents;
  }
  loadURL(url: string): Promise<void> {
    this.webContents.mainFrame.url = url;
    return Promise.resolve();
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  restore(): void {
    this.calls.push('restore');
  }
  maximize(): void {
    this.maximized = true;
  }
  isDestroyed(): boolean {
    return this.webContents.destroyed;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  isMaximized(): boolean {
    return this.maximized;
  }
  getNormalBounds(): typeof this.bounds {
    return this.bounds;
  }
  /** What the user does. */
  closeByUser(): void {
    this.emit('close');
    this.webContents.destroyed = true;
    this.emit('closed');
  }
}

type Handler = (...args: never[]) => unknown;

/** Handlers that the shell gave to the session. */
class SessionDouble {
  permissionRequest: Handler | undefined;
  permissionCheck: Handler | undefined;
  devicePermission: Handler | undefined;
  beforeRequest: Handler | undefined;
  readonly webRequest = { onBeforeRequest: (handler: Handler) => (this.beforeRequest = handler) };
  setPermissionRequestHandler(handler: Handler): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: Handler): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: Handler): void {
    this.devicePermission = handler;
  }
}

class AppDouble extends EventEmitter {
  readonly ready = Promise.withResolvers<undefined>();
  readonly log: string[] = [];
  isPackaged = true;
  hasLock = true;
  ended = false;
  enableSandbox(): void {
    this.log.push('enableSandbox');
  }
  requestSingleInstanceLock(): boolean {
    this.log.push('lock');
    return this.hasLock;
  }
  whenReady(): Promise<undefined> {
    this.log.push('whenReady');
    return this.ready.promise;
  }
  setPath(name: string, path: string): void {
    this.log.push(`setPath ${name} ${path}`);
  }
  quit(): void {
    let prevented = false;
    this.emit('will-quit', { preventDefault: () => (prevented = true) });
    if (!prevented) this.ended = true;
  }
}

/** Everything of a pretended Electron, and the view of it that the shell gets. */
export class ElectronDouble {
  readonly app = new AppDouble();
  readonly session = new SessionDouble();
  readonly ipcMain = new EventEmitter();
  readonly children: ChildDouble[] = [];
  readonly windows: WindowDouble[] = [];
  readonly schemes: { scheme: string; privileges: Record<string, boolean> }[] = [];
  /** The desktop's keyring behind safe storage. */
  readonly keyring = { backend: 'basic_text', isOpen: true };
  displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }];
  menu: MenuItemConstructorOptions[] = [];
  trays = 0;
  focused: WindowDouble | undefined;
  serve: ((request: Request) => Promise<Response>) | undefined;

  get api(): ElectronApi {
    // Functions below are constructors: they see the double by this name.
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const double = this;
    function BrowserWindow(options: Record<string, unknown>): WindowDouble {
      const contents = new ContentsDouble(double.windows.length + 1);
      double.app.emit('web-contents-created', {}, contents);
      const window = new WindowDouble(options, contents);
      double.windows.push(window);
      return window;
    }
    BrowserWindow.getFocusedWindow = () => double.focused ?? null;
    function Tray(): object {
      double.trays += 1;
      return { setToolTip: () => undefined, setContextMenu: () => undefined, on: () => undefined };
    }
    return {
      app: double.app,
      BrowserWindow,
      ipcMain: double.ipcMain,
      Menu: {
        buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
        setApplicationMenu: (template: MenuItemConstructorOptions[]) => (double.menu = template),
      },
      MessageChannelMain: MessageChannelDouble,
      nativeImage: { createFromPath: () => ({}) },
      protocol: {
        registerSchemesAsPrivileged: (schemes: typeof double.schemes) => {
          double.app.log.push('registerSchemes');
          double.schemes.push(...schemes);
        },
        handle: (_scheme: string, serve: (request: Request) => Promise<Response>) => (double.serve = serve),
      },
      safeStorage: {
        isEncryptionAvailable: () => double.keyring.isOpen,
        getSelectedStorageBackend: () => double.keyring.backend,
        encryptString: (text: string) => Buffer.from(`v11${Buffer.from(text).toString('hex')}`),
        decryptString: (cipher: Buffer) => {
          const text = cipher.toString();
          if (!text.startsWith('v11')) throw new Error('that was not enciphered here');
          return Buffer.from(text.slice(3), 'hex').toString();
        },
      },
      screen: { getAllDisplays: () => double.displays },
      session: { defaultSession: double.session },
      Tray,
      utilityProcess: {
        fork: (modulePath: string, _args: string[], options: unknown) => {
          const child = new ChildDouble(modulePath, options);
          double.children.push(child);
          return child;
        },
      },
    } as unknown as ElectronApi;
  }

  get child(): ChildDouble {
    const child = this.children.at(-1);
    if (!child) throw new Error('no backend was started');
    return child;
  }

  get mainWindow(): WindowDouble {
    const [window] = this.windows;
    if (!window) throw new Error('no window was opened');
    return window;
  }

  /** All items of the native menu, at any depth. */
  menuItems(items = this.menu): MenuItemConstructorOptions[] {
    return items.flatMap((item) => [
      item,
      ...(Array.isArray(item.submenu) ? this.menuItems(item.submenu) : []),
    ]);
  }
}

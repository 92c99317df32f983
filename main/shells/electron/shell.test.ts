import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { PORT_MESSAGE, PORT_REQUEST } from '../../../preload/wire/index.ts';
import { ElectronDouble } from '../../../test/contract/electronDouble.ts';
import type { ContentsDouble } from '../../../test/contract/electronDouble.ts';
import { CONTENT_SECURITY_POLICY } from '../contentPolicy.ts';
import type { StaticFile } from '../staticFiles.ts';
import { startElectronShell } from './shell.ts';
import { eventually } from '../../../test/contract/eventually.ts';

const PAGE: StaticFile = {
  type: 'text/html; charset=utf-8',
  body: Buffer.from('<title>Virtdeck</title>'),
  etag: '"x"',
  immutable: false,
};

let folder: string;
let double: ElectronDouble;
let log: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'virtdeck-electron-'));
  double = new ElectronDouble();
  log = [];
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(folder, { recursive: true, force: true });
});

function start(argv: string[] = ['virtdeck']): Promise<void> {
  return startElectronShell(double.api, {
    root: '/opt/virtdeck',
    stateFolder: folder,
    argv,
    files: () => Promise.resolve({ get: (path) => Promise.resolve(path === '/' ? PAGE : undefined) }),
    log: (line) => log.push(line),
  });
}

async function started(argv?: string[]): Promise<void> {
  double.app.ready.resolve(undefined);
  await start(argv);
}

/** What the preload script does when the page asks for its connection. */
function askForPort(
  contents: ContentsDouble,
  senderFrame: { url: string } | null = contents.mainFrame,
): void {
  double.ipcMain.emit(PORT_REQUEST, { sender: contents, senderFrame });
}

describe('starting', () => {
  test('sandbox, single instance and page scheme are settled before Electron is ready', async () => {
    void start();
    expect(double.app.log).toEqual([
      'enableSandbox',
      `setPath userData ${folder}`,
      'lock',
      'registerSchemes',
      'whenReady',
    ]);
    expect(double.schemes).toEqual([
      { scheme: 'virtdeck', privileges: expect.objectContaining({ standard: true, secure: true }) as object },
    ]);
    expect(double.schemes[0]?.privileges).not.toHaveProperty('bypassCSP');
    expect(double.windows).toEqual([]);
    expect(double.children).toEqual([]);
    double.app.ready.resolve(undefined);
    await eventually(() => expect(double.windows.length).toBe(1));
  });

  test('a second instance leaves the work to the first', async () => {
    double.app.hasLock = false;
    await started();
    expect(double.app.ended).toBe(true);
    expect(double.windows).toEqual([]);
    expect(double.children).toEqual([]);
  });

  test('the first instance shows its window, and opens the URI the second was given', async () => {
    await started();
    double.child.spawned();
    double.mainWindow.minimized = true;
    double.app.emit('second-instance', {}, ['virtdeck', '--no-sandbox', 'qemu+ssh://root@lab-1/system']);
    expect(double.mainWindow.calls).toEqual(['restore', 'show', 'focus']);
    expect(double.windows.length).toBe(1);
    expect(double.child.posted.map(({ message }) => message)).toEqual([
      { type: 'open', uri: 'qemu+ssh://root@lab-1/system' },
    ]);
  });

  test('a window that was closed is opened anew', async () => {
    await started();
    double.mainWindow.closeByUser();
    double.app.emit('second-instance', {}, ['virtdeck']);
    expect(double.windows.length).toBe(2);
  });

  test('a URI on the command line is opened once the backend is up', async () => {
    await started(['virtdeck', '.', 'qemu:///session']);
    expect(double.child.posted).toEqual([]);
    double.child.spawned();
    expect(double.child.posted).toEqual([{ message: { type: 'open', uri: 'qemu:///session' }, ports: [] }]);
  });
});

describe('windows', () => {
  test('give their page nothing of Node or Electron', async () => {
    await started();
    expect(double.mainWindow.options['webPreferences']).toEqual({
      preload: '/opt/virtdeck/dist/preload/index.cjs',
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    });
    expect(double.mainWindow.webContents.mainFrame.url).toBe('virtdeck://app/');
  });

  test('appear when there is something to see', async () => {
    await started();
    expect(double.mainWindow.options['show']).toBe(false);
    expect(double.mainWindow.calls).toEqual([]);
    double.mainWindow.emit('ready-to-show');
    expect(double.mainWindow.calls).toEqual(['show']);
  });

  test('come back where they were', async () => {
    await started();
    double.mainWindow.bounds = { x: 100, y: 50, width: 1100, height: 650 };
    double.mainWindow.maximized = true;
    double.mainWindow.closeByUser();
    const again = new ElectronDouble();
    double = again;
    await started();
    expect(again.mainWindow.options).toMatchObject({ x: 100, y: 50, width: 1100, height: 650 });
    expect(again.mainWindow.maximized).toBe(true);
  });

  test('are written a moment after they were moved, too', async () => {
    await started();
    double.mainWindow.bounds = { x: 5, y: 6, width: 700, height: 500 };
    double.mainWindow.emit('move');
    double.mainWindow.emit('resize');
    await eventually(async () =>
      expect(JSON.parse(await readFile(join(folder, 'window.json'), 'utf8'))).toEqual({
        place: { x: 5, y: 6 },
        width: 700,
        height: 500,
        maximized: false,
      }),
    );
  });

  test('whose page crashed load it anew', async () => {
    vi.useFakeTimers();
    await started();
    const { webContents } = double.mainWindow;
    webContents.emit('render-process-gone', {}, { reason: 'oom' });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(webContents.reloads).toBe(1);
    webContents.emit('render-process-gone', {}, { reason: 'killed' });
    double.mainWindow.closeByUser();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(webContents.reloads).toBe(1);
  });

  test.each([
    ['a screen that is gone', '{"place":{"x":5000,"y":0},"width":1000,"height":700,"maximized":false}'],
    ['garbage', '{"place":'],
    ['nonsense', '{"width":1e9,"height":-4,"maximized":"yes"}'],
    ['null', 'null'],
  ])('are placed by the window system when what was kept is %s', async (_, text) => {
    await writeFile(join(folder, 'window.json'), text);
    await started();
    expect(double.mainWindow.options).not.toHaveProperty('x');
    expect(double.mainWindow.options['width']).toBeGreaterThanOrEqual(400);
  });
});

describe('pages', () => {
  test('stay where they are', async () => {
    await started();
    const contents = double.mainWindow.webContents;
    for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
      const preventDefault = vi.fn();
      contents.emit(name, { preventDefault });
      expect(preventDefault, name).toHaveBeenCalledOnce();
    }
  });

  test.each([
    'https://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'virtdeck://evil/',
    'virtdeck://app.evil/',
    '',
  ])('cannot open %s', async (url) => {
    await started();
    expect(double.mainWindow.webContents.openHandler?.({ url })).toEqual({ action: 'deny' });
    expect(double.windows.length).toBe(1);
  });

  test('may have a console in a window of its own, as locked as the first', async () => {
    await started();
    const url = 'virtdeck://app/#/console/lab/c7a5fdbd-edaf-9455-926a-d65c16db1809/vnc%3A0';
    expect(double.mainWindow.webContents.openHandler?.({ url })).toEqual({ action: 'deny' });
    const console = double.windows[1];
    expect(console?.webContents.mainFrame.url).toBe(url);
    expect(console?.options['webPreferences']).toEqual(double.mainWindow.options['webPreferences']);
    expect(console?.webContents.openHandler?.({ url: 'https://example.org' })).toEqual({ action: 'deny' });
    console?.closeByUser();
    expect(double.app.ended).toBe(false);
  });

  test('get their own files with the content policy, and nothing else', async () => {
    await started();
    const page = await double.serve?.(new Request('virtdeck://app/'));
    expect(page?.status).toBe(200);
    expect(await page?.text()).toContain('Virtdeck');
    expect(page?.headers.get('content-security-policy')).toBe(CONTENT_SECURITY_POLICY);
    expect(page?.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await double.serve?.(new Request('virtdeck://app/none')))?.status).toBe(404);
    expect((await double.serve?.(new Request('virtdeck://app/../../etc/passwd')))?.status).toBe(404);
    expect((await double.serve?.(new Request('virtdeck://other/')))?.status).toBe(403);
    expect((await double.serve?.(new Request('virtdeck://app/', { method: 'POST' })))?.status).toBe(403);
  });

  test('cannot reach the network', async () => {
    await started();
    const isCancelled = (url: string) => {
      let cancelled: boolean | undefined;
      double.session.beforeRequest?.(
        ...([{ url }, (answer: { cancel: boolean }) => (cancelled = answer.cancel)] as never[]),
      );
      return cancelled;
    };
    for (const url of [
      'http://127.0.0.1/',
      'https://example.org/',
      'ws://127.0.0.1/',
      'file:///etc/passwd',
      'nonsense',
    ]) {
      expect(isCancelled(url), url).toBe(true);
    }
    for (const url of ['virtdeck://app/', 'blob:virtdeck://app/1', 'data:image/png;base64,AA']) {
      expect(isCancelled(url), url).toBe(false);
    }
  });

  test('are granted what consoles and notifications need, and only on their own address', async () => {
    await started();
    const isGranted = (permission: string, requestingUrl: string) => {
      let granted: boolean | undefined;
      const answer = (value: boolean) => (granted = value);
      double.session.permissionRequest?.(...([{}, permission, answer, { requestingUrl }] as never[]));
      expect(double.session.permissionCheck?.(...([{}, permission, requestingUrl] as never[]))).toBe(granted);
      return granted;
    };
    for (const permission of ['clipboard-read', 'clipboard-sanitized-write', 'fullscreen', 'notifications']) {
      expect(isGranted(permission, 'virtdeck://app/'), permission).toBe(true);
      expect(isGranted(permission, 'https://example.org/'), permission).toBe(false);
    }
    for (const permission of [
      'media',
      'geolocation',
      'openExternal',
      'hid',
      'serial',
      'usb',
      'midi',
      'fileSystem',
      'unknown',
    ]) {
      expect(isGranted(permission, 'virtdeck://app/'), permission).toBe(false);
    }
    expect(double.session.devicePermission?.()).toBe(false);
  });
});

describe('the backend', () => {
  test('runs in a utility process and is linked to the page by a port', async () => {
    await started();
    expect(double.child.modulePath).toBe('/opt/virtdeck/dist/main/backend.js');
    double.child.spawned();
    const { webContents } = double.mainWindow;
    askForPort(webContents);
    expect(double.child.posted).toEqual([
      { message: { type: 'client', window: webContents.id }, ports: [expect.anything()] },
    ]);
    expect(webContents.posted).toEqual([{ channel: PORT_MESSAGE, ports: [expect.anything()] }]);
  });

  test('is not for frames, foreign pages or what has no frame any more', async () => {
    await started();
    double.child.spawned();
    const { webContents } = double.mainWindow;
    askForPort(webContents, { url: 'virtdeck://app/' });
    askForPort(webContents, null);
    webContents.mainFrame.url = 'https://example.org/';
    askForPort(webContents);
    webContents.mainFrame.url = 'virtdeck://application/';
    askForPort(webContents);
    expect(double.child.posted).toEqual([]);
    expect(webContents.posted).toEqual([]);
  });

  test('that dies is started again, the window stays, and its page gets a new port', async () => {
    vi.useFakeTimers();
    await started();
    double.child.spawned();
    double.child.died(139);
    expect(log).toEqual([expect.stringContaining('139')]);
    askForPort(double.mainWindow.webContents);
    expect(double.mainWindow.webContents.posted).toEqual([]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(double.children.length).toBe(2);
    expect(double.mainWindow.webContents.posted).toEqual([]);
    double.child.spawned();
    expect(double.mainWindow.webContents.posted.length).toBe(1);
    expect(double.child.posted.length).toBe(1);
    expect(double.windows.length).toBe(1);
    expect(double.app.ended).toBe(false);
  });

  test('that dies again and again is started less and less often, never given up', async () => {
    vi.useFakeTimers();
    await started();
    for (let i = 0; i < 30; i += 1) {
      double.child.died(1);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(double.children.length).toBe(i + 2);
    }
    double.child.died(1);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(double.children.length).toBe(31);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(double.children.length).toBe(32);
  });

  test('is asked to stop before the program ends', async () => {
    await started();
    double.child.spawned();
    double.mainWindow.closeByUser();
    double.app.emit('window-all-closed');
    expect(double.child.posted).toEqual([{ message: { type: 'stop' }, ports: [] }]);
    expect(double.app.ended).toBe(false);
    double.child.died(0);
    await eventually(() => expect(double.app.ended).toBe(true));
    expect(double.children.length).toBe(1);
  });

  test('that does not stop is ended', async () => {
    vi.useFakeTimers();
    await started();
    double.child.spawned();
    double.app.quit();
    await vi.advanceTimersByTimeAsync(2_900);
    expect(double.child.killed).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    expect(double.child.killed).toBe(true);
    expect(double.app.ended).toBe(true);
  });
});

describe('the native menu', () => {
  test("sends the page's own commands to the window in front", async () => {
    await started();
    double.child.spawned();
    double.mainWindow.webContents.openHandler?.({ url: 'virtdeck://app/#/console/a/b/c' });
    double.focused = double.windows[1];
    const item = double.menuItems().find(({ id }) => id === 'vm.create');
    (item?.click as () => void)();
    expect(double.child.posted.map(({ message }) => message)).toEqual([
      { type: 'command', window: double.windows[1]?.webContents.id, command: 'vm.create' },
    ]);
  });

  test('takes no key from a console: shortcuts are shown, not registered', async () => {
    await started();
    const items = double
      .menuItems()
      .filter(({ accelerator, role }) => accelerator !== undefined || role !== undefined);
    expect(items.length).toBeGreaterThan(8);
    for (const item of items) expect(item.registerAccelerator, item.label ?? item.role).toBe(false);
  });
});

test('a desktop without a tray is none the worse', async () => {
  const api = double.api;
  double.app.ready.resolve(undefined);
  await startElectronShell(
    {
      ...api,
      Tray: function Tray() {
        throw new Error('no StatusNotifierWatcher');
      } as unknown as typeof api.Tray,
    },
    {
      root: '/',
      stateFolder: folder,
      argv: ['virtdeck'],
      files: () => Promise.resolve({ get: () => Promise.resolve(undefined) }),
      log: (line) => log.push(line),
    },
  );
  expect(double.windows.length).toBe(1);
  expect(log).toEqual([expect.stringContaining('no StatusNotifierWatcher')]);
});

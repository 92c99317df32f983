import type { UtilityProcess, WebContents } from 'electron';
import { PORT_MESSAGE, PORT_REQUEST } from '../../../preload/wire/names.ts';
import type { ElectronApi } from './api.ts';
import { isOwnUrl } from './lockdown.ts';
import type { FromBackend, ToBackend } from './messages.ts';
import { SafeCipher } from './safeCipher.ts';

const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 10_000;
/** One that lived so long was well: the next restart does not wait longer than the first. */
const STEADY_MS = 30_000;
const STOP_MS = 3_000;

type BackendElectron = Pick<ElectronApi, 'utilityProcess' | 'MessageChannelMain' | 'ipcMain' | 'safeStorage'>;

/**
 * The backend in a process of its own, linked to each page by a port that this process only hands over. When it dies
 * it is started again; windows stay, notice that their port closed, and ask for a new one.
 */
export class BackendProcess {
  readonly #electron: BackendElectron;
  readonly #cipher: SafeCipher;
  readonly #modulePath: string;
  readonly #log: (line: string) => void;
  #child: UtilityProcess | undefined;
  #isUp = false;
  /** What is to be told once it is up. */
  #waiting: (() => void)[] = [];
  #failures = 0;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;

  constructor(electron: BackendElectron, modulePath: string, log: (line: string) => void) {
    this.#electron = electron;
    this.#cipher = new SafeCipher(electron);
    this.#modulePath = modulePath;
    this.#log = log;
    electron.ipcMain.on(PORT_REQUEST, (event) => {
      // A frame inside a page, or a page that is not ours, has no business with the backend.
      const frame = event.senderFrame;
      if (!frame || frame !== event.sender.mainFrame || !isOwnUrl(frame.url)) return;
      this.#connect(event.sender);
    });
  }

  start(): void {
    this.#startedAt = Date.now();
    const child = this.#electron.utilityProcess.fork(this.#modulePath, [], {
      serviceName: 'Virtdeck backend',
      stdio: 'inherit',
    });
    this.#child = child;
    child.once('spawn', () => {
      this.#isUp = true;
      for (const tell of this.#waiting.splice(0)) tell();
    });
    child.on('message', (message: FromBackend) => child.postMessage(this.#cipher.answer(message)));
    child.once('exit', (code) => this.#exited(code));
  }

  /** Tells it, now or when it is up. */
  send(message: ToBackend): void {
    this.#whenUp((child) => child.postMessage(message));
  }

  /** Lets it write what is unsaved and end; ends it if it does not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.postMessage({ type: 'stop' } satisfies ToBackend);
    const timer = setTimeout(() => child.kill(), STOP_MS);
    await exited;
    clearTimeout(timer);
  }

  #connect(contents: WebContents): void {
    this.#whenUp((child) => {
      // The window may have been closed while the backend came up.
      if (contents.isDestroyed()) return;
      const { port1, port2 } = new this.#electron.MessageChannelMain();
      child.postMessage({ type: 'client', window: contents.id } satisfies ToBackend, [port1]);
      contents.postMessage(PORT_MESSAGE, null, [port2]);
    });
  }

  #whenUp(tell: (child: UtilityProcess) => void): void {
    const now = () => {
      if (this.#child) tell(this.#child);
    };
    if (this.#isUp) now();
    else this.#waiting.push(now);
  }

  #exited(code: number): void {
    this.#child = undefined;
    this.#isUp = false;
    if (this.#stopping) return;
    this.#failures = Date.now() - this.#startedAt > STEADY_MS ? 0 : this.#failures + 1;
    const wait = Math.min(FIRST_RESTART_MS * 2 ** this.#failures, LONGEST_RESTART_MS);
    this.#log(`the backend ended with code ${code}; it is started again in ${wait} ms`);
    this.#timer = setTimeout(() => this.start(), wait);
  }
}

import RFB from '@novnc/novnc';
import type { ByteChannel } from '../../../preload/wire/transport.ts';
import { ChannelSocket } from './channelSocket.ts';
import { keysFor } from './usKeyboard.ts';
import { type KeyCombination, VNC_KEYS, type VncKey } from './vncKeys.ts';

/** `fit` scales the picture to the space, `actual` shows it pixel by pixel, `resize-guest` asks the guest to change its size. */
export const VNC_SCALINGS = ['fit', 'actual', 'resize-guest'] as const;
export type VncScaling = (typeof VNC_SCALINGS)[number];

export interface VncOptions {
  scaling: VncScaling;
  viewOnly: boolean;
  /** A click into the picture gives the guest the keyboard; without it only a wish does (`focus`). */
  grabOnClick: boolean;
  /** JPEG quality, 0 (least) to 9. */
  quality: number;
  /** 0 (none) to 9. */
  compression: number;
  /** Draws a dot where the guest shows no pointer of its own. */
  dotCursor: boolean;
}

/** Why a session ended. `denied`: the display refused the password, or wants something that cannot be given. */
export type VncEnd = { kind: 'closed'; reason?: string } | { kind: 'denied'; reason: string };

export interface VncListener {
  /** The display wants a password; answer with `sendPassword`. */
  onPasswordNeeded(): void;
  /** Keys reach the guest from now on. */
  onConnected(): void;
  /** The first picture stands on the canvas. */
  onPicture(): void;
  /** Last call of all. `picture` is what the guest showed last. */
  onEnd(end: VncEnd, picture: ImageData | undefined): void;
  onClipboard(text: string): void;
}

/** The first picture arrives in pieces; when none has come for so long (ms) it is taken as whole. */
const PICTURE_QUIET = 80;
/** Between typed characters (ms): guests drop keys that come faster than their keyboard controller. */
const TYPING_PACE = 12;

/** A display greets at once; one that has said nothing for so long (ms) hangs. */
const GREETING_MS = 15_000;
const SILENT = 'the display does not answer';

/** One RFB connection drawn into `target`. It never comes back: another channel needs another session. */
export class VncSession {
  readonly #rfb: RFB;
  readonly #socket: ChannelSocket;
  readonly #listener: VncListener;
  readonly #target: HTMLElement;
  /** Physical keys that the guest believes to be down, by code. */
  readonly #keysDown = new Map<string, string>();
  #connected = false;
  #ended = false;
  #hasPicture = false;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #denied: string | undefined;

  constructor(
    target: HTMLElement,
    channel: ByteChannel,
    options: VncOptions,
    listener: VncListener,
    password?: string,
  ) {
    this.#listener = listener;
    this.#target = target;
    this.#socket = new ChannelSocket(channel);
    this.#socket.ondelivered = () => this.#delivered();
    this.#rfb = new RFB(target, this.#socket, {
      shared: true,
      ...(password === undefined ? {} : { credentials: { password } }),
    });
    this.#rfb.background = 'transparent';
    this.apply(options);
    this.#listen();
    this.#silence = setTimeout(() => this.#socket.fail(SILENT), GREETING_MS);
    this.#socket.start();
  }

  apply(options: VncOptions): void {
    this.#rfb.scaleViewport = options.scaling !== 'actual';
    if (options.viewOnly && !this.#rfb.viewOnly) this.#releaseKeys();
    this.#rfb.viewOnly = options.viewOnly;
    // Last of these: setting it asks the guest, which noVNC does for no one who only looks.
    this.#rfb.resizeSession = options.scaling === 'resize-guest';
    this.#rfb.focusOnClick = options.grabOnClick;
    this.#rfb.qualityLevel = options.quality;
    this.#rfb.compressionLevel = options.compression;
    this.#rfb.showDotCursor = options.dotCursor;
  }

  /** Whether keys reach the guest. */
  get connected(): boolean {
    return this.#connected && !this.#ended;
  }

  /** Sends a key that was pressed or let go elsewhere, as if it had been on the picture. */
  replay(type: 'keydown' | 'keyup', key: KeyboardEventInit): void {
    this.canvas?.dispatchEvent(new KeyboardEvent(type, key));
  }

  focus(): void {
    this.#rfb.focus({ preventScroll: true });
  }

  blur(): void {
    this.#rfb.blur();
  }

  sendCombination(combination: KeyCombination): void {
    this.#press(combination.map((name) => VNC_KEYS[name]));
  }

  /** Types text into the guest as a US keyboard would; resolves when done, was aborted or the session ended. */
  async typeText(text: string, signal?: AbortSignal): Promise<void> {
    for (const character of text.replaceAll('\r\n', '\n')) {
      if (this.#ended || signal?.aborted) return;
      this.#press(keysFor(character));
      await new Promise((resolve) => setTimeout(resolve, TYPING_PACE));
    }
  }

  /** Offers text to the guest's clipboard; whether it takes it depends on an agent inside. */
  sendClipboard(text: string): void {
    this.#rfb.clipboardPasteFrom(text);
  }

  sendPassword(password: string): void {
    this.#rfb.sendCredentials({ password });
  }

  /** The guest's picture in its own size, or undefined while there is none. */
  picture(): ImageData | undefined {
    if (!this.#hasPicture) return undefined;
    try {
      return this.#rfb.getImageData();
    } catch {
      return undefined;
    }
  }

  close(): void {
    if (this.#ended) return;
    this.#releaseKeys();
    this.#rfb.disconnect();
  }

  #listen(): void {
    const { canvas } = this;
    if (canvas) {
      canvas.addEventListener('blur', () => this.#releaseKeys());
      canvas.addEventListener('keydown', (event) => this.#keysDown.set(event.code, event.key), true);
      canvas.addEventListener('keyup', (event) => this.#keysDown.delete(event.code), true);
    }
    this.#rfb.addEventListener('connect', () => {
      this.#connected = true;
      this.#listener.onConnected();
    });
    this.#rfb.addEventListener('credentialsrequired', ({ detail }) => {
      if (detail.types.every((type) => type === 'password')) this.#listener.onPasswordNeeded();
      else this.#deny(`it asks for ${detail.types.join(', ')}`);
    });
    // Only displays with a key of their own ask this; libvirt's are reached through the authenticated host connection.
    this.#rfb.addEventListener('serververification', () => this.#deny('it asks to verify a key of its own'));
    this.#rfb.addEventListener('securityfailure', ({ detail }) => {
      this.#denied = detail.reason ?? `security failure ${detail.status}`;
    });
    this.#rfb.addEventListener('clipboard', ({ detail }) => this.#listener.onClipboard(detail.text));
    this.#rfb.addEventListener('disconnect', () => this.#end());
  }

  #delivered(): void {
    clearTimeout(this.#silence);
    if (!this.#connected || this.#hasPicture) return;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#hasPicture = true;
      this.#listener.onPicture();
    }, PICTURE_QUIET);
  }

  #deny(reason: string): void {
    this.#denied = reason;
    this.#rfb.disconnect();
  }

  #end(): void {
    if (this.#ended) return;
    const picture = this.picture();
    this.#ended = true;
    clearTimeout(this.#quiet);
    clearTimeout(this.#silence);
    const reason = this.#socket.closeReason;
    if (this.#denied !== undefined) this.#listener.onEnd({ kind: 'denied', reason: this.#denied }, picture);
    else this.#listener.onEnd({ kind: 'closed', ...(reason === undefined ? {} : { reason }) }, picture);
  }

  #press(keys: readonly VncKey[]): void {
    for (const { keysym, code } of keys) this.#rfb.sendKey(keysym, code, true);
    for (const { keysym, code } of keys.toReversed()) this.#rfb.sendKey(keysym, code, false);
  }

  /**
   * noVNC hears key releases only on its canvas and only forgives those of a window that loses the keyboard: a key that
   * is down when the focus moves within the page would stay down in the guest.
   */
  #releaseKeys(): void {
    const down = [...this.#keysDown];
    this.#keysDown.clear();
    for (const [code, key] of down) this.replay('keyup', { code, key });
  }

  /** noVNC's own canvas, whose focus decides whether keys go to the guest. */
  get canvas(): HTMLCanvasElement | null {
    return this.#target.querySelector('canvas');
  }
}
